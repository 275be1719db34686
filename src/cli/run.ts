/** `resonance run`: one scenario, every protocol in it, one world. */

import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import type { RunResult } from "../experiment/result.ts";
import { Failure, fault, wrongInput } from "./failure.ts";
import type { Manifest } from "./manifest.ts";
import type { Outcome, Request } from "./port.ts";
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
  Flag.withDescription("Also write result.json, scenario.yaml, resolved.yaml and manifest.json to this folder"),
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
    onNone: () => Effect.flatMap(simulated(request), (outcome) => show(outcome.result, form)),
    onSome: (folder) => runInto(folder, request, form),
  });
}).pipe(Command.withDescription("Run a scenario: every protocol in it, in the same world"));

/** Runs with a result folder: reserved before the run begins, complete or not there at all. */
function runInto(folder: string, request: Request, form: Form) {
  return Effect.acquireUseRelease(
    Effect.tryPromise({ try: async () => (await results()).reserve(folder), catch: asFailure }),
    Effect.fnUntraced(function* (draft) {
      const { result, text, resolved, manifest } = yield* simulated(request);
      const files = {
        "result.json": document(result),
        "scenario.yaml": text,
        "resolved.yaml": resolved,
        "manifest.json": document(manifest),
      };
      yield* Effect.tryPromise({ try: async () => (await results()).publish(draft, files), catch: asFailure });
      yield* complain(`The results are in ${folder}.`);
      yield* show(result, form);
    }),
    (draft) => Effect.promise(async () => (await results()).discard(draft)),
  );
}

const results = () => import("./result-folder.ts");

function asFailure(error: unknown): Failure {
  return error instanceof Failure ? error : fault(error);
}

/** The outcome of a run, progress shown on the way. */
const simulated = Effect.fnUntraced(function* (request: Request) {
  const { simulate } = yield* Effect.promise(() => import("./simulate.ts"));
  const progress = progressOn(process.stderr, () => performance.now());
  progress.show(0);
  const outcome: Outcome = yield* simulate(request, progress.show).pipe(
    Effect.ensuring(Effect.sync(progress.clear)),
    Effect.onInterrupt(() => complain("Interrupted; nothing was written.")),
  );
  if (outcome.ignored.length > 0) {
    yield* complain(leftAsideSentence(outcome.ignored));
  }
  return outcome;
});

const show = Effect.fnUntraced(function* (result: RunResult, form: Form) {
  if (form === "json") return yield* print(document(result));
  if (form === "markdown") {
    const { renderMarkdown } = yield* Effect.promise(() => import("../../reports/markdown.ts"));
    return yield* print(renderMarkdown(result));
  }
  const { renderTable } = yield* Effect.promise(() => import("../../reports/table.ts"));
  return yield* print(renderTable(result, yield* shown));
});

/** A JSON document. JSON has no infinity: what never ends is null, as what is undefined. */
function document(content: RunResult | Manifest): string {
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
