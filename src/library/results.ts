/** Pages and result folders for programs. */
import { filesOf } from "../experiment/store/folder-files.ts";
import type { PageSource } from "./kept-run.ts";
import { chartsOf, pageFilesOf, pageOf } from "./page-files.ts";
import { discard, publish, reserve } from "./result-folder.ts";
import type { Run } from "./run.ts";

/** A chart as a picture. */
export interface DrawnChart {
  /** Unique among the charts of a run: "trade-off", "energy" … */
  readonly id: string;
  readonly title: string;
  /** What it shows, with its main finding in numbers, in plain sentences. */
  readonly description: string;
  /** On a light ground, with its title. */
  readonly svg: string;
}

/** The page of a run as HTML: one file that needs nothing else. @param run one just made, or of a result folder */
export async function renderPage(run: PageSource): Promise<string> {
  return pageOf(run, await chartsOf(run));
}

/** The charts of a run; those that would be empty are left out. */
export async function renderCharts(run: PageSource): Promise<readonly DrawnChart[]> {
  const charts = await chartsOf(run);
  return charts.map(({ chart: { id, title, description }, svg }) => ({ id, title, description, svg }));
}

/**
 * Writes a run to a folder, as `resonance run --out` does: whole or not at all. Older results there make room.
 * @throws {FolderError} where nothing can be written there, or where it holds anything but results
 */
export async function writeResults(folder: string, run: Run): Promise<void> {
  const draft = reserve(folder);
  try {
    publish(draft, { ...filesOf(run), ...(await pageFilesOf(run)) });
  } finally {
    discard(draft);
  }
}
