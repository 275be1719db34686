/** The page of a run and the pictures of its charts, as files of a result folder. */
import { parse } from "yaml";
import { CHART_IDS } from "../../reports/charts/ids.ts";
import type { PageChart } from "../../reports/page/figures.ts";
import { CHARTS_FOLDER, type FolderFiles, REPORT_FILE } from "../experiment/store/layout.ts";
import type { PageSource } from "./kept-run.ts";

/** Every file that a picture may have, from the folder. */
export const CHART_FILES: readonly string[] = CHART_IDS.flatMap((id) => [chartFile(id, "svg"), chartFile(id, "png")]);

/** Pixels of a picture for one of the drawing: sharp on paper and on dense screens. */
const PNG_SCALE = 2;

/** The page, and every chart as SVG. @param withPng whether every chart is wanted as PNG as well */
export async function pageFilesOf(run: PageSource, withPng = false): Promise<FolderFiles> {
  const charts = await chartsOf(run);
  const files: { [path: string]: string | Uint8Array } = {};
  for (const { chart, svg } of charts) files[chartFile(chart.id, "svg")] = svg;
  if (withPng) {
    const { renderPng } = await import("../../reports/render/png.ts");
    for (const { chart, svg } of charts) files[chartFile(chart.id, "png")] = renderPng(svg, PNG_SCALE);
  }
  return { ...files, [REPORT_FILE]: await pageOf(run, charts) }; // the page last: once it is there, all of it is
}

/** What draws. It is large, and therefore loaded only where a page is wanted. */
export async function drawing() {
  const { chartsOf } = await import("../../reports/charts/charts.ts");
  const { renderSvg } = await import("../../reports/render/svg.ts");
  const { renderPage } = await import("../../reports/page/page.ts");
  return { chartsOf, renderSvg, renderPage };
}

/** The charts of a run with their pictures, on a light ground. */
export async function chartsOf({ result, tables }: PageSource): Promise<readonly PageChart[]> {
  const { chartsOf, renderSvg } = await drawing();
  const charts: PageChart[] = [];
  for (const chart of chartsOf(result, tables)) charts.push({ chart, svg: await renderSvg(chart, "light") });
  return charts;
}

/** The page with these charts. */
export async function pageOf(run: PageSource, charts: readonly PageChart[]): Promise<string> {
  const { renderPage } = await drawing();
  const { result, manifest, resolvedText } = run;
  const files = manifest.files.map(({ setting, path, sha256, copy }) => ({ setting, path: copy ?? path, sha256 }));
  return renderPage({
    result,
    charts,
    provenance: {
      description: descriptionIn(resolvedText),
      resolved: resolvedText,
      command: manifest.repeat,
      scenarioSha256: manifest.scenario.sha256,
      node: manifest.node,
      files,
    },
  });
}

function chartFile(id: string, kind: "svg" | "png"): string {
  return `${CHARTS_FOLDER}/${id}.${kind}`;
}

/** The scenario's own words on itself; "" where it has none, or the text is no scenario. */
function descriptionIn(resolvedText: string): string {
  try {
    const { description } = parse(resolvedText) as { readonly description?: unknown };
    return typeof description === "string" ? description : "";
  } catch {
    return "";
  }
}
