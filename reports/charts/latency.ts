/** How long messages took. */
import type { RunResult } from "../../src/experiment/result.ts";
import type { RunTables } from "../../src/experiment/tables/description.ts";
import type { Chart } from "./chart.ts";
import {
  CHOSEN,
  colourOf,
  dashOf,
  HOVER,
  HOVER_MARK,
  legendOf,
  percentAxis,
  percentOf,
  protocolsParam,
  siWithUnit,
  specOf,
} from "./parts.ts";
import { extremes, seconds, sentences } from "./prose.ts";
import { decades } from "./ticks.ts";
import { rounded, rowsBy } from "./values.ts";

/** s; the clock counts microseconds, and no delivery at once has a place on a logarithmic axis. */
const SHORTEST = 1e-6;
const POINTS_MAX = 128;
/** px. */
const HEIGHT = 260;

/** A time in words, as an expression: 12 ms, 1.5 s, 3,000 s. */
const TIME = (value: string, format: string) =>
  `${value} < 1 ? ${siWithUnit(value, format.replace("~", ""), "s")} : format(${value}, ',${format}r') + ' s'`;

/** The share of a point, for its tooltip. */
const SHARE = { calculate: percentOf("datum.share", ".4~%"), as: "percent" };

/** The share of deliveries that took no longer than a time, one curve a protocol. */
export function latencyChart(result: RunResult, { latencies }: RunTables): Chart | undefined {
  const protocols = Object.keys(result.protocols);
  const rows = rowsBy(latencies.protocol);
  const curves = protocols.flatMap((protocol) => curveOf(latencies, protocol, rows.get(protocol) ?? []));
  if (curves.length === 0) return undefined;
  const median = protocols.flatMap((protocol) => {
    const value = result.protocols[protocol]!.metrics.latencyS?.p50;
    return value === undefined ? [] : [{ protocol, value }];
  });
  const slowest = protocols.flatMap((protocol) => {
    const value = result.protocols[protocol]!.metrics.latencyS?.p99;
    return value === undefined ? [] : [{ protocol, value }];
  });
  const title = "Latency";
  return {
    id: "latency",
    title,
    description: sentences(
      "Share of deliveries that took no longer than the time on the horizontal axis, which is logarithmic, from the sample to the delivery: one curve a protocol. Further left is faster.",
      extremes("Median", median, seconds),
      extremes("99 % took no longer than", slowest, seconds),
      curves.some(({ t }) => t[0] === SHORTEST) ? "Deliveries at once are drawn at 1 µs." : "",
    ),
    spec: latencySpec(title, protocols, curves),
    signals: { protocols },
  };
}

interface Curve {
  readonly protocol: string;
  readonly t: readonly number[];
  readonly share: readonly (number | null)[];
}

function latencySpec(title: string, protocols: readonly string[], curves: readonly Curve[]) {
  const ticks = decades(curves.flatMap(({ t }) => t));
  const axis = {
    labelExpr: TIME("datum.value", "~"),
    values: [...ticks],
    labelOverlap: "greedy",
  };
  return specOf({
    title,
    height: HEIGHT,
    params: [protocolsParam(protocols)],
    data: { values: curves },
    transform: [CHOSEN, { flatten: ["t", "share"] }, { calculate: TIME("datum.t", ".3~"), as: "shown" }, SHARE],
    encoding: {
      x: {
        field: "t",
        type: "quantitative",
        title: "time from sample to delivery",
        scale: { type: "log", nice: false },
        axis,
      },
      y: {
        field: "share",
        type: "quantitative",
        title: "share of deliveries",
        axis: percentAxis(),
        scale: { domain: [0, 1] },
      },
      color: colourOf(protocols, legendOf(protocols, { symbolType: "stroke", symbolOpacity: 1 })),
    },
    layer: [
      {
        mark: { type: "line", interpolate: "step-after", strokeWidth: 1.75 },
        encoding: { strokeDash: dashOf(protocols), order: { field: "share", type: "quantitative" } },
      },
      {
        name: HOVER,
        legendOf,
        mark: HOVER_MARK,
        encoding: {
          tooltip: [
            { field: "protocol", type: "nominal", title: "protocol" },
            { field: "percent", type: "nominal", title: "share of deliveries" },
            { field: "shown", type: "nominal", title: "took no longer than" },
          ],
        },
      },
    ],
  });
}

/** The curve from its foot: the shortest latency, at a share of 0. */
function curveOf(latencies: RunTables["latencies"], protocol: string, rows: readonly number[]): readonly Curve[] {
  const every = Math.max(1, Math.ceil(rows.length / POINTS_MAX));
  const kept = rows.filter(
    (row, i) => (i % every === 0 || i === rows.length - 1) && Number.isFinite(latencies.latencyS[row]),
  );
  if (kept.length === 0) return [];
  const t = kept.map((row) => Math.max(SHORTEST, rounded(latencies.latencyS[row]) ?? 0));
  const share = kept.map((row) => rounded(latencies.share[row]));
  return [{ protocol, t: [t[0]!, ...t], share: [0, ...share] }];
}
