/** `resonance diff`: where two runs part. */
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import type { Diffed } from "./again.ts";
import { EXIT, Failure, wrongInput } from "./failure.ts";
import { shownWhile } from "./progress.ts";
import { json } from "./scenario-options.ts";
import { print } from "./terminal.ts";

const run = (name: string) =>
  Argument.String(name).pipe(Argument.withDescription("A scenario file, a result folder or a checkpoint.json"));
const set = (side: "a" | "b") =>
  Flag.String(`set-${side}`).pipe(
    Flag.withMetavar("path=value"),
    Flag.withDescription(`Change a setting of run-${side} (seed=… for its seed); may be given several times`),
    Flag.atLeast(0),
  );
const protocol = Flag.String("protocol").pipe(
  Flag.withMetavar("name"),
  Flag.withDescription("Compare this protocol only"),
  Flag.optional,
);
const context = Flag.Int("context").pipe(
  Flag.withMetavar("count"),
  Flag.withDescription("How much to show of what happened before; 5 by default"),
  Flag.withDefault(5),
);
const CONTEXT_MAX = 1000;

export const diff = Command.make(
  "diff",
  { a: run("run-a"), b: run("run-b"), setA: set("a"), setB: set("b"), protocol, context, json },
  Effect.fnUntraced(function* ({ a, b, setA, setB, protocol, context, json }) {
    if (!(context >= 0 && context <= CONTEXT_MAX)) {
      return yield* wrongInput(`--context ${context}: expected a number from 0 to ${CONTEXT_MAX}.`);
    }
    const { againInThread } = yield* Effect.promise(() => import("./thread.ts"));
    const { diffDocument, diffText } = yield* Effect.promise(() => import("./diff-text.ts"));
    const job = {
      kind: "diff",
      runs: [a, b],
      set: [setA, setB],
      protocol: Option.getOrUndefined(protocol),
      context,
    } as const;
    const diffed = yield* shownWhile({ name: "building", nodes: undefined }, (onStage) => againInThread(job, onStage));
    const isSame = areEqual(diffed);
    if (json) yield* print(`${JSON.stringify(diffDocument(diffed, isSame), undefined, 2)}\n`);
    else yield* print(diffText(diffed));
    if (!isSame) return yield* new Failure({ sentences: [], exitCode: EXIT.wrongResult });
  }),
).pipe(
  Command.withDescription("Find the first thing that two runs do differently: exit code 0 where they are the same"),
);

/** Whether two runs do the same, with the same nodes and protocols. */
function areEqual({ only, comparisons }: Diffed): boolean {
  const alone = [...only, ...comparisons.flatMap((one) => one.only)];
  return alone.every((names) => names.length === 0) && comparisons.every(({ first }) => first === undefined);
}
