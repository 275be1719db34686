/** Traffic over time. */
import type { RunResult } from "../../src/experiment/result.ts";
import type { RunTables } from "../../src/experiment/tables/description.ts";
import type { Chart } from "./chart.ts";
import { type Line, linesOverTime } from "./lines.ts";
import { extremes, quantity, sentences } from "./prose.ts";
import { type TimeUnit, timeUnitOf } from "./time.ts";
import { orZero, rounded, rowsBy } from "./values.ts";

/** Points that a line has at most: as many as can be told apart on a page, and few enough to be means of something. */
const POINTS_MAX = 72;

/** Bytes on air a second, one line a protocol; neighbouring intervals are joined. */
export function trafficChart(result: RunResult, { timeline }: RunTables): Chart | undefined {
  const protocols = Object.keys(result.protocols);
  const time = timeUnitOf(result.durationS);
  const rows = rowsBy(timeline.protocol);
  const lines = protocols.map((protocol) => lineOf(timeline, protocol, rows.get(protocol) ?? [], time));
  const highest = lines.map(({ protocol, value }) => ({ protocol, value: Math.max(0, ...value.map(orZero)) }));
  if (highest.every(({ value }) => value === 0)) return undefined;
  const means = protocols.map((protocol) => ({
    protocol,
    value: orZero(result.protocols[protocol]!.metrics.bytesOnAir) / result.durationS,
  }));
  const isJoined = [...rows.values()].some(({ length }) => length > POINTS_MAX);
  return {
    id: "traffic",
    title: "Traffic over time",
    description: sentences(
      "Bytes that all nodes put on the air each second, over the time of the run: one line a protocol.",
      extremes("Mean of the run", means, (value) => quantity(value, "B/s")),
      extremes("Highest point of the line", highest, (value) => quantity(value, "B/s")),
      isJoined ? `Intervals are joined to at most ${POINTS_MAX} points a line, each their mean.` : "",
    ),
    spec: linesOverTime(
      {
        title: "Traffic over time",
        valueTitle: "bytes on air a second",
        unit: "B/s",
        time,
        protocols,
        interpolate: "linear",
      },
      lines,
    ),
    signals: { protocols },
    isWide: true,
  };
}

/** The means of groups of neighbouring intervals, each in the middle of its group. */
function lineOf(timeline: RunTables["timeline"], protocol: string, rows: readonly number[], time: TimeUnit): Line {
  const size = Math.max(1, Math.ceil(rows.length / POINTS_MAX));
  const t: number[] = [];
  const value: (number | null)[] = [];
  for (let first = 0; first < rows.length; first += size) {
    const group = rows.slice(first, first + size);
    const startS = timeline.startS[group[0]!]!;
    const endS = timeline.endS[group.at(-1)!]!;
    if (!(endS > startS)) continue;
    const bytes = group.reduce((sum, row) => sum + orZero(timeline.bytesOnAir[row]), 0);
    t.push((startS + endS) / 2 / time.seconds);
    value.push(rounded(bytes / (endS - startS)));
  }
  return { protocol, t, value };
}
