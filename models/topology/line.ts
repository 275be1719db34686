/** Nodes in a row, each linked with the one before and the one after. */
import { defineModel, describe } from "../../src/base/parameters.ts";
import { EdgeCollection } from "./edges.ts";
import type { Graph, TopologyContext } from "./topology.ts";

/** The path on `order` vertices: edges i – i+1. */
export function linkInLine(order: number): EdgeCollection {
  const edges = new EdgeCollection(order);
  for (let vertex = 1; vertex < order; vertex++) edges.addNew(vertex - 1, vertex);
  return edges;
}

/** The catalogue entry `line`. */
export const line = defineModel({
  summary: "Nodes in a row, each linked with the next.",
  source: "own definition (the path graph)",
  parameters: describe({}),
  build: (_settings: Record<never, never>, context: TopologyContext): Graph => linkInLine(context.order).toGraph(),
});
