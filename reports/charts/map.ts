/** The network: where its nodes are, who hears whom, how far each is from its gateway, and how its battery does. */
import type { RunResult } from "../../src/experiment/result.ts";
import type { RunTables } from "../../src/experiment/tables/description.ts";
import { count, number } from "../number.ts";
import { printable } from "../text.ts";
import type { Chart } from "./chart.ts";
import { type MapData, mapData } from "./map-data.ts";
import { mapSpec } from "./map-spec.ts";
import { sentences } from "./prose.ts";
import { orZero, rounded } from "./values.ts";

/** What one protocol made of the nodes, by their places in the list. */
export interface Shading {
  readonly protocol: string;
  readonly index: readonly number[];
  readonly shade: readonly (number | null)[];
  readonly transmissions: readonly (number | null)[];
  readonly energyJ: readonly (number | null)[];
  readonly missed: readonly (number | null)[];
}

/** A map of the network for one protocol at a time. */
export function mapChart(result: RunResult, tables: RunTables): Chart | undefined {
  const data = mapData(tables);
  if (data === undefined || data.nodes.length < 2) return undefined;
  const protocols = Object.keys(result.protocols).filter((protocol) => data.rows.has(protocol));
  if (protocols.length === 0) return undefined;
  const title = "Network map";
  const shadings = protocols.map((protocol) => shadingOf(tables.nodes, data, protocol));
  return {
    id: "map",
    title,
    description: sentences(
      hasRoutes(data)
        ? "The network's nodes, with their hops to the gateway (a square) as numbers; lines join neighbours, thick ones are routes."
        : "The network's nodes; lines join neighbours. There is no gateway to route to.",
      placeSentence(data),
      data.shade === undefined ? "" : `Colours tell ${data.shade.title}, for one protocol at a time.`,
      hopsSentence(data),
      shadeSentence(data, shadings[0]!),
      data.nodes.length < data.nodesInAll
        ? `Of ${count(data.nodesInAll)} nodes, ${count(data.nodes.length)} are drawn, evenly chosen in their order.`
        : "",
      data.areLinksLeftOut ? "Of the links, only those of the routing tree are drawn." : "",
    ),
    spec: mapSpec(title, data, shadings),
    signals: { protocol: protocols },
    isWide: true,
  };
}

function shadingOf(nodes: RunTables["nodes"], { rows, shade }: MapData, protocol: string): Shading {
  const own = rows.get(protocol)!;
  const index = own.flatMap((row, i) => (row === undefined ? [] : [i]));
  const of = (value: (row: number) => number) => index.map((i) => rounded(value(own[i]!)));
  const energyJ = (row: number) =>
    nodes.sleepJ[row]! +
    orZero(nodes.cpuJ[row]) +
    orZero(nodes.transmitJ[row]) +
    orZero(nodes.receiveJ[row]) +
    orZero(nodes.idleListeningJ[row]);
  const column = shade?.column;
  const value = column === undefined || column === "energyJ" ? energyJ : (row: number) => nodes[column][row]!;
  return {
    protocol,
    index,
    shade: of(value),
    transmissions: of((row) => nodes.transmissions[row]!),
    energyJ: of(energyJ),
    missed: of((row) => nodes.missedEvents[row]!),
  };
}

function placeSentence(data: MapData): string {
  const { hasPositions } = data;
  if (hasPositions) return "Places are those of the field, in m.";
  return `The network has no positions: nodes stand on ${hasRoutes(data) ? "rings by their hops" : "a ring"}.`;
}

function hasRoutes({ nodes }: MapData): boolean {
  return nodes.some(({ hops }) => hops !== null);
}

function hopsSentence(data: MapData): string {
  if (!hasRoutes(data)) return "";
  const { nodes } = data;
  const farthest = nodes.reduce((most, { hops }) => Math.max(most, hops ?? 0), 0);
  const lost = nodes.filter(({ hops }) => hops === null).length;
  const far = farthest === 0 ? "" : `The farthest node is ${count(farthest)} ${farthest === 1 ? "hop" : "hops"} away.`;
  return sentences(far, lost === 0 ? "" : `${count(lost)} ${lost === 1 ? "node has" : "nodes have"} no route.`);
}

function shadeSentence({ shade }: MapData, { protocol, shade: values }: Shading): string {
  const known = values.filter((value) => value !== null);
  if (shade === undefined || known.length === 0) return "";
  const [least, most] = [Math.min(...known), Math.max(...known)].map(number);
  const range = least === most ? `${least} of every node` : `from ${least} to ${most}`;
  return `With ${printable(protocol)}, ${shade.title}: ${range}.`;
}
