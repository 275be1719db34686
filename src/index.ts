/**
 * resonance-sim for programs: load a scenario, run it, read its metrics, draw its page, keep it.
 *
 * Wrong input throws one of three errors, whose messages are sentences for people: {@link ScenarioError},
 * {@link FolderError}, {@link StoreError}. Anything else that is thrown is a fault of this library.
 */

export { renderMarkdown } from "../reports/markdown.ts";
export { renderTable, type TableOptions } from "../reports/table.ts";
export { type Verdict, verdictOf } from "../reports/verdict/verdict.ts";
export type {
  BeliefMetrics,
  ByLayer,
  EnergyByState,
  Life,
  Metrics,
  ProtocolResult,
  Quantiles,
  RunResult,
  TimeQuantiles,
} from "./experiment/result.ts";
export type { Manifest } from "./experiment/store/manifest.ts";
export { openResults, type StoredRun } from "./experiment/store/open-results.ts";
export { StoreError } from "./experiment/store/store-error.ts";
export {
  type ColumnDescription,
  type RunTables,
  TABLES,
  type Table,
  type TableName,
} from "./experiment/tables/description.ts";
export { VERSION } from "./experiment/version.ts";
export type { PageSource } from "./library/kept-run.ts";
export { type LoadedScenario, type LoadOptions, loadScenario, ScenarioError } from "./library/load-scenario.ts";
export { FolderError } from "./library/result-folder.ts";
export { type DrawnChart, renderCharts, renderPage, writeResults } from "./library/results.ts";
export { type Run, type RunOptions, run } from "./library/run.ts";
export type { ScenarioProblem } from "./scenario/problem.ts";
