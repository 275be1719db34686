/** Where everything lies in a result folder. */
import { TABLES, type TableName } from "../tables/description.ts";

export const RESULT_FILE = "result.json";
export const SCENARIO_FILE = "scenario.yaml";
export const RESOLVED_FILE = "resolved.yaml";
export const MANIFEST_FILE = "manifest.json";
/** Where the run stood at an instant, if that was asked for. */
export const CHECKPOINT_FILE = "checkpoint.json";
/** The page: made from the rest, so that it can be made again; the manifest does not vouch for it. */
export const REPORT_FILE = "report.html";
/** Pictures of the page's charts, for which the same holds. */
export const CHARTS_FOLDER = "charts";
export const TABLES_FOLDER = "tables";
export const INPUTS_FOLDER = "inputs";
/** Traces, where they were asked for. */
export const TRACE_FOLDER = "trace";
const TRACE_FILE = /^trace\/([A-Za-z][A-Za-z0-9-]{0,63})\.parquet$/;

export const TABLE_NAMES = Object.keys(TABLES) as TableName[];

/** The path of a table, from the folder. */
export function tableFile(name: TableName): string {
  return `${TABLES_FOLDER}/${name}.parquet`;
}

/** The path of a protocol's trace, from the folder. */
export function traceFile(protocol: string): string {
  return `${TRACE_FOLDER}/${protocol}.parquet`;
}

/** The protocol of whose trace a path is; `undefined` where it is another file's. */
export function tracedProtocol(path: string): string | undefined {
  return TRACE_FILE.exec(path)?.[1];
}

/** What every result folder holds beside its manifest. */
export const ALWAYS_THERE: readonly string[] = [
  RESULT_FILE,
  SCENARIO_FILE,
  RESOLVED_FILE,
  ...TABLE_NAMES.map(tableFile),
];

/** What a run writes: path from the folder → content. */
export type FolderFiles = { readonly [path: string]: string | Uint8Array };
