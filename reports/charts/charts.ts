/** Every chart that a run can give, in the order in which they are read. */
import type { RunResult } from "../../src/experiment/result.ts";
import type { RunTables } from "../../src/experiment/tables/description.ts";
import type { Chart } from "./chart.ts";

const CHARTS: readonly ((result: RunResult, tables: RunTables) => Chart | undefined)[] = [];

/** The charts of a run; those without data are left out. */
export function chartsOf(result: RunResult, tables: RunTables): readonly Chart[] {
  return CHARTS.map((chart) => chart(result, tables)).filter((chart) => chart !== undefined);
}
