/** One bar a protocol, made of parts; its name and its total stand above it, so that long names have the chart's width. */
import { printable } from "../text.ts";
import type { Chart } from "./chart.ts";
import { CHOSEN, legendOf, protocolsParam, shownAs, siAxis, specOf } from "./parts.ts";
import { quantity } from "./prose.ts";
import { INK } from "./theme.ts";
import { rounded } from "./values.ts";

/** One bar: a protocol, and the value of each part in the parts' order. */
export interface Bar {
  readonly protocol: string;
  readonly values: readonly number[];
}

/** What the bars show. */
export interface BarsDescription {
  readonly id: Chart["id"];
  readonly title: string;
  /** What the parts are: "state of the chip". */
  readonly partTitle: string;
  readonly parts: readonly string[];
  /** Of a theme: where the parts' colours come from. */
  readonly range: string;
  readonly valueTitle: string;
  /** Its symbol; empty for counts. */
  readonly unit: string;
}

/** px from one bar to the next. */
const STEP = 44;

/** The specification of stacked bars. */
export function stackedBars(description: BarsDescription, bars: readonly Bar[]) {
  const { title, parts, partTitle, range, valueTitle, unit } = description;
  const y = {
    field: "protocol",
    type: "nominal",
    sort: null,
    axis: null,
    scale: { paddingInner: 0.6, paddingOuter: 0.3 },
  };
  const values = bars.flatMap(({ protocol, values }) =>
    values.map((value, i) => ({ protocol, part: parts[i]!, order: i, value: rounded(value) ?? 0 })),
  );
  const names = bars.map(({ protocol, values }) => {
    const total = quantity(
      values.reduce((a, b) => a + b, 0),
      unit,
    );
    return { protocol, name: printable(protocol), total };
  });
  const aboveBar = { type: "text", color: INK, baseline: "bottom", dy: -11, fontSize: 11 };
  return specOf({
    title,
    height: { step: STEP },
    params: [protocolsParam(bars.map(({ protocol }) => protocol))],
    encoding: { y },
    layer: [
      {
        data: { values },
        transform: [CHOSEN, shownAs("value", unit, "shown")],
        mark: { type: "bar" },
        encoding: {
          x: { field: "value", type: "quantitative", stack: "zero", title: valueTitle, axis: siAxis(unit) },
          color: { field: "part", type: "nominal", scale: { domain: [...parts], range }, legend: legendOf(parts) },
          order: { field: "order", type: "quantitative" },
          tooltip: [
            { field: "protocol", type: "nominal", title: "protocol" },
            { field: "part", type: "nominal", title: partTitle },
            { field: "shown", type: "nominal", title: valueTitle },
          ],
        },
      },
      {
        data: { values: names },
        transform: [CHOSEN],
        layer: [
          {
            mark: { ...aboveBar, align: "left", limit: { expr: "max(60, width - 80)" } },
            encoding: { x: { value: 0 }, text: { field: "name", type: "nominal" } },
          },
          {
            mark: { ...aboveBar, align: "right" },
            encoding: { x: { value: "width" }, text: { field: "total", type: "nominal" } },
          },
        ],
      },
    ],
  });
}
