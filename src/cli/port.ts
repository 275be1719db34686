/** What the commands ask of the rest of the house, and what they get: plain data, so that it can cross to a worker. */
import type { RunResult } from "../experiment/result.ts";
import type { Manifest } from "./manifest.ts";

/** A scenario file with changes to it. */
export interface Request {
  readonly file: string;
  readonly seed: string | undefined;
  /** Changes as they were written: "path=value". */
  readonly set: readonly string[];
}

/** What a run gives. */
export interface Outcome {
  readonly result: RunResult;
  /** The scenario file as it was. */
  readonly text: string;
  /** The scenario with every default filled in, as YAML that can be run wherever it lies: files are named absolutely. */
  readonly resolved: string;
  readonly manifest: Manifest;
  /** Parts of the scenario that a single run leaves aside. */
  readonly ignored: readonly string[];
}

/** What a running simulation says. */
export type Report =
  | { readonly kind: "progress"; readonly fraction: number }
  | { readonly kind: "rejected"; readonly sentences: readonly string[] }
  | { readonly kind: "done"; readonly outcome: Outcome };
