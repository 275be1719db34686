/** A page of a made-up run, with charts, for tests. */
import { chartsOf } from "../../../reports/charts/charts.ts";
import type { PageChart } from "../../../reports/page/figures.ts";
import { type PageInput, renderPage } from "../../../reports/page/page.ts";
import type { RunResult } from "../../../src/experiment/result.ts";
import { madeResult, madeTables } from "../charts/synthetic.ts";

const PROTOCOLS = ["mqtt", "deadband", "resonance"];
const made = { protocols: PROTOCOLS, nodes: 12, hasPositions: true, shown: 3, changes: 40 };

export const pageResult: RunResult = madeResult(made);

/** The charts of the made-up run, with a stand-in for their pictures. */
export const pageCharts: readonly PageChart[] = chartsOf(pageResult, madeTables(made)).map((chart) => ({
  chart,
  svg: '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" style="x: y"><text>picture</text></svg>',
}));

export const provenance: PageInput["provenance"] = {
  description: "Made up.",
  resolved: "title: Made up\nseed: hall-1\n",
  command: "resonance run made-up.yaml --seed hall-1",
  scenarioSha256: "ab".repeat(32),
  node: "v24.0.0",
  files: [{ setting: "sensor.file", path: "data/readings.csv", sha256: "cd".repeat(32) }],
};

/** A page of the made-up run, changed as told. */
export function samplePage(changes: Partial<PageInput> = {}): string {
  return renderPage({ result: pageResult, charts: pageCharts, provenance, ...changes });
}
