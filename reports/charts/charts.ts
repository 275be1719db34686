/** Every chart that a run can give, in the order in which they are read. */
import type { RunResult } from "../../src/experiment/result.ts";
import type { RunTables } from "../../src/experiment/tables/description.ts";
import { aliveChart, batteryChart } from "./battery.ts";
import { beliefChart } from "./belief.ts";
import { bytesChart } from "./bytes.ts";
import type { Chart } from "./chart.ts";
import { coherenceChart } from "./coherence.ts";
import { energyChart } from "./energy.ts";
import { latencyChart } from "./latency.ts";
import { lossesChart } from "./losses.ts";
import { mapChart } from "./map.ts";
import { phasesChart } from "./phases.ts";
import { tradeOffChart } from "./trade-off.ts";
import { trafficChart } from "./traffic.ts";

const CHARTS: readonly ((result: RunResult, tables: RunTables) => Chart | undefined)[] = [
  tradeOffChart,
  energyChart,
  bytesChart,
  beliefChart,
  latencyChart,
  trafficChart,
  lossesChart,
  batteryChart,
  aliveChart,
  coherenceChart,
  phasesChart,
  mapChart,
];

/** The charts of a run; those without data are left out. */
export function chartsOf(result: RunResult, tables: RunTables): readonly Chart[] {
  return CHARTS.map((chart) => chart(result, tables)).filter((chart) => chart !== undefined);
}
