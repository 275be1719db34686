/**
 * A random network in which every node has the same number of links.
 *
 * Start: A. Steger, N. Wormald, "Generating random regular graphs quickly", Combinatorics, Probability and Computing 8
 * (1999): free ends are paired at random, pairs that would make a loop or a double link are put back, and where no
 * suitable pair is left all is begun again. Ends are paired in rounds, a shuffle each; small graphs come out skewed by
 * that. So pairs of links then swap their ends many times, a Markov chain whose limit is the uniform distribution over
 * all such graphs (R. Milo et al., "On the uniform generation of random graphs with prescribed degree sequences",
 * arXiv:cond-mat/0312028). Above half of all possible neighbours, the complement is drawn.
 */
import { defineModel, describe } from "../../src/base/parameters.ts";
import { checkEdgeCount, EdgeCollection } from "./edges.ts";
import { type Graph, type TopologyContext, TopologyError } from "./topology.ts";

/** Beginnings before giving up; dense graphs need about five. */
const ATTEMPTS = 200;
/** Rounds before beginning again; up to about thirty are needed. */
const ROUNDS = 100;
/** Swaps tried for each link, after which where it all began no longer shows. */
const SWAPS_PER_LINK = 10;

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
      const links = pair(order, Math.min(degree, rest), random);
      if (links === undefined) continue;
      swapEnds(links, random);
      return degree <= rest ? links.edges.toGraph() : complement(links.edges);
    }
    throw new TopologyError(
      `no network of ${order} nodes with ${degree} links each was found in ${ATTEMPTS} attempts`,
      ["degree"],
      "use another seed, or another degree",
    );
  },
});

/** The edges, and each of them once as `ends[2i]` – `ends[2i + 1]`. */
interface Links {
  readonly edges: EdgeCollection;
  readonly ends: Int32Array;
}

/** One attempt: pairs all free ends, or returns `undefined` where those left over cannot be paired. */
function pair(order: number, degree: number, random: () => number): Links | undefined {
  const edges = new EdgeCollection(order);
  const ends = new Int32Array(order * degree);
  for (let i = 0; i < ends.length; i++) ends[i] = i % order;
  // Free ends stand first; those paired gather behind them.
  let free = ends.length;
  for (let round = 0; free > 0; round++) {
    if (round === ROUNDS) return undefined;
    shuffle(ends, free, random);
    for (let i = free - 2; i >= 0; i -= 2) {
      if (!edges.add(ends[i], ends[i + 1])) continue;
      free -= 2;
      exchange(ends, i, free);
      exchange(ends, i + 1, free + 1);
    }
    if (free > 0 && !hasSuitablePair(edges, ends.subarray(0, free))) return undefined;
  }
  return { edges, ends };
}

/** Replaces links a – b, c – d by a – d, c – b, wherever that makes neither a loop nor a double link. */
function swapEnds({ edges, ends }: Links, random: () => number): void {
  const count = ends.length / 2;
  for (let swap = 0; swap < SWAPS_PER_LINK * count; swap++) {
    const first = 2 * Math.floor(random() * count);
    const second = Math.floor(random() * ends.length);
    const [a, b, c, d] = [ends[first], ends[first + 1], ends[second ^ 1], ends[second]];
    if (a === d || b === c || edges.has(a, d) || edges.has(c, b)) continue;
    edges.remove(a, b);
    edges.remove(c, d);
    edges.addNew(a, d);
    edges.addNew(c, b);
    exchange(ends, first + 1, second);
  }
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
    exchange(list, i, Math.floor(random() * (i + 1)));
  }
}

function exchange(list: Int32Array, i: number, j: number): void {
  const kept = list[i];
  list[i] = list[j];
  list[j] = kept;
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
