/** Lines over the time of a run, one a protocol; each line's points are held column by column and unfolded when drawn. */
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
  shownAs,
  siAxis,
  specOf,
} from "./parts.ts";
import type { TimeUnit } from "./time.ts";
import { rounded } from "./values.ts";

/** The points of one protocol; `null` where the quantity is undefined. */
export interface Line {
  readonly protocol: string;
  /** In the unit of the time axis. */
  readonly t: readonly number[];
  readonly value: readonly (number | null)[];
}

/** What the lines show. */
export interface LinesDescription {
  readonly title: string;
  readonly valueTitle: string;
  /** Symbol of the value's unit; empty for counts. */
  readonly unit: string;
  readonly time: TimeUnit;
  readonly protocols: readonly string[];
  readonly interpolate: "linear" | "step-after";
  /** Of the vertical axis; begins at 0 where it is left out. */
  readonly domain?: readonly [number, number];
  /** Spreads the begin of the run, over a logarithm of its time, which is above 0. */
  readonly isTimeLogarithmic?: true;
  /** The form of the numbers of the vertical axis, and of those of tooltips; a percentage gets its space. */
  readonly format?: string;
}

/** px. */
const HEIGHT = 240;

/** Few enough numbers for the width. */
const TIME_AXIS = { grid: false, format: "~r", tickCount: { expr: "max(2, floor(width / 80))" } };

/** Of charts in which much happens early. */
export const LOG_TIME = { type: "log", nice: false } as const;

/** The specification of lines over time. */
export function linesOverTime(description: LinesDescription, lines: readonly Line[]) {
  const { title, valueTitle, unit, time, protocols, interpolate, domain, format, isTimeLogarithmic } = description;
  const values = lines.map(({ protocol, t, value }) => ({ protocol, t: t.map((at) => rounded(at)), value }));
  const scale = domain === undefined ? {} : { domain: [...domain], nice: false };
  const axis = format === undefined ? siAxis(unit, { tickCount: 5 }) : percentAxis(format);
  return specOf({
    title,
    height: HEIGHT,
    params: [protocolsParam(protocols)],
    data: { values },
    transform: [
      CHOSEN,
      { flatten: ["t", "value"] },
      format === undefined
        ? shownAs("value", unit, "shown")
        : { calculate: percentOf("datum.value", format), as: "shown" },
      { calculate: `format(datum.t, '.4~f') + ' ${time.unit}'`, as: "at" },
    ],
    encoding: {
      x: {
        field: "t",
        type: "quantitative",
        title: `time of the run, ${time.unit}`,
        axis: TIME_AXIS,
        ...(isTimeLogarithmic === true ? { scale: LOG_TIME } : {}),
      },
      y: { field: "value", type: "quantitative", title: valueTitle, axis, scale },
      color: colourOf(protocols, legendOf(protocols, { symbolType: "stroke", symbolOpacity: 1 })),
    },
    layer: [
      {
        mark: { type: "line", interpolate, strokeWidth: 1.75, clip: true },
        encoding: { strokeDash: dashOf(protocols) },
      },
      {
        name: HOVER,
        legendOf,
        mark: HOVER_MARK,
        encoding: {
          tooltip: [
            { field: "protocol", type: "nominal", title: "protocol" },
            { field: "at", type: "nominal", title: "time" },
            { field: "shown", type: "nominal", title: valueTitle },
          ],
        },
      },
    ],
  });
}
