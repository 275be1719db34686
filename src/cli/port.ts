/** What the commands ask of the rest of the house, and what they get: plain data, so that it can cross to a worker. */
import type { RunResult } from "../experiment/result.ts";
import type { FolderFiles } from "../experiment/store/layout.ts";
import type { RunTables } from "../experiment/tables/description.ts";
import type { PackedTables } from "../experiment/tables/pack.ts";

/** A scenario file with changes to it. */
export interface Request {
  readonly file: string;
  readonly seed: string | undefined;
  /** Changes as they were written: "path=value". */
  readonly set: readonly string[];
}

/** A request, and whether more than the result is wanted. */
export interface Job {
  readonly request: Request;
  /** Whether the run is to be kept. */
  readonly isKept: boolean;
}

/** A run to be kept: everything that its folder holds but a page, and the tables from which one is drawn. */
export interface KeptRun {
  readonly files: FolderFiles;
  readonly tables: RunTables;
}

/** What a run gives. */
export interface Outcome {
  readonly result: RunResult;
  /** Parts of the scenario that a single run leaves aside. */
  readonly ignored: readonly string[];
  /** Where it was asked for. */
  readonly kept: KeptRun | undefined;
}

/** An outcome on its way to another thread. */
export type PackedOutcome = Omit<Outcome, "kept"> & {
  readonly kept: { readonly files: FolderFiles; readonly tables: PackedTables } | undefined;
};

/** What a running simulation says. */
export type Report =
  | { readonly kind: "progress"; readonly fraction: number }
  | { readonly kind: "rejected"; readonly sentences: readonly string[] }
  | { readonly kind: "done"; readonly outcome: PackedOutcome };
