/** From what a run gave to the files of its result folder. */
import type { RunResult } from "../result.ts";
import type { RunTables } from "../tables/description.ts";
import {
  CHECKPOINT_FILE,
  type FolderFiles,
  MANIFEST_FILE,
  RESOLVED_FILE,
  RESULT_FILE,
  SCENARIO_FILE,
  TABLE_NAMES,
  tableFile,
} from "./layout.ts";
import type { Manifest } from "./manifest.ts";
import { jsonDocument } from "./result-json.ts";
import { sha256Of } from "./sha256.ts";
import { parquetOf } from "./write-table.ts";

/** Everything that a folder keeps of a run. */
export interface Kept {
  readonly result: RunResult;
  readonly tables: RunTables;
  /** The scenario as it was given. */
  readonly scenarioText: string;
  /** The scenario with every default filled in: what to run again. */
  readonly resolvedText: string;
  /** Copies of what the scenario names: path in the folder → text. */
  readonly inputs: FolderFiles;
  /** Traces, where there are any: path in the folder → file. */
  readonly traces?: FolderFiles;
  /** Where the run stood at an instant, if that was asked for: a checkpoint's document. */
  readonly checkpointText?: string | undefined;
  readonly manifest: Omit<Manifest, "contents">;
}

/** The files, the same bytes for the same run. The tables are left as they are. */
export function filesOf(kept: Kept): FolderFiles {
  const { result, tables, scenarioText, resolvedText, inputs, traces, checkpointText, manifest } = kept;
  const files: FolderFiles = {
    [RESULT_FILE]: jsonDocument(result),
    [SCENARIO_FILE]: scenarioText,
    [RESOLVED_FILE]: resolvedText,
    ...inputs,
    ...traces,
    ...(checkpointText !== undefined && { [CHECKPOINT_FILE]: checkpointText }),
    ...Object.fromEntries(
      TABLE_NAMES.map((name) => [tableFile(name), parquetOf(name, tables[name], result.sensorUnit)]),
    ),
  };
  const contents = Object.fromEntries(Object.entries(files).map(([path, content]) => [path, sha256Of(content)]));
  return { ...files, [MANIFEST_FILE]: jsonDocument({ ...manifest, contents }) };
}
