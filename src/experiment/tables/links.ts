/** Who hears whom: the links of a network as a table. */
import { receivedDbm } from "../../../sim/net/radio/rows.ts";
import type { World } from "../../../sim/world.ts";
import type { MediumSpec } from "../../../sim/world-spec.ts";
import { TableBuilder } from "./builder.ts";
import type { Table } from "./description.ts";

/** Networks of more links than this list only those that the routing tree uses: a map of more shows nothing. */
export const EVERY_LINK_MAX = 50_000;

/** The links of a world, sender by sender. */
export function linksOf(world: World): Table<"links"> {
  const { medium, nodes } = world.spec;
  const table = new TableBuilder("links");
  const parents = nodes.map((_, node) => world.nextHopToGateway(node));
  const listsAll = linkCount(medium) <= EVERY_LINK_MAX;
  for (let from = 0; from < nodes.length; from++) {
    eachLink(medium, from, (to, rssiDbm) => {
      const isRoute = parents[from] === to || parents[to] === from;
      if (listsAll || isRoute) table.push({ from: nodes[from].name, to: nodes[to].name, isRoute, rssiDbm });
    });
  }
  return table.table();
}

function linkCount(medium: MediumSpec): number {
  if (medium.kind === "links") return medium.graph.neighbours.reduce((sum, { length }) => sum + length, 0);
  const { start, split } = medium.rows;
  return split.reduce((sum, end, node) => sum + end - start[node], 0);
}

function eachLink(medium: MediumSpec, from: number, tell: (to: number, rssiDbm: number) => void): void {
  if (medium.kind === "links") {
    for (const to of medium.graph.neighbours[from]) tell(to, Number.NaN);
    return;
  }
  const { start, split, receiver } = medium.rows;
  for (let edge = start[from]; edge < split[from]; edge++) tell(receiver[edge], receivedDbm(medium.rows, edge));
}
