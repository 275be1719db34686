/** How truth and beliefs are drawn. */
import type { BeliefData } from "./belief-data.ts";
import { CHOSEN, colourOf, dashOf, HOVER, HOVER_MARK, legendOf, protocolsParam, specOf } from "./parts.ts";
import { INK, SOFT_INK } from "./theme.ts";
import type { TimeUnit } from "./time.ts";
import { rounded } from "./values.ts";

export interface BeliefView {
  readonly title: string;
  readonly protocols: readonly string[];
  readonly data: BeliefData;
  /** The node shown at first. */
  readonly node: string;
  readonly time: TimeUnit;
  /** Of the values; `null` where none is known. */
  readonly unit: string | null;
  /** The run's end, and the window shown at first, in that unit. */
  readonly end: number;
  readonly from: number;
  readonly span: number;
  /** Lengths of windows to choose from. */
  readonly spans: readonly number[];
}

/** px. */
const HEIGHT = 300;
/** px of each protocol's row of crosses above the lines. */
const ROW = 10;
const OF_NODE = { filter: "datum.node === node" } as const;

export function beliefSpec(view: BeliefView) {
  const { title, protocols, data, time, unit } = view;
  const rows = data.missed.length > 0 ? protocols.length * ROW + 4 : 0;
  const missed = data.missed.map((one) => ({ ...one, row: protocols.indexOf(one.protocol) * ROW + ROW / 2 }));
  const x = {
    field: "t",
    type: "quantitative",
    title: `time, ${time.unit} (thick: truth; shaded: event; ×: missed)`,
    scale: {
      domain: [{ expr: "from" }, { expr: `min(${view.end}, from + span)` }],
      nice: false,
      zero: false,
    },
    axis: { grid: false, format: "~r", tickCount: { expr: "max(2, floor(width / 80))" } },
  };
  const y = {
    field: "value",
    type: "quantitative",
    title: unit === null ? "value" : `value, ${unit}`,
    scale: { zero: false, range: [{ expr: "height" }, rows] },
    axis: { tickCount: 5, format: ",~r" },
  };
  const beliefs = { data: { name: "beliefs" }, transform: [OF_NODE, CHOSEN, { flatten: ["t", "value"] }] };
  const legend = legendOf(protocols, { symbolType: "stroke", symbolOpacity: 1 });
  const line = { type: "line", interpolate: "step-after", clip: true };
  return specOf({
    title,
    height: HEIGHT,
    params: paramsOf(view),
    datasets: { beliefs: [...data.beliefs] },
    layer: [
      {
        data: { values: [...data.events] },
        transform: [OF_NODE, { flatten: ["start", "end"] }, ...inWindow(view)],
        mark: { type: "rect", clip: true, color: SOFT_INK, fillOpacity: 0.2 },
        encoding: { x: { ...x, field: "left" }, x2: { field: "right" } },
      },
      {
        data: { values: [...data.truth] },
        transform: [OF_NODE, { flatten: ["t", "value"] }],
        mark: { ...line, color: INK, strokeWidth: 4, strokeOpacity: 0.35 },
        encoding: { x, y },
      },
      {
        ...beliefs,
        mark: { ...line, strokeWidth: 1.5 },
        encoding: { x, y, color: colourOf(protocols, legend), strokeDash: dashOf(protocols) },
      },
      {
        data: { values: missed },
        transform: [OF_NODE, CHOSEN, { flatten: ["start", "end"] }, ...inWindow(view)],
        mark: { type: "text", text: "×", fontSize: 15, fontWeight: "bold", clip: true },
        encoding: {
          x: { ...x, field: "left" },
          y: { field: "row", type: "quantitative", scale: null, axis: null },
          color: colourOf(protocols, legend),
          tooltip: [
            { field: "protocol", type: "nominal", title: "missed with" },
            { field: "start", type: "quantitative", title: `begin, ${time.unit}` },
            { field: "end", type: "quantitative", title: `end, ${time.unit}` },
          ],
        },
      },
      {
        name: HOVER,
        ...beliefs,
        mark: { ...HOVER_MARK, clip: true },
        encoding: { x, y, color: colourOf(protocols, legend), tooltip: tooltipOf(view) },
      },
    ],
  });
}

/** Keeps spans that reach into the window, and cuts them to it: what lies outside of a picture has no place in it. */
function inWindow({ end }: BeliefView) {
  const last = `min(${end}, from + span)`;
  return [
    { filter: `datum.end >= from && datum.start <= ${last}` },
    { calculate: "max(datum.start, from)", as: "left" },
    { calculate: `min(datum.end, ${last})`, as: "right" },
  ];
}

function tooltipOf({ time, unit }: BeliefView) {
  return [
    { field: "protocol", type: "nominal", title: "believed with" },
    { field: "value", type: "quantitative", format: ".4~r", title: unit === null ? "value" : `value, ${unit}` },
    { field: "t", type: "quantitative", format: ".5~r", title: `from, ${time.unit}` },
  ];
}

function paramsOf({ protocols, data, node, time, end, from, span, spans }: BeliefView) {
  // Steps of one digit: the number beside the slider can be read.
  const step = rounded(end / 512, 1) ?? 1;
  const begin = rounded(Math.floor(from / step) * step) ?? 0;
  const labels = spans.map((one) => `${rounded(one)} ${time.unit}`);
  return [
    protocolsParam(protocols),
    { name: "node", value: node, bind: { input: "select", options: [...data.nodes], name: "node " } },
    { name: "span", value: span, bind: { input: "select", options: [...spans], labels, name: "window " } },
    { name: "from", value: begin, bind: { input: "range", min: 0, max: end, step, name: "from " } },
  ];
}
