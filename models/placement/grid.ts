/** Nodes on a square grid, filled row by row. */
import { defineModel } from "../../src/base/parameters.ts";
import { centredGateways, type Placement, type PlacementContext, type Position } from "./placement.ts";

export const grid = defineModel({
  summary: "a square grid, filled row by row",
  source: "own definition; as ns-3's GridPositionAllocator, RowFirst",
  parameters: {
    spacing: {
      type: "quantity",
      dimension: "length",
      doc: "distance of neighbours in a row and in a column",
      default: "30 m",
      exclusiveMinimum: 0,
      source: "own choice: three rings in reach of an ideal receiver at 0 dBm and exponent 3",
    },
    columns: {
      type: "integer",
      doc: "nodes in a row; by default the grid is as square as it can be",
      minimum: 1,
      optional: true,
    },
  },
  build(values, context: PlacementContext): Placement {
    const columns = values.columns ?? Math.ceil(Math.sqrt(context.count));
    const nodes: Position[] = [];
    for (let i = 0; i < context.count; i++)
      nodes.push({ x: (i % columns) * values.spacing, y: Math.floor(i / columns) * values.spacing });
    return { nodes, gateways: centredGateways(nodes, context.gateways) };
  },
});
