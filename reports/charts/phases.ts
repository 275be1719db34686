/** The coherence map: how far each node's beat is from the middle of all, over time. */
import type { RunResult } from "../../src/experiment/result.ts";
import type { RunTables } from "../../src/experiment/tables/description.ts";
import { count } from "../number.ts";
import { printable } from "../text.ts";
import type { Chart } from "./chart.ts";
import { LOG_TIME } from "./lines.ts";
import { legendOf, specOf } from "./parts.ts";
import { quantity, sentences } from "./prose.ts";
import { RANGE } from "./theme.ts";
import { timeUnitOf } from "./time.ts";
import { orZero, rounded, rowsBy } from "./values.ts";

/** Columns of the map: as many as have room. */
const COLUMNS_MAX = 100;
/** px of a row, and of the whole map at least. */
const ROW = 9;
const HEIGHT_MIN = 120;
/** Below this all is well, and what lies below looks alike, ms. */
const WELL_MS = 0.1;

/** One protocol's map, column by column; a node is a row. */
interface Cells {
  readonly protocol: string;
  readonly node: readonly string[];
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Distance from the middle, ms. */
  readonly off: readonly (number | null)[];
}

/** Phase errors by node and time, for one protocol at a time. */
export function phasesChart(result: RunResult, { phases }: RunTables): Chart | undefined {
  const rows = rowsBy(phases.protocol);
  const protocols = Object.keys(result.protocols).filter((protocol) => rows.has(protocol));
  if (protocols.length === 0) return undefined;
  const time = timeUnitOf(result.durationS);
  const maps = protocols.map((protocol) => cellsOf(phases, protocol, rows.get(protocol)!, time.seconds));
  const most = Math.max(2 * WELL_MS, ...maps.flatMap(({ off }) => off.map(orZero)));
  const title = "Keeping step: coherence map";
  const first = maps[0]!;
  const nodes = [...new Set(first.node)];
  return {
    id: "phases",
    title,
    description: sentences(
      "How far each node's beat is from the middle of all nodes: a row is a node, a column an instant (on a logarithm of time), for one protocol at a time.",
      `${count(nodes.length)} nodes are drawn.`,
      endSentence(first),
    ),
    spec: specOf({
      title,
      height: Math.max(HEIGHT_MIN, ROW * nodes.length),
      params: [
        { name: "protocol", value: protocols[0]!, bind: { input: "select", options: protocols, name: "protocol " } },
      ],
      data: { values: maps },
      transform: [
        { filter: "datum.protocol === protocol" },
        { flatten: ["node", "from", "to", "off"] },
        { calculate: `datum.off === null ? null : max(${WELL_MS}, datum.off)`, as: "shade" },
        { calculate: `format(datum.to, '.4~f') + ' ${time.unit}'`, as: "at" },
      ],
      mark: { type: "rect", invalid: "show" },
      encoding: {
        x: {
          field: "from",
          type: "quantitative",
          title: `time of the run, ${time.unit}`,
          axis: { grid: false, format: "~r", tickCount: { expr: "max(2, floor(width / 80))" } },
          scale: LOG_TIME,
        },
        x2: { field: "to" },
        y: { field: "node", type: "nominal", title: null, sort: null, axis: { labelFontSize: 9 } },
        fill: {
          field: "shade",
          type: "quantitative",
          scale: {
            type: "log",
            domain: [WELL_MS, most],
            nice: false,
            reverse: true,
            interpolate: "lab",
            range: RANGE.ramp,
          },
          legend: legendOf([], { title: "off by, ms", gradientLength: 180, columns: undefined, format: ".3~r" }),
        },
        tooltip: [
          { field: "node", type: "nominal", title: "node" },
          { field: "at", type: "nominal", title: "time" },
          { field: "off", type: "quantitative", format: ".3~r", title: "off by, ms" },
        ],
      },
    }),
    signals: { protocol: protocols },
    isWide: true,
  };
}

/** The instants that can be told apart; each cell reaches back to the one before. */
function cellsOf(phases: RunTables["phases"], protocol: string, rows: readonly number[], unitS: number): Cells {
  const instants = [...new Set(rows.map((row) => phases.atS[row]!))];
  const kept = spreadOut(instants);
  const before = new Map(kept.map((atS, i) => [atS, kept[i - 1] ?? atS / 2]));
  const drawn = rows.filter((row) => before.has(phases.atS[row]!));
  const at = (seconds: number) => rounded(seconds / unitS) ?? 0;
  return {
    protocol,
    node: drawn.map((row) => phases.node[row]!),
    from: drawn.map((row) => at(before.get(phases.atS[row]!)!)),
    to: drawn.map((row) => at(phases.atS[row]!)),
    off: drawn.map((row) => rounded(Math.abs(phases.aheadS[row]!) * 1000, 3)),
  };
}

/** Instants of which each is the last one of its column, columns being equally wide on a logarithm. */
function spreadOut(instants: readonly number[]): readonly number[] {
  const [first, last] = [instants[0]!, instants.at(-1)!];
  const columnOf = (atS: number) =>
    Math.floor((COLUMNS_MAX * Math.log(atS / first)) / Math.log((last * 1.001) / first));
  return instants.filter((atS, i) => i + 1 === instants.length || columnOf(atS) !== columnOf(instants[i + 1]!));
}

function endSentence({ protocol, node, to, off }: Cells): string {
  const end = to.at(-1);
  let worst = 0;
  let who = "";
  off.forEach((value, i) => {
    if (to[i] !== end || orZero(value) < worst) return;
    worst = orZero(value);
    who = node[i]!;
  });
  return who === ""
    ? ""
    : `With ${printable(protocol)}, ${printable(who)} is farthest at the end: ${quantity(worst / 1000, "s")}.`;
}
