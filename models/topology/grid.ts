/** Nodes in rows and columns, each linked with up to four around it. */
import { defineModel, describe } from "../../src/base/parameters.ts";
import { EdgeCollection } from "./edges.ts";
import { type Graph, type TopologyContext, TopologyError } from "./topology.ts";

/** A ring of two would link the same pair twice. */
const SMALLEST_RING = 3;

/** The catalogue entry `grid`. */
export const grid = defineModel({
  summary: "Nodes in rows and columns, each linked with those left, right, above and below.",
  source: "own definition (the square lattice, or with `wrap` the torus)",
  parameters: describe({
    columns: {
      type: "integer",
      minimum: 1,
      optional: true,
      doc: "Nodes in a row; left out, as many as make the grid nearly square. The last row may be shorter.",
    },
    wrap: {
      type: "boolean",
      default: false,
      doc: "Whether the last column is linked with the first, and the last row with the first.",
      source: "own definition",
    },
  }),
  build({ columns: asked, wrap }, { order }: TopologyContext): Graph {
    const columns = asked ?? Math.ceil(Math.sqrt(order));
    checkColumns(order, columns, wrap);
    const edges = new EdgeCollection(order);
    for (let vertex = 0; vertex < order; vertex++) {
      const isRowEnd = vertex % columns === columns - 1;
      if (!isRowEnd && vertex + 1 < order) edges.addNew(vertex, vertex + 1);
      if (vertex + columns < order) edges.addNew(vertex, vertex + columns);
      if (wrap && isRowEnd) edges.addNew(vertex, vertex - columns + 1);
      if (wrap && vertex + columns >= order) edges.addNew(vertex, vertex % columns);
    }
    return edges.toGraph();
  },
});

function checkColumns(order: number, columns: number, wrap: boolean): void {
  if (columns > order) {
    throw new TopologyError(
      `${order} nodes (gateways included) do not fill a row of ${columns}`,
      ["columns"],
      `use at most ${order} columns, or more nodes`,
    );
  }
  if (!wrap) return;
  if (order % columns !== 0) {
    throw new TopologyError(
      `a grid that wraps has full rows, but ${order} nodes (gateways included) are no multiple of ${columns} columns`,
      ["columns"],
      `use ${order + columns - (order % columns)} nodes, or set wrap: false`,
    );
  }
  if (columns < SMALLEST_RING || order / columns < SMALLEST_RING) {
    throw new TopologyError(
      `a grid that wraps needs at least ${SMALLEST_RING} rows and columns, not ${order / columns} × ${columns}`,
      ["columns"],
      "use more nodes or another number of columns, or set wrap: false",
    );
  }
}
