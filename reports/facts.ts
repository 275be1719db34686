/** What was run, in a few words each. */
import type { RunResult } from "../src/experiment/result.ts";
import { count, duration } from "./number.ts";
import { printable } from "./text.ts";

/** Seed, size, length and version of a run. */
export function factsOf(result: RunResult): readonly string[] {
  return [
    `seed ${printable(result.seed)}`,
    `${count(result.nodes)} ${result.nodes === 1 ? "node" : "nodes"}`,
    duration(result.durationS),
    `resonance-sim ${printable(result.version)}`,
  ];
}
