/** `resonance run`: one scenario, every protocol in it, one world. */

import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import type { RunResult } from "../experiment/result.ts";
import { jsonDocument } from "../experiment/store/result-json.ts";
import { Failure, fault, wrongInput } from "./failure.ts";
import type { Job, Outcome, Request } from "./port.ts";
import { progressOn } from "./progress.ts";
import { file, json, set } from "./scenario-options.ts";
import { complain, leftAsideSentence, print, shown } from "./terminal.ts";

const seed = Flag.String("seed").pipe(
  Flag.withMetavar("seed"),
  Flag.withDescription("Use this seed instead of the scenario's"),
  Flag.optional,
);
const out = Flag.String("out").pipe(
  Flag.withMetavar("folder"),
  Flag.withDescription("Also write the result, its tables and everything needed to run it again to this folder"),
  Flag.optional,
);
const markdown = Flag.Boolean("markdown").pipe(
  Flag.withDescription("Print the table as Markdown"),
  Flag.withDefault(false),
);

type Form = "table" | "json" | "markdown";

export const run = Command.make("run", { file, seed, set, out, json, markdown }, (options) => {
  if (options.json && options.markdown) return Effect.fail(wrongInput("--json and --markdown exclude each other."));
  const request = { file: options.file, set: options.set, seed: Option.getOrUndefined(options.seed) };
  const form = options.json ? "json" : options.markdown ? "markdown" : "table";
  return Option.match(options.out, {
    onNone: () => Effect.flatMap(simulated({ request, isKept: false }), (outcome) => show(outcome.result, form)),
    onSome: (folder) => runInto(folder, request, form),
  });
}).pipe(Command.withDescription("Run a scenario: every protocol in it, in the same world"));

/** Runs with a result folder: reserved before the run begins, complete or not there at all. */
function runInto(folder: string, request: Request, form: Form) {
  return Effect.acquireUseRelease(
    Effect.tryPromise({ try: async () => (await results()).reserve(folder), catch: asFailure }),
    Effect.fnUntraced(function* (draft) {
      if (draft.cleared.length > 0) yield* complain(clearedSentence(draft.cleared));
      const { result, kept } = yield* simulated({ request, isKept: true });
      const { files } = kept!;
      yield* Effect.tryPromise({ try: async () => (await results()).publish(draft, files), catch: asFailure });
      yield* complain(`The results are in ${folder}.`);
      yield* show(result, form);
    }),
    (draft) => Effect.promise(async () => (await results()).discard(draft)),
  );
}

function clearedSentence(cleared: readonly string[]): string {
  return `Cleared up after a run that was killed (${cleared.join(", ")}).`;
}

const results = () => import("./result-folder.ts");

function asFailure(error: unknown): Failure {
  return error instanceof Failure ? error : fault(error);
}

/** The outcome of a run, progress shown on the way. */
const simulated = Effect.fnUntraced(function* (job: Job) {
  const { simulate } = yield* Effect.promise(() => import("./simulate.ts"));
  const progress = progressOn(process.stderr, () => performance.now());
  progress.show(0);
  const outcome: Outcome = yield* simulate(job, progress.show).pipe(
    Effect.ensuring(Effect.sync(progress.clear)),
    Effect.onInterrupt(() => complain("Interrupted; nothing was written.")),
  );
  if (outcome.ignored.length > 0) {
    yield* complain(leftAsideSentence(outcome.ignored));
  }
  return outcome;
});

const show = Effect.fnUntraced(function* (result: RunResult, form: Form) {
  if (form === "json") return yield* print(jsonDocument(result));
  if (form === "markdown") {
    const { renderMarkdown } = yield* Effect.promise(() => import("../../reports/markdown.ts"));
    return yield* print(renderMarkdown(result));
  }
  const { renderTable } = yield* Effect.promise(() => import("../../reports/table.ts"));
  return yield* print(renderTable(result, yield* shown));
});
