/** What a result folder says about where its numbers come from. */
import type { RunResult } from "../experiment/result.ts";
import type { Request } from "./port.ts";

/** A file that a scenario named, as it was read. */
export interface ReadFile {
  /** The setting that names it: "sensor.file". */
  readonly setting: string;
  /** Where it was, absolute. */
  readonly path: string;
  /** Of its bytes, hexadecimal. */
  readonly sha256: string;
}

/** The content of `manifest.json`. */
export interface Manifest {
  readonly version: string;
  readonly node: string;
  /** The scenario file as it was given, a copy of which is `copy`. */
  readonly scenario: { readonly path: string; readonly sha256: string; readonly copy: string };
  /** Changes as they were written, in their order. */
  readonly overrides: readonly string[];
  readonly seed: string;
  /** The scenario with changes, seed and every default in it: what to run again. */
  readonly resolved: string;
  readonly files: readonly ReadFile[];
  /** Protocol → digest. */
  readonly digests: { readonly [protocol: string]: string };
}

/** What {@link manifestOf} looks at. */
export interface Provenance {
  readonly request: Request;
  /** Where the scenario file was, absolute. */
  readonly path: string;
  readonly sha256: string;
  readonly files: readonly ReadFile[];
  readonly result: RunResult;
}

/** The manifest of a run. */
export function manifestOf({ request, path, sha256, files, result }: Provenance): Manifest {
  return {
    version: result.version,
    node: process.version,
    scenario: { path, sha256, copy: "scenario.yaml" },
    overrides: request.set,
    seed: result.seed,
    resolved: "resolved.yaml",
    files,
    digests: Object.fromEntries(Object.entries(result.protocols).map(([name, { digest }]) => [name, digest])),
  };
}
