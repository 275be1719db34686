/** What the commands ask of threads, and what they get: plain data, so that it can cross. */
import type { RunResult } from "../experiment/result.ts";
import type { FolderFiles } from "../experiment/store/layout.ts";
import type { ProtocolProfile } from "../experiment/trace/profile.ts";
import type { Request } from "../library/request.ts";

/** What a run is looked at with. */
export interface Looks {
  /** Rows that each protocol's trace keeps at most; `undefined`: there is no trace. */
  readonly traceRows: number | undefined;
  readonly isProfiled: boolean;
}

/** A scenario to be run, and whether more than the result is wanted. */
export interface RunJob {
  readonly kind: "run";
  readonly request: Request;
  /** Whether the request's file is a checkpoint from which the run goes on, rather than a scenario. */
  readonly isResumed: boolean;
  /** Where to leave a checkpoint, µs of the run; `undefined`: nowhere. */
  readonly saveAtUs: number | undefined;
  /** Whether the run is to be kept. */
  readonly isKept: boolean;
  readonly looks: Looks;
}

/** Stored results, of which the page is to be drawn again. */
export interface PageJob {
  readonly kind: "page";
  readonly folder: string;
  /** Whether every chart is wanted as PNG as well. */
  readonly withPng: boolean;
}

/** What a run gives. */
export interface Outcome {
  readonly result: RunResult;
  /** Parts of the scenario that a single run leaves aside. */
  readonly ignored: readonly string[];
  /** Of each protocol, where it was asked for. */
  readonly profiles: readonly ProtocolProfile[];
  /** Sentences about what its traces do not hold. */
  readonly traceNotes: readonly string[];
  /** Where it is to be kept. */
  readonly kept: KeptFiles | undefined;
}

/** Everything that the folder of a run holds, or what went wrong as it was made. */
export type KeptFiles = { readonly files: FolderFiles } | { readonly fault: string };

/**
 * How far a job is. A world is built first, of so many nodes where that is known; runs tell their share; drawing takes a
 * second, whatever the run.
 */
export type Stage =
  | { readonly name: "building"; readonly nodes: number | undefined }
  | { readonly name: "simulating"; readonly done: number }
  | { readonly name: "drawing" };

/** What a thread says; `Answer` is what its job was to give. */
export type Report<Answer> =
  | { readonly kind: "progress"; readonly stage: Stage }
  | { readonly kind: "rejected"; readonly sentences: readonly string[] }
  /** A run did not come to what it came to before. */
  | { readonly kind: "drifted"; readonly sentences: readonly string[] }
  | { readonly kind: "done"; readonly answer: Answer };
