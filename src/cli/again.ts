/** What is asked of runs that are done again, and what comes of it: plain data, so that it can cross to a thread. */
import type { Comparison, Pair } from "../experiment/diff/compare.ts";

/** Protocol → digest. */
export interface Digests {
  readonly [protocol: string]: string;
}

/** A run to be done again. */
export interface ReplayJob {
  readonly kind: "replay";
  /** A scenario file, a result folder or a checkpoint. */
  readonly run: string;
  /** µs of the run; `undefined`: to its end. */
  readonly untilUs: number | undefined;
  /** Whether to compare with what it came to before: as stored, or (of a scenario file) when run once more. */
  readonly isVerified: boolean;
}

/** What a run came to. */
export interface Replayed {
  readonly untilUs: number;
  readonly digests: Digests;
  /** What it should have come to, where that was asked for. */
  readonly expected: Digests | undefined;
  /** The version that stored it; `undefined` where it was run twice now. */
  readonly storedBy: string | undefined;
}

/** Two runs to be compared. */
export interface DiffJob {
  readonly kind: "diff";
  /** Scenario files, result folders or checkpoints. */
  readonly runs: Pair<string>;
  /** Changes to the settings of each: "path=value". */
  readonly set: Pair<readonly string[]>;
  /** `undefined`: all that both have. */
  readonly protocol: string | undefined;
  readonly context: number;
}

/** A protocol of one of the runs that does not come to its stored digest any more. */
export interface Drift {
  readonly run: string;
  readonly protocol: string;
  readonly stored: string;
  readonly found: string;
  /** The version that stored it. */
  readonly storedBy: string;
}

/** How two runs compare. */
export interface Diffed {
  readonly runs: Pair<string>;
  readonly drifts: readonly Drift[];
  /** Names of protocols that only one of them has. */
  readonly only: Pair<readonly string[]>;
  readonly comparisons: readonly (Comparison & { readonly protocol: string })[];
}

export type AgainJob = ReplayJob | DiffJob;
export type AgainAnswer<Job extends AgainJob> = Job extends ReplayJob ? Replayed : Diffed;

/** Whether two sets of digests are the same. */
export function differing(expected: Digests, found: Digests): readonly string[] {
  const protocols = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...protocols].filter((protocol) => expected[protocol] !== found[protocol]);
}
