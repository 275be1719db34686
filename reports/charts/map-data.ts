/** What the map holds: where every node is, who hears whom, and what each protocol made of the nodes. */
import type { RunTables } from "../../src/experiment/tables/description.ts";
import { ringLayout } from "./layout.ts";
import { rounded, rowsBy } from "./values.ts";

/** Nodes that a map can show apart. */
const NODES_MAX = 2_000;
/** Links that are more than a grey cloud; those of the routing tree are always drawn. */
const LINKS_MAX = 1_500;

/** What a node is coloured by. */
export interface Shade {
  readonly column: "batteryLeft" | "lifeDays" | "energyJ";
  readonly title: string;
}

export interface MapData {
  /** By place in the list; positions in m or, without any, in hops. */
  readonly nodes: readonly MapNode[];
  /** Of drawn links, the places of their ends. */
  readonly routes: readonly (readonly [number, number])[];
  readonly others: readonly (readonly [number, number])[];
  readonly shade: Shade | undefined;
  readonly hasPositions: boolean;
  readonly nodesInAll: number;
  readonly areLinksLeftOut: boolean;
  /** Rows of the table by protocol and place; `undefined` where a protocol has no such node. */
  readonly rows: ReadonlyMap<string, readonly (number | undefined)[]>;
}

export interface MapNode {
  readonly node: string;
  readonly x: number;
  readonly y: number;
  readonly hops: number | null;
  readonly isGateway: boolean;
}

export function mapData({ nodes, links }: RunTables): MapData | undefined {
  const byProtocol = rowsBy(nodes.protocol);
  const first = [...byProtocol.values()][0];
  if (first === undefined) return undefined;
  const kept = sampled(first, (row) => nodes.isGateway[row] === 1);
  const hasPositions = kept.every((row) => Number.isFinite(nodes.xM[row]) && Number.isFinite(nodes.yM[row]));
  const places = hasPositions ? undefined : placesOf(nodes, links, kept);
  const mapNodes = kept.map((row): MapNode => {
    const place = places?.get(nodes.node[row]!) ?? { x: nodes.xM[row]!, y: nodes.yM[row]! };
    return {
      node: nodes.node[row]!,
      x: rounded(place.x) ?? 0,
      y: rounded(place.y) ?? 0,
      hops: rounded(nodes.hopsToGateway[row]),
      isGateway: nodes.isGateway[row] === 1,
    };
  });
  const indices = new Map(mapNodes.map(({ node }, index) => [node, index]));
  const { routes, others } = linksOf(links, indices);
  const areLinksLeftOut = routes.length + others.length > LINKS_MAX;
  return {
    nodes: mapNodes,
    routes,
    others: areLinksLeftOut ? [] : others,
    shade: shadeOf(nodes),
    hasPositions,
    nodesInAll: first.length,
    areLinksLeftOut: areLinksLeftOut && others.length > 0,
    rows: new Map([...byProtocol].map(([protocol, rows]) => [protocol, inOrder(nodes.node, rows, indices)])),
  };
}

/** Gateways, and of the other rows equally many from everywhere in their order. */
function sampled(rows: readonly number[], isKept: (row: number) => boolean): readonly number[] {
  if (rows.length <= NODES_MAX) return rows;
  const others = rows.filter((row) => !isKept(row));
  const room = Math.max(1, NODES_MAX - (rows.length - others.length));
  const chosen = new Set(Array.from({ length: room }, (_, i) => others[Math.floor((i * others.length) / room)]!));
  return rows.filter((row) => isKept(row) || chosen.has(row));
}

function placesOf(nodes: RunTables["nodes"], links: RunTables["links"], rows: readonly number[]) {
  const kept = new Set(rows.map((row) => nodes.node[row]!));
  const routes = links.from.flatMap((from, row) =>
    links.isRoute[row] === 1 && kept.has(from) && kept.has(links.to[row]!) ? [[from, links.to[row]!] as const] : [],
  );
  return ringLayout(
    rows.map((row) => ({ name: nodes.node[row]!, hops: nodes.hopsToGateway[row]! })),
    routes,
  );
}

/** Each pair of neighbours once, whichever way they hear each other. */
function linksOf(links: RunTables["links"], indices: ReadonlyMap<string, number>) {
  const pairs = new Map<number, { readonly ends: readonly [number, number]; isRoute: boolean }>();
  links.from.forEach((from, row) => {
    const a = indices.get(from);
    const b = indices.get(links.to[row]!);
    if (a === undefined || b === undefined || a === b) return;
    const key = Math.min(a, b) * indices.size + Math.max(a, b);
    const isRoute = links.isRoute[row] === 1;
    const known = pairs.get(key);
    if (known === undefined) pairs.set(key, { ends: [a, b], isRoute });
    else known.isRoute ||= isRoute;
  });
  const all = [...pairs.values()];
  const endsOf = (wanted: boolean) => all.filter(({ isRoute }) => isRoute === wanted).map(({ ends }) => ends);
  return { routes: endsOf(true), others: endsOf(false) };
}

/** From how much of a battery's capacity on differences in charge can be told apart by colour. */
const VISIBLE_SHARE = 0.02;

/** Charge where it differs visibly, else how long the batteries last, else the energy drawn. */
function shadeOf(nodes: RunTables["nodes"]): Shade | undefined {
  const left = [...nodes.batteryLeft].filter(Number.isFinite);
  const most = left.reduce((a, b) => Math.max(a, b), 0);
  if (left.some((one) => most - one >= VISIBLE_SHARE))
    return { column: "batteryLeft", title: "battery left at the end" };
  if (nodes.lifeDays.some(Number.isFinite)) return { column: "lifeDays", title: "battery life, d" };
  if (nodes.sleepJ.some(Number.isFinite)) return { column: "energyJ", title: "energy, J" };
  return undefined;
}

function inOrder(names: readonly string[], rows: readonly number[], indices: ReadonlyMap<string, number>) {
  const ordered = new Array<number | undefined>(indices.size).fill(undefined);
  for (const row of rows) {
    const index = indices.get(names[row]!);
    if (index !== undefined) ordered[index] = row;
  }
  return ordered;
}
