/** Nodes on a line, as along a road, a pipe or a tunnel. */
import { defineModel } from "../../src/base/parameters.ts";
import { centredGateways, type Placement, type PlacementContext, type Position } from "./placement.ts";

export const line = defineModel({
  summary: "a straight line at equal distances",
  source: "own definition",
  parameters: {
    spacing: {
      type: "quantity",
      dimension: "length",
      doc: "distance of neighbours",
      default: "30 m",
      exclusiveMinimum: 0,
      source: "own choice, as for the grid",
    },
    gateway: {
      type: "choice",
      doc: "where a single gateway stands: one spacing before the first node, or in the middle",
      options: ["end", "middle"],
      default: "middle",
      source: "own choice: a gateway stands at the centre, as in the other placements",
    },
  },
  build(values, context: PlacementContext): Placement {
    const nodes: Position[] = [];
    for (let i = 0; i < context.count; i++) nodes.push({ x: i * values.spacing, y: 0 });
    const isAtEnd = values.gateway === "end" && context.gateways === 1;
    return { nodes, gateways: isAtEnd ? [{ x: -values.spacing, y: 0 }] : centredGateways(nodes, context.gateways) };
  },
});
