/**
 * Nodes scattered over a square, linked where they are near each other.
 *
 * Source: E. Gilbert, "Random plane networks", J. SIAM 9 (1961). Points are uniform in the unit square; two are linked
 * within a radius. Whether the network hangs together is left to chance: ask `isConnected`.
 */
import { PI } from "../../src/base/maths.ts";
import { defineModel, describe } from "../../src/base/parameters.ts";
import { checkEdgeCount, EdgeCollection } from "./edges.ts";
import { type Graph, type TopologyContext, TopologyError } from "./topology.ts";

/** √2, the square's diagonal: everybody hears everybody. */
const LONGEST_RADIUS = Math.sqrt(2);
/** Halvings that take an interval of length one below the spacing of doubles. */
const HALVINGS = 60;
/** Cells are wider than the radius by a thousandth, so that rounding cannot put neighbours two cells apart. */
const CELL_MARGIN = 1.001;

/** The catalogue entry `random-geometric`. */
export const randomGeometric = defineModel({
  summary: "Nodes scattered over a square, linked within a radius.",
  source: "E. Gilbert, Random plane networks, Journal of SIAM 9, 1961",
  parameters: describe({
    radius: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: LONGEST_RADIUS,
      optional: true,
      doc: "Greatest distance of two linked nodes, as a fraction of the square's side (or give meanDegree).",
    },
    meanDegree: {
      type: "number",
      exclusiveMinimum: 0,
      optional: true,
      doc: "Expected number of neighbours of a node, borders taken into account (or give radius).",
    },
  }),
  build({ radius: asked, meanDegree }, { order, random }: TopologyContext): Graph {
    if ((asked === undefined) === (meanDegree === undefined)) {
      throw new TopologyError(
        asked === undefined ? "neither radius nor meanDegree is given" : "both radius and meanDegree are given",
        [],
        "give one of them: each follows from the other",
      );
    }
    const radius = asked ?? radiusFor(order, meanDegree ?? 0);
    const share = chanceWithin(radius);
    checkEdgeCount((share * order * (order - 1)) / 2, [asked === undefined ? "meanDegree" : "radius"]);
    return linkWithin(scatter(order, random), radius);
  },
});

/**
 * Probability that two points uniform in the unit square lie within a radius: r²(π − 8r/3 + r²/2) up to 1
 * (J. Philip, "The probability distribution of the distance between two random points in a box", TRITA MAT 07 MA 10,
 * 2007); above one, an upper bound of 1.
 */
function chanceWithin(radius: number): number {
  return radius > 1 ? 1 : radius * radius * (PI - (8 * radius) / 3 + (radius * radius) / 2);
}

/** The radius at which the expected degree is the one asked for. */
function radiusFor(order: number, meanDegree: number): number {
  const largest = Math.floor(chanceWithin(1) * (order - 1) * 100) / 100;
  if (meanDegree > largest) {
    throw new TopologyError(
      `${order} nodes (gateways included) scattered over a square cannot have ${meanDegree} neighbours each by distance`,
      ["meanDegree"],
      `ask for at most ${largest}, or give a radius`,
    );
  }
  let [low, high] = [0, 1];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (chanceWithin(middle) * (order - 1) < meanDegree) low = middle;
    else high = middle;
  }
  return high;
}

interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

function scatter(order: number, random: () => number): Points {
  const x = new Float64Array(order);
  const y = new Float64Array(order);
  for (let vertex = 0; vertex < order; vertex++) {
    x[vertex] = random();
    y[vertex] = random();
  }
  return { x, y };
}

/** Compares each point with those of its own cell and the eight around it only. */
function linkWithin({ x, y }: Points, radius: number): Graph {
  const order = x.length;
  const side = Math.max(1, Math.min(Math.floor(1 / (radius * CELL_MARGIN)), Math.ceil(Math.sqrt(order))));
  const column = (vertex: number) => Math.floor(x[vertex] * side);
  const row = (vertex: number) => Math.floor(y[vertex] * side);
  const cells: number[][] = Array.from({ length: side * side }, () => []);
  for (let vertex = 0; vertex < order; vertex++) cells[row(vertex) * side + column(vertex)].push(vertex);

  const edges = new EdgeCollection(order);
  for (let vertex = 0; vertex < order; vertex++) {
    for (let r = Math.max(0, row(vertex) - 1); r <= Math.min(side - 1, row(vertex) + 1); r++) {
      for (let c = Math.max(0, column(vertex) - 1); c <= Math.min(side - 1, column(vertex) + 1); c++) {
        for (const other of cells[r * side + c]) {
          if (other >= vertex) break; // a cell's vertices ascend
          const [dx, dy] = [x[vertex] - x[other], y[vertex] - y[other]];
          if (dx * dx + dy * dy <= radius * radius) edges.addNew(vertex, other);
        }
      }
    }
  }
  return edges.toGraph();
}
