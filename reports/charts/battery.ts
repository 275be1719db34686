/** What is left of the batteries, and who lives, over time. */
import type { RunResult } from "../../src/experiment/result.ts";
import type { RunTables } from "../../src/experiment/tables/description.ts";
import { count, percent } from "../number.ts";
import type { Chart } from "./chart.ts";
import { type Line, linesOverTime } from "./lines.ts";
import { extremes, sentences } from "./prose.ts";
import { type TimeUnit, timeUnitOf } from "./time.ts";
import { rounded, rowsBy } from "./values.ts";

type Timeline = RunTables["timeline"];
type Column = "batteryLeftMin" | "aliveNodes";

/** Digits of a share: batteries last years and runs last hours, so it differs late. */
const SHARE_DIGITS = 7;
const POINTS_MAX = 100;

/** Charge left in the battery that has least, one line a protocol. */
export function batteryChart(result: RunResult, { timeline }: RunTables): Chart | undefined {
  const protocols = Object.keys(result.protocols);
  const time = timeUnitOf(result.durationS);
  const lines = linesOf(timeline, "batteryLeftMin", protocols, time, 1);
  const least = lastOf(lines);
  if (least.length === 0) return undefined;
  const lowest = Math.min(1, ...lines.flatMap(({ value }) => value.filter((one) => one !== null)));
  const title = "Battery over time";
  const digits = Math.max(0, Math.min(5, Math.ceil(-Math.log10(Math.max(1e-6, 1 - lowest))) - 1));
  const share = (value: number) => `${Number((value * 100).toFixed(digits + 2))} %`;
  return {
    id: "battery",
    title,
    description: sentences(
      "Share of its capacity that the battery with least has left, over the time of the run: one line a protocol.",
      extremes("At the end", least, share),
      lowest > 0.5 && lowest < 1 ? `The vertical axis begins at ${percent(lowest)} %, not at 0.` : "",
    ),
    spec: linesOverTime(
      {
        title,
        valueTitle: "left in the emptiest battery",
        unit: "",
        time,
        protocols,
        interpolate: "linear",
        domain: lowest > 0.5 ? [lowest < 1 ? lowest : 0, 1] : [0, 1],
        format: `.${digits + 1}~%`,
      },
      lines,
    ),
    signals: { protocols },
  };
}

/** Nodes that live, one line a protocol; only where one died. */
export function aliveChart(result: RunResult, { timeline }: RunTables): Chart | undefined {
  const protocols = Object.keys(result.protocols);
  const time = timeUnitOf(result.durationS);
  const lines = linesOf(timeline, "aliveNodes", protocols, time, result.nodes);
  const alive = lastOf(lines);
  if (alive.every(({ value }) => value >= result.nodes)) return undefined;
  const title = "Nodes alive over time";
  return {
    id: "alive",
    title,
    description: sentences(
      `Nodes that live, of ${count(result.nodes)}, over the time of the run: one line a protocol.`,
      extremes("At the end", alive, count),
    ),
    spec: linesOverTime(
      {
        title,
        valueTitle: "nodes alive",
        unit: "",
        time,
        protocols,
        interpolate: "step-after",
        domain: [0, result.nodes],
      },
      lines,
    ),
    signals: { protocols },
  };
}

/** A column at the ends of intervals, from its value at the begin; every so many intervals. */
function linesOf(timeline: Timeline, column: Column, protocols: readonly string[], time: TimeUnit, atBegin: number) {
  const rows = rowsBy(timeline.protocol);
  return protocols.map((protocol): Line => {
    const own = rows.get(protocol) ?? [];
    const every = Math.max(1, Math.ceil(own.length / POINTS_MAX));
    const kept = own.filter((_, i) => (own.length - 1 - i) % every === 0);
    if (kept.length === 0 || !Number.isFinite(timeline[column][kept[0]!])) return { protocol, t: [], value: [] };
    return {
      protocol,
      t: [timeline.startS[own[0]!]!, ...kept.map((row) => timeline.endS[row]!)].map((at) => at / time.seconds),
      value: [atBegin, ...kept.map((row) => rounded(timeline[column][row], SHARE_DIGITS))],
    };
  });
}

function lastOf(lines: readonly Line[]) {
  return lines.flatMap(({ protocol, value }) => {
    const last = value.at(-1) ?? null;
    return last === null ? [] : [{ protocol, value: last }];
  });
}
