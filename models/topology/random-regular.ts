/**
 * A random network in which every node has the same number of links.
 *
 * Source: A. Steger, N. Wormald, "Generating random regular graphs quickly", Combinatorics, Probability and Computing 8
 * (1999): free ends are paired at random, pairs that would make a loop or a double link are put back, and where no
 * suitable pair is left all is begun again. Ends are paired in rounds, a shuffle each. Graphs are uniformly distributed
 * in the limit while the degree grows slower than n^(1/3) (J. Kim, V. Vu, STOC 2003). Above half of all possible
 * neighbours, the complement is drawn.
 */
import { defineModel, describe } from "../../src/base/parameters.ts";
import { checkEdgeCount, EdgeCollection } from "./edges.ts";
import { type Graph, type TopologyContext, TopologyError } from "./topology.ts";

/** Beginnings before giving up. */
const ATTEMPTS = 1000;

/** The catalogue entry `random-regular`. */
export const randomRegular = defineModel({
  summary: "A random network in which every node has the same number of links.",
  source: "A. Steger, N. Wormald, Generating random regular graphs quickly, 1999",
  parameters: describe({
    degree: {
      type: "integer",
      minimum: 1,
      doc: "Links of each node (d).",
    },
  }),
  build({ degree }, { order, random }: TopologyContext): Graph {
    checkDegree(order, degree);
    const rest = order - 1 - degree;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const edges = pair(order, Math.min(degree, rest), random);
      if (edges !== undefined) return degree <= rest ? edges.toGraph() : complement(edges);
    }
    throw new TopologyError(
      `no network of ${order} nodes with ${degree} links each was found in ${ATTEMPTS} attempts`,
      ["degree"],
      "use another seed, or another degree",
    );
  },
});

/** One attempt: pairs all free ends, or returns `undefined` where those left over cannot be paired. */
function pair(order: number, degree: number, random: () => number): EdgeCollection | undefined {
  const edges = new EdgeCollection(order);
  const ends = new Int32Array(order * degree);
  for (let i = 0; i < ends.length; i++) ends[i] = i % order;
  let free = ends.length;
  while (free > 0) {
    shuffle(ends, free, random);
    let left = 0;
    for (let i = 0; i < free; i += 2) {
      const [a, b] = [ends[i], ends[i + 1]];
      if (edges.add(a, b)) continue;
      ends[left++] = a;
      ends[left++] = b;
    }
    free = left;
    if (free > 0 && !hasSuitablePair(edges, ends.subarray(0, free))) return undefined;
  }
  return edges;
}

function hasSuitablePair(edges: EdgeCollection, ends: Int32Array): boolean {
  const vertices = [...new Set(ends)];
  for (const [i, a] of vertices.entries()) {
    for (let j = 0; j < i; j++) if (!edges.has(a, vertices[j])) return true;
  }
  return false;
}

/** Fisher–Yates over the first `count` entries. */
function shuffle(list: Int32Array, count: number, random: () => number): void {
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
}

function complement(edges: EdgeCollection): Graph {
  const others = new EdgeCollection(edges.order);
  for (let b = 1; b < edges.order; b++) {
    for (let a = 0; a < b; a++) if (!edges.has(a, b)) others.addNew(a, b);
  }
  return others.toGraph();
}

function checkDegree(order: number, degree: number): void {
  if (degree >= order) {
    throw new TopologyError(
      `a node cannot have ${degree} links among ${order} nodes (gateways included)`,
      ["degree"],
      `use a degree below ${order}, or more nodes`,
    );
  }
  if ((order * degree) % 2 !== 0) {
    throw new TopologyError(
      `${order} nodes (gateways included) with ${degree} links each have an odd number of ends`,
      ["degree"],
      `use an even degree, or ${order + 1} nodes`,
    );
  }
  checkEdgeCount((order * degree) / 2, ["degree"]);
}
