/** `resonance replay`: a run once more, and whether it comes to the same. */
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import { VERSION } from "../experiment/version.ts";
import { differing, type Replayed } from "./again.ts";
import { wrongResult } from "./failure.ts";
import { shownWhile } from "./progress.ts";
import { json } from "./scenario-options.ts";
import { print } from "./terminal.ts";
import { timeOf } from "./time-flag.ts";

const US_PER_S = 1e6;

const run = Argument.String("run").pipe(
  Argument.withDescription("A scenario file, a result folder or a checkpoint.json"),
);
const until = Flag.String("until").pipe(
  Flag.withMetavar("time"),
  Flag.withDescription('Run up to this time of the run only, e.g. "2 h"'),
  Flag.optional,
);
const verify = Flag.Boolean("verify").pipe(
  Flag.withDescription("Compare with the stored digests; of a scenario file, run it twice and compare"),
  Flag.withDefault(false),
);

export const replay = Command.make(
  "replay",
  { run, until, verify, json },
  Effect.fnUntraced(function* (options) {
    const untilUs = yield* timeOf("--until", options.until);
    const { againInThread } = yield* Effect.promise(() => import("./thread.ts"));
    const job = { kind: "replay", run: options.run, untilUs, isVerified: options.verify } as const;
    const replayed = yield* shownWhile({ name: "building", nodes: undefined }, (onStage) =>
      againInThread(job, onStage),
    );
    const wrong = replayed.expected === undefined ? [] : differing(replayed.expected, replayed.digests);
    if (options.json) {
      const document = { run: options.run, version: VERSION, ...replayed, differing: wrong };
      yield* print(`${JSON.stringify(document, undefined, 2)}\n`);
    } else yield* print(replayText(replayed));
    if (wrong.length > 0) return yield* wrongResult(...driftSentences(options.run, replayed, wrong));
  }),
).pipe(Command.withDescription("Run again what was run before, and print or verify its digests"));

/** A line for each protocol. */
export function replayText({ untilUs, digests, expected }: Replayed): string {
  const width = Math.max(0, ...Object.keys(digests).map((name) => name.length));
  const lines = Object.entries(digests).map(([protocol, digest]) => {
    const before = expected?.[protocol];
    const verdict = expected === undefined ? "" : before === digest ? "  as before" : `  was ${before ?? "not there"}`;
    return `${protocol.padEnd(width)}  ${digest}${verdict}\n`;
  });
  return `Digests of everything before ${untilUs / US_PER_S} s:\n${lines.join("")}`;
}

function driftSentences(run: string, { storedBy }: Replayed, wrong: readonly string[]): readonly string[] {
  const what = `${wrong.join(", ")} did not come to the same.`;
  if (storedBy === undefined)
    return [what, "The same program on the same scenario differs from itself: please report it."];
  const who = storedBy === VERSION ? "the same version, before a change of it" : `version ${storedBy}`;
  return [
    what,
    `${run} was stored by ${who}; this is ${VERSION}. \`resonance diff ${run} OTHER\` shows where two runs part.`,
  ];
}
