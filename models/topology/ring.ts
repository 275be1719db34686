/** Nodes in a circle, each linked with the one before and the one after. */
import { defineModel, describe } from "../../src/base/parameters.ts";
import { linkInLine } from "./line.ts";
import { type Graph, type TopologyContext, TopologyError } from "./topology.ts";

const SMALLEST_RING = 3;

/** The catalogue entry `ring`. */
export const ring = defineModel({
  summary: "Nodes in a circle, each linked with the next.",
  source: "own definition (the cycle graph)",
  parameters: describe({}),
  build(_settings: Record<never, never>, { order }: TopologyContext): Graph {
    if (order < SMALLEST_RING) {
      throw new TopologyError(
        `${order} nodes do not make a ring`,
        [],
        `use at least ${SMALLEST_RING} nodes, gateways included, or the topology "line"`,
      );
    }
    const edges = linkInLine(order);
    edges.addNew(order - 1, 0);
    return edges.toGraph();
  },
});
