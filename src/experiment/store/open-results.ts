/** Stored results, read back: whole, or not at all. */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as Result from "effect/Result";
import type { RunResult } from "../result.ts";
import type { RunTables } from "../tables/description.ts";
import {
  ALWAYS_THERE,
  CHECKPOINT_FILE,
  INPUTS_FOLDER,
  MANIFEST_FILE,
  RESOLVED_FILE,
  RESULT_FILE,
  SCENARIO_FILE,
  TABLE_NAMES,
  tableFile,
  tracedProtocol,
} from "./layout.ts";
import { FORMAT, type Manifest, manifestFrom } from "./manifest.ts";
import { resultFrom } from "./result-json.ts";
import { sha256Of } from "./sha256.ts";
import { StoreError } from "./store-error.ts";

/** What a result folder holds. */
export interface StoredRun {
  readonly result: RunResult;
  readonly tables: RunTables;
  readonly manifest: Manifest;
  /** The scenario as it was given. */
  readonly scenarioText: string;
  /** The scenario with every default filled in: what to run again. */
  readonly resolvedText: string;
}

const HOW_TO_MAKE = "`resonance run FILE --out FOLDER` makes one";
const HOW_TO_MEND = "run its resolved.yaml again, or restore the folder";

/**
 * Reads a result folder.
 * @throws {StoreError} where it is none, where files are missing or not as they were written, or where this version cannot
 * read it
 */
export async function openResults(folder: string): Promise<StoredRun> {
  const manifest = readManifest(folder);
  const missing = ALWAYS_THERE.find((path) => !Object.hasOwn(manifest.contents, path));
  if (missing !== undefined)
    throw new StoreError(join(folder, MANIFEST_FILE), "no mention of it", missing, HOW_TO_MEND);
  // Traces are large, and for whoever asks about causes.
  const wanted = Object.keys(manifest.contents).filter((path) => tracedProtocol(path) === undefined);
  const read = new Map(wanted.map((path) => [path, checkedFile(folder, path, manifest)]));
  const text = (path: string) => read.get(path)!.toString("utf8");
  // What only asks for the manifest needs no reader of tables.
  const { tableFrom } = await import("./read-table.ts");
  const tables = await Promise.all(
    TABLE_NAMES.map(async (name) => {
      const bytes = Uint8Array.from(read.get(tableFile(name))!);
      return [name, await tableFrom(name, bytes, join(folder, tableFile(name)))] as const;
    }),
  );
  return {
    result: storedResult(text(RESULT_FILE), join(folder, RESULT_FILE)),
    tables: Object.fromEntries(tables) as RunTables,
    manifest,
    scenarioText: text(SCENARIO_FILE),
    resolvedText: text(RESOLVED_FILE),
  };
}

/** The manifest of a result folder, nothing else looked at. @throws {StoreError} */
export function readManifest(folder: string): Manifest {
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false)) {
    throw new StoreError(folder, "no such folder", "a result folder", HOW_TO_MAKE);
  }
  const file = join(folder, MANIFEST_FILE);
  const bytes = contentOf(file);
  if (bytes === undefined) throw new StoreError(folder, `no ${MANIFEST_FILE}`, "a result folder", HOW_TO_MAKE);
  const data = parsed(bytes.toString("utf8"), file);
  checkFormat(data as Partial<Manifest> | null, file);
  const manifest = manifestFrom(data);
  if (Result.isFailure(manifest)) throw new StoreError(file, manifest.failure, "a run's manifest", HOW_TO_MAKE);
  return manifest.success;
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StoreError(file, "a damaged file", "a JSON document", HOW_TO_MEND);
  }
}

function storedResult(text: string, file: string): RunResult {
  try {
    return resultFrom(text);
  } catch {
    throw new StoreError(file, "something else", "the result of a run", HOW_TO_MEND);
  }
}

/** Whether this version can read what another one wrote. */
function checkFormat(data: Partial<Manifest> | null, file: string): void {
  const expected = `a manifest of a run, format ${FORMAT}`;
  if (data === null || typeof data !== "object" || typeof data.version !== "string") {
    throw new StoreError(file, "something else", expected, HOW_TO_MAKE);
  }
  if (data.format === undefined) {
    throw new StoreError(file, `results of resonance-sim ${data.version} without tables`, expected, "run it again");
  }
  if (data.format !== FORMAT) {
    const hint = `open it with resonance-sim ${data.version}, or run its resolved.yaml again`;
    throw new StoreError(file, `format ${data.format} of resonance-sim ${data.version}`, expected, hint);
  }
}

/** A file of the folder, byte for byte as it was written. @throws {StoreError} */
export function checkedFile(folder: string, path: string, manifest: Manifest): Buffer {
  const isKnown =
    ALWAYS_THERE.includes(path) || path === CHECKPOINT_FILE || isInput(path) || tracedProtocol(path) !== undefined;
  if (!isKnown) throw new StoreError(join(folder, MANIFEST_FILE), path, "only files of a run", HOW_TO_MEND);
  const file = join(folder, path);
  const bytes = contentOf(file);
  if (bytes === undefined) throw new StoreError(file, "nothing", "the file that the manifest names", HOW_TO_MEND);
  const sha256 = sha256Of(bytes);
  if (sha256 !== manifest.contents[path]) {
    throw new StoreError(
      file,
      `other content (SHA-256 ${sha256.slice(0, 8)}…)`,
      `what the run wrote (${manifest.contents[path].slice(0, 8)}…)`,
      HOW_TO_MEND,
    );
  }
  return bytes;
}

/** Whether a path names a copy of an input, directly in its folder. */
function isInput(path: string): boolean {
  const [folder, name, ...deeper] = path.split("/");
  return (
    folder === INPUTS_FOLDER && deeper.length === 0 && /^[^\\]+$/.test(name ?? "") && name !== "." && name !== ".."
  );
}

/** A file's bytes; `undefined` where there is no readable file. */
function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
