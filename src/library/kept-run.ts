/** Everything that a run leaves: results, tables, and what it takes to run it again. */
import { resolve } from "node:path";
import { stringify } from "yaml";
import type { RunResult } from "../experiment/result.ts";
import type { Kept } from "../experiment/store/folder-files.ts";
import type { RunTables } from "../experiment/tables/description.ts";
import { withFilesAt } from "../scenario/files.ts";
import { pathInWords } from "../scenario/problem.ts";
import { type Inputs, inputsOf } from "./inputs.ts";
import { manifestOf } from "./manifest.ts";
import type { Request } from "./request.ts";
import type { OpenedWell } from "./scenario-file.ts";

/** What a page is drawn from: a run just made, or one from a result folder. */
export type PageSource = Pick<Kept, "result" | "tables" | "resolvedText" | "manifest">;

/** A run of an opened scenario, to be kept. @param inputs what is copied, where that is more than this scenario names */
export function keptRun(
  request: Request,
  { scenario, text, files }: OpenedWell,
  { result, tables }: { readonly result: RunResult; readonly tables: RunTables },
  { copies, copyOf }: Inputs = inputsOf(files, text),
): Kept {
  const resolved = withFilesAt(
    scenario.readable,
    files.map((file) => ({ path: file.path, place: copyOf(file) ?? file.absolute })),
  );
  const read = files.map((file) => ({
    setting: pathInWords(file.path),
    path: file.absolute,
    sha256: file.sha256,
    copy: copyOf(file),
  }));
  const path = resolve(request.file);
  const manifest = manifestOf({ request, path, sha256: scenario.sha256, files: read, result });
  return { result, tables, scenarioText: scenario.text, resolvedText: stringify(resolved), inputs: copies, manifest };
}
