/** A folder with the results of a small run in it, for tests. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { RunResult } from "../../../src/experiment/result.ts";
import type { RunOutput } from "../../../src/experiment/run.ts";
import { filesOf } from "../../../src/experiment/store/folder-files.ts";
import type { FolderFiles } from "../../../src/experiment/store/layout.ts";
import type { Manifest } from "../../../src/experiment/store/manifest.ts";
import type { RunTables } from "../../../src/experiment/tables/description.ts";

const manifestOf = (result: RunResult): Omit<Manifest, "contents"> => ({
  kind: "run",
  format: 1,
  version: result.version,
  node: "v24",
  platform: "test",
  scenario: { path: "/a/scenario.yaml", sha256: "0", copy: "scenario.yaml" },
  overrides: [],
  seed: result.seed,
  resolved: "resolved.yaml",
  command: "resonance run scenario.yaml",
  repeat: "resonance run resolved.yaml",
  files: [],
  digests: {},
});

/** The files of a run with tables. @param traces path in the folder → file */
export function filesOfRun(
  { result, tables }: RunOutput,
  traces: FolderFiles = {},
): FolderFiles & { readonly "manifest.json": string } {
  const inputs = { "inputs/märz.csv": "timestamp,value\n" };
  const texts = { scenarioText: "title: as given\n", resolvedText: "title: resolved\n" };
  const kept = { result, tables: tables as RunTables, ...texts, inputs, traces, manifest: manifestOf(result) };
  return filesOf(kept) as FolderFiles & { readonly "manifest.json": string };
}

/** Writes files into a folder of their own; returns its path. */
export function folderWith(files: FolderFiles): string {
  const folder = mkdtempSync(join(tmpdir(), "resonance-store-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}
