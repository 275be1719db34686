/** Rows of a distribution of times. */
import type { Metrics, TimeQuantiles } from "../src/experiment/result.ts";
import { type Row, type Rows, TIME } from "./row-maker.ts";

const QUANTILE_NAMES = { mean: "mean", p50: "median", p90: "p90", p99: "p99", max: "max" } as const;
type QuantileName = keyof typeof QUANTILE_NAMES;

/** The mean and quantiles asked for, in the unit that fits the largest of them. */
export function distribution(
  rows: Rows,
  label: string,
  pick: (metrics: Metrics) => TimeQuantiles | null,
  names: readonly QuantileName[],
): readonly Row[] {
  return rows.scaled(
    TIME,
    names.map((name) => [`${label} ${QUANTILE_NAMES[name]}`, (metrics) => pick(metrics)?.[name] ?? null]),
  );
}
