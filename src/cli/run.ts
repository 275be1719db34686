/** `resonance run`: one scenario, every protocol in it, one world. */

import { join } from "node:path";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import type { RunResult } from "../experiment/result.ts";
import { REPORT_FILE } from "../experiment/store/layout.ts";
import type { Request } from "../library/request.ts";
import { Failure, wrongInput } from "./failure.ts";
import { discarded, published, reserved } from "./folders.ts";
import type { Looks, Outcome, RunJob } from "./port.ts";
import { lookFlags, looksOf } from "./profile-options.ts";
import { shownWhile } from "./progress.ts";
import { file, json, set } from "./scenario-options.ts";
import { complain, leftAsideSentence, print, shown } from "./terminal.ts";

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

export const run = Command.make("run", { file, seed, set, out, json, markdown, ...lookFlags }, (options) => {
  if (options.json && options.markdown) return Effect.fail(wrongInput("--json and --markdown exclude each other."));
  const request = { file: options.file, set: options.set, seed: Option.getOrUndefined(options.seed) };
  const form = options.json ? "json" : options.markdown ? "markdown" : "table";
  const looks = looksOf(options);
  if (looks instanceof Failure) return Effect.fail(looks);
  return Option.match(options.out, {
    onNone: () => runOnly(request, looks, form),
    onSome: (folder) => runInto(folder, request, looks, form),
  });
}).pipe(Command.withDescription("Run a scenario: every protocol in it, in the same world"));

const runOnly = Effect.fnUntraced(function* (request: Request, looks: Looks, form: Form) {
  const outcome = yield* simulated({ kind: "run", request, isKept: false, looks });
  yield* show(outcome.result, form);
  yield* tellLooks(outcome);
  if (form === "table") yield* complain("Nothing was written: --out FOLDER adds a page with charts, and tables.");
});

/** Runs with a result folder: reserved before the run begins, complete or not there at all. */
function runInto(folder: string, request: Request, looks: Looks, form: Form) {
  return Effect.acquireUseRelease(
    reserved(folder),
    Effect.fnUntraced(function* (draft) {
      const outcome = yield* simulated({ kind: "run", request, isKept: true, looks });
      yield* published(draft, outcome.files!);
      const where = `The results are in ${folder}; the page is ${join(folder, REPORT_FILE)}.`;
      yield* show(outcome.result, form).pipe(Effect.ensuring(complain(...outcome.traceNotes, where)));
      yield* tellLooks(outcome);
    }),
    discarded,
  );
}

/** The outcome of a run, progress shown on the way. */
const simulated = Effect.fnUntraced(function* (job: RunJob) {
  const { runInThread } = yield* Effect.promise(() => import("./thread.ts"));
  const outcome = yield* shownWhile({ name: "simulating", done: 0 }, (onStage) => runInThread(job, onStage));
  if (outcome.ignored.length > 0) {
    yield* complain(leftAsideSentence(outcome.ignored));
  }
  return outcome;
});

const tellLooks = Effect.fnUntraced(function* ({ profiles }: Outcome) {
  if (profiles.length === 0) return;
  const { profileText } = yield* Effect.promise(() => import("./profile-text.ts"));
  yield* complain(profileText(profiles, process.resourceUsage().maxRSS * BYTES_PER_KIB));
});

const show = Effect.fnUntraced(function* (result: RunResult, form: Form) {
  if (form === "json") {
    const { jsonDocument } = yield* Effect.promise(() => import("../experiment/store/result-json.ts"));
    return yield* print(jsonDocument(result));
  }
  if (form === "markdown") {
    const { renderMarkdown } = yield* Effect.promise(() => import("../../reports/markdown.ts"));
    return yield* print(renderMarkdown(result));
  }
  const { renderTable } = yield* Effect.promise(() => import("../../reports/table.ts"));
  return yield* print(renderTable(result, yield* shown));
});
