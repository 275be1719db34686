/** How a command says where its numbers come from. */
import type { RunResult } from "../experiment/result.ts";
import { RESOLVED_FILE, SCENARIO_FILE } from "../experiment/store/layout.ts";
import { FORMAT, type Manifest } from "../experiment/store/manifest.ts";
import type { Request } from "./request.ts";

/** What {@link manifestOf} looks at. */
export interface Provenance {
  readonly request: Request;
  /** Where the scenario file was, absolute. */
  readonly path: string;
  readonly sha256: string;
  readonly files: Manifest["files"];
  readonly result: RunResult;
}

/** The manifest of a run, but for what the folder holds. No wall clock: the same run has the same manifest. */
export function manifestOf({ request, path, sha256, files, result }: Provenance): Omit<Manifest, "contents"> {
  return {
    kind: "run",
    format: FORMAT,
    version: result.version,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    scenario: { path, sha256, copy: SCENARIO_FILE },
    overrides: request.set,
    seed: result.seed,
    resolved: RESOLVED_FILE,
    command: commandOf(request),
    repeat: commandOf({ file: RESOLVED_FILE, seed: undefined, set: [] }),
    files,
    digests: Object.fromEntries(Object.entries(result.protocols).map(([name, { digest }]) => [name, digest])),
  };
}

/** A command line that runs a request (or does what `verb` says), as a POSIX shell reads it. */
export function commandOf({ file, seed, set }: Request, verb = "run"): string {
  const options = [...(seed === undefined ? [] : ["--seed", seed]), ...set.flatMap((change) => ["--set", change])];
  return ["resonance", verb, file, ...options].map(quoted).join(" ");
}

/** A word as a shell leaves it alone: within single quotes everything but these stands for itself. */
function quoted(word: string): string {
  return /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
