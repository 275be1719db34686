/** Where everything lies in a result folder. */
import { TABLES, type TableName } from "../tables/description.ts";

export const RESULT_FILE = "result.json";
export const SCENARIO_FILE = "scenario.yaml";
export const RESOLVED_FILE = "resolved.yaml";
export const MANIFEST_FILE = "manifest.json";
/** The page: made from the rest, so that it can be made again; the manifest does not vouch for it. */
export const REPORT_FILE = "report.html";
/** Pictures of the page's charts, for which the same holds. */
export const CHARTS_FOLDER = "charts";
export const TABLES_FOLDER = "tables";
export const INPUTS_FOLDER = "inputs";

export const TABLE_NAMES = Object.keys(TABLES) as TableName[];

/** The path of a table, from the folder. */
export function tableFile(name: TableName): string {
  return `${TABLES_FOLDER}/${name}.parquet`;
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
