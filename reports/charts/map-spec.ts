/** How the map is drawn. */
import type { Shading } from "./map.ts";
import type { MapData, MapNode } from "./map-data.ts";
import { legendOf, specOf } from "./parts.ts";
import { INK, RANGE, SOFT_INK } from "./theme.ts";
import { decades } from "./ticks.ts";

/** px. */
const HEIGHT_MIN = 180;
const HEIGHT_MAX = 440;
/** Width that the height is reckoned for, px. */
const WIDTH = 640;
/** Room around the outermost nodes, px. */
const MARGIN = 16;
/** Nodes that have room for a number. */
const NUMBERED_MAX = 150;
/** From how many-fold on colours are spread over a logarithm. */
const WIDE_RANGE = 20;

export function mapSpec(title: string, data: MapData, shadings: readonly Shading[]) {
  const box = boxOf(data.nodes);
  const { x, y } = squareAxes(data, box);
  const isMany = data.nodes.length > NUMBERED_MAX;
  const size = isMany ? Math.max(12, 30_000 / data.nodes.length) : 260;
  const nodes = data.nodes.map((node, index) => ({ index, ...node }));
  const fields = ["node", "x", "y", "hops", "isGateway"];
  return specOf({
    title,
    height: Math.round(Math.min(HEIGHT_MAX, Math.max(HEIGHT_MIN, (WIDTH * box.height) / Math.max(1e-9, box.width)))),
    params: [paramOf(shadings)],
    layer: [
      linkLayer(data, data.others, { strokeWidth: 0.75, strokeOpacity: 0.2 }, x, y),
      linkLayer(data, data.routes, { strokeWidth: 2, strokeOpacity: 0.75 }, x, y),
      {
        data: { values: [...shadings] },
        transform: [
          { filter: "datum.protocol === protocol" },
          { flatten: ["index", "shade", "transmissions", "energyJ", "missed"] },
          { lookup: "index", from: { data: { values: nodes }, key: "index", fields } },
          { calculate: "datum.isGateway ? 'gateway' : 'node'", as: "role" },
        ],
        mark: { type: "point", filled: true, size, opacity: 1, strokeWidth: 1, stroke: INK, invalid: "show" },
        encoding: {
          x,
          y,
          shape: {
            field: "role",
            type: "nominal",
            scale: { domain: ["node", "gateway"], range: ["circle", "square"] },
            legend: null,
          },
          ...(data.shade === undefined ? {} : { fill: shadeOf(data, shadings) }),
          tooltip: tooltipOf(data),
        },
      },
      ...(isMany ? [] : [numberLayer(nodes, x, y)]),
    ],
  });
}

function paramOf(shadings: readonly Shading[]) {
  const options = shadings.map(({ protocol }) => protocol);
  return { name: "protocol", value: options[0]!, bind: { input: "select", options, name: "protocol " } };
}

/** Colours by a quantity; where a node has none, as gateways, the theme says which. */
function shadeOf({ shade }: MapData, shadings: readonly Shading[]) {
  const values = shadings.flatMap((one) => one.shade.filter((value) => value !== null));
  const least = Math.min(...values);
  const most = Math.max(...values);
  const isLog = least > 0 && most > WIDE_RANGE * least;
  // The same for every protocol, so that colours can be compared.
  const domain =
    least < most ? [least, most] : [least - Math.abs(least) / 2 - 1e-9, least + Math.abs(least) / 2 + 1e-9];
  const range = shade!.column === "energyJ" ? { range: RANGE.ramp, reverse: true } : { range: RANGE.ramp };
  const format = shade!.column === "batteryLeft" ? { format: "~%" } : { format: ",.3~r" };
  const ticks = isLog ? { values: [...decades([least, most])] } : {};
  // One colour for all tells nothing.
  const legend =
    least === most
      ? null
      : legendOf([], { title: shade!.title, gradientLength: 180, columns: undefined, ...format, ...ticks });
  return {
    field: "shade",
    type: "quantitative",
    scale: { type: isLog ? "log" : "linear", domain, nice: false, zero: false, interpolate: "lab", ...range },
    legend,
  };
}

function tooltipOf({ shade }: MapData) {
  return [
    { field: "node", type: "nominal", title: "node" },
    { field: "hops", type: "quantitative", title: "hops to gateway" },
    { field: "transmissions", type: "quantitative", format: ",", title: "messages originated" },
    { field: "energyJ", type: "quantitative", format: ".4~r", title: "energy, J" },
    { field: "missed", type: "quantitative", format: ",", title: "events missed" },
    ...(shade === undefined || shade.column === "energyJ"
      ? []
      : [
          {
            field: "shade",
            type: "quantitative",
            format: shade.column === "batteryLeft" ? ".4~%" : ".4~r",
            title: shade.title,
          },
        ]),
  ];
}

function linkLayer(
  { nodes }: MapData,
  links: readonly (readonly [number, number])[],
  mark: object,
  x: object,
  y: object,
) {
  const column = (end: 0 | 1, axis: "x" | "y") => links.map((ends) => nodes[ends[end]]![axis]);
  const values = [{ x: column(0, "x"), y: column(0, "y"), x2: column(1, "x"), y2: column(1, "y") }];
  return {
    data: { values },
    transform: [{ flatten: ["x", "y", "x2", "y2"] }],
    mark: { type: "rule", color: SOFT_INK, ...mark },
    encoding: { x, y, x2: { field: "x2" }, y2: { field: "y2" } },
  };
}

/** Hops, on top of the nodes. */
function numberLayer(nodes: readonly MapNode[], x: object, y: object) {
  return {
    data: { values: nodes.filter(({ hops, isGateway }) => hops !== null && !isGateway) },
    mark: { type: "text", fontSize: 10, fontWeight: "bold", color: "#16181d", tooltip: null },
    encoding: { x, y, text: { field: "hops", type: "quantitative" } },
  };
}

interface Box {
  readonly centreX: number;
  readonly centreY: number;
  readonly width: number;
  readonly height: number;
}

function boxOf(nodes: readonly MapNode[]): Box {
  const range = (values: readonly number[]) => {
    const least = values.reduce((a, b) => Math.min(a, b));
    const most = values.reduce((a, b) => Math.max(a, b));
    return { centre: (least + most) / 2, length: most - least };
  };
  const x = range(nodes.map((node) => node.x));
  const y = range(nodes.map((node) => node.y));
  const least = Math.max(x.length, y.length, 1e-9) / 50;
  return { centreX: x.centre, centreY: y.centre, width: Math.max(x.length, least), height: Math.max(y.length, least) };
}

/** Axes of which a metre is as long as the other's, whatever the chart's width. */
function squareAxes({ hasPositions }: MapData, { centreX, centreY, width, height }: Box) {
  const perPx = `max(${width} / max(1, width - ${2 * MARGIN}), ${height} / max(1, height - ${2 * MARGIN}))`;
  const scale = (centre: number, length: string) => ({
    zero: false,
    nice: false,
    domain: [{ expr: `${centre} - ${perPx} * ${length} / 2` }, { expr: `${centre} + ${perPx} * ${length} / 2` }],
  });
  const axis = (tickCount: string) =>
    hasPositions ? { grid: false, tickCount: { expr: tickCount }, format: "~s" } : null;
  const encoding = (field: string, title: string, of: object, shown: object | null) => ({
    field,
    type: "quantitative",
    title,
    scale: of,
    axis: shown,
  });
  return {
    x: encoding("x", "x, m", scale(centreX, "width"), axis("max(2, floor(width / 80))")),
    y: encoding("y", "y, m", scale(centreY, "height"), axis("max(2, floor(height / 60))")),
  };
}
