/** `resonance run`: one scenario, every protocol in it, one world. */

import { join } from "node:path";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import type { RunResult } from "../experiment/result.ts";
import { REPORT_FILE } from "../experiment/store/layout.ts";
import type { Draft } from "../library/result-folder.ts";
import { Failure, fault, wrongInput } from "./failure.ts";
import { discarded, published, reserved } from "./folders.ts";
import type { KeptFiles, Outcome, RunJob } from "./port.ts";
import { lookFlags, looksOf } from "./profile-options.ts";
import { shownWhile } from "./progress.ts";
import { file, json, set } from "./scenario-options.ts";
import { complain, leftAsideSentence, print, shown } from "./terminal.ts";
import { timeOf } from "./time-flag.ts";

const seed = Flag.String("seed").pipe(
  Flag.withMetavar("seed"),
  Flag.withDescription("Use this seed instead of the scenario's"),
  Flag.optional,
);
const out = Flag.String("out").pipe(
  Flag.withMetavar("folder"),
  Flag.withDescription("Also write a page with charts, the result, its tables and all it takes to run it again there"),
  Flag.optional,
);
const markdown = Flag.Boolean("markdown").pipe(
  Flag.withDescription("Print the table as Markdown"),
  Flag.withDefault(false),
);

const BYTES_PER_KIB = 1024;

type Form = "table" | "json" | "markdown";

const saveAt = Flag.String("save-at").pipe(
  Flag.withMetavar("time"),
  Flag.withDescription(
    'With --out: also leave a checkpoint at this time of the run, e.g. "2 h", to resume or fork it from',
  ),
  Flag.optional,
);

const outputs = { out, saveAt, json, markdown };
const changes = { seed, set };

export const run = Command.make("run", { file, ...changes, ...outputs, ...lookFlags }, (options) => {
  const looks = looksOf(options);
  if (looks instanceof Failure) return Effect.fail(looks);
  return runAsked(options, { isResumed: false, looks });
}).pipe(Command.withDescription("Run a scenario: every protocol in it, in the same world"));

const checkpoint = Argument.String("checkpoint").pipe(
  Argument.withDescription("A checkpoint.json, or the result folder that holds it"),
);

export const resume = Command.make("resume", { file: checkpoint, ...changes, ...outputs }, (options) =>
  runAsked(options, { isResumed: true, looks: { traceRows: undefined, isProfiled: false } }),
).pipe(
  Command.withDescription(
    "Go on from a checkpoint, or fork the run there with another seed, sensor or protocol setting (--seed, --set)",
  ),
);

interface Asked {
  readonly file: string;
  readonly seed: Option.Option<string>;
  readonly set: readonly string[];
  readonly out: Option.Option<string>;
  readonly saveAt: Option.Option<string>;
  readonly json: boolean;
  readonly markdown: boolean;
}

type How = Pick<RunJob, "isResumed" | "looks">;

const runAsked = Effect.fnUntraced(function* (asked: Asked, how: How) {
  if (asked.json && asked.markdown) return yield* wrongInput("--json and --markdown exclude each other.");
  if (Option.isSome(asked.saveAt) && Option.isNone(asked.out)) return yield* wrongInput("--save-at needs --out.");
  const request = { file: asked.file, set: asked.set, seed: Option.getOrUndefined(asked.seed) };
  const form = asked.json ? "json" : asked.markdown ? "markdown" : "table";
  const saveAtUs = yield* timeOf("--save-at", asked.saveAt);
  const job = { kind: "run", request, saveAtUs, ...how } as const;
  if (Option.isNone(asked.out)) return yield* runOnly(job, form);
  return yield* runInto(asked.out.value, job, form);
});

const runOnly = Effect.fnUntraced(function* (job: Omit<RunJob, "isKept">, form: Form) {
  const { show, tellLooks } = yield* Effect.promise(() => tellersFor(job, form));
  const outcome = yield* simulated({ ...job, isKept: false });
  yield* show(outcome.result);
  yield* tellLooks(outcome);
  if (form === "table") yield* complain("Nothing was written: --out FOLDER adds a page with charts, and tables.");
});

/** Runs with a result folder: reserved before the run begins, complete or not there at all. */
function runInto(folder: string, job: Omit<RunJob, "isKept">, form: Form) {
  return Effect.acquireUseRelease(
    reserved(folder),
    Effect.fnUntraced(function* (draft) {
      const { show, tellLooks } = yield* Effect.promise(() => tellersFor(job, form));
      const outcome = yield* simulated({ ...job, isKept: true });
      // What was computed is shown also where the disk is full: a run may have taken an hour.
      yield* publishedIn(draft, outcome.kept!).pipe(Effect.tapError(() => show(outcome.result)));
      const where = `The results are in ${folder}; the page is ${join(folder, REPORT_FILE)}.`;
      yield* show(outcome.result).pipe(Effect.ensuring(complain(...outcome.traceNotes, where)));
      yield* tellLooks(outcome);
    }),
    discarded,
  );
}

/** The outcome of a run, progress shown on the way. */
const simulated = Effect.fnUntraced(function* (job: RunJob) {
  const { runInThread } = yield* Effect.promise(() => import("./thread.ts"));
  const outcome = yield* shownWhile({ name: "building", nodes: undefined }, (onStage) => runInThread(job, onStage));
  if (outcome.ignored.length > 0) {
    yield* complain(leftAsideSentence(outcome.ignored));
  }
  return outcome;
});

function publishedIn(draft: Draft, kept: KeptFiles): Effect.Effect<void, Failure> {
  return "files" in kept ? published(draft, kept.files) : Effect.fail(fault(kept.fault));
}

/** What tells of a run, loaded before it begins: when a long one ends, the program on the disk may be another one, or gone. */
async function tellersFor({ looks }: Pick<RunJob, "looks">, form: Form) {
  const { profileText } = looks.isProfiled ? await import("./profile-text.ts") : {};
  return {
    show: await showerOf(form),
    tellLooks: ({ profiles }: Outcome) =>
      profileText === undefined
        ? Effect.void
        : complain(profileText(profiles, process.resourceUsage().maxRSS * BYTES_PER_KIB)),
  };
}

/** What prints results. */
async function showerOf(form: Form) {
  if (form === "json") {
    const { jsonDocument } = await import("../experiment/store/result-json.ts");
    return (result: RunResult) => print(jsonDocument(result));
  }
  if (form === "markdown") {
    const { renderMarkdown } = await import("../../reports/markdown.ts");
    return (result: RunResult) => print(renderMarkdown(result));
  }
  const { renderTable } = await import("../../reports/table.ts");
  return (result: RunResult) => Effect.flatMap(shown, (terminal) => print(renderTable(result, terminal)));
}
