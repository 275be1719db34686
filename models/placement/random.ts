/** Nodes anywhere in a rectangle, each independently of the others. */
import { defineModel } from "../../src/base/parameters.ts";
import { centredGateways, type Placement, type PlacementContext, type Position } from "./placement.ts";

export const random = defineModel({
  summary: "uniformly at random in a rectangle, gateways at its centre",
  source: "own definition (binomial point process)",
  parameters: {
    width: {
      type: "quantity",
      dimension: "length",
      doc: "width of the rectangle",
      default: "200 m",
      exclusiveMinimum: 0,
      source: "own choice",
    },
    height: {
      type: "quantity",
      dimension: "length",
      doc: "height of the rectangle",
      default: "200 m",
      exclusiveMinimum: 0,
      source: "own choice",
    },
  },
  build(values, context: PlacementContext): Placement {
    const { width, height } = values;
    const nodes: Position[] = [];
    for (let i = 0; i < context.count; i++) {
      const x = context.random() * width;
      nodes.push({ x, y: context.random() * height });
    }
    const corners = [
      { x: 0, y: 0 },
      { x: width, y: height },
    ];
    return { nodes, gateways: centredGateways(corners, context.gateways) };
  },
});
