/** How the topology models put their graphs together. */
import { type Graph, TopologyError } from "./topology.ts";

/** More edges than this are refused: their neighbour lists alone would take about 200 MB. */
export const MAXIMUM_EDGES = 10_000_000;

/** Undirected edges being collected. Looking one up costs the smaller of its two vertices' degrees. */
export class EdgeCollection {
  readonly order: number;
  readonly #neighbours: number[][];

  constructor(order: number) {
    this.order = order;
    this.#neighbours = Array.from({ length: order }, () => []);
  }

  degree(vertex: number): number {
    return this.#neighbours[vertex].length;
  }

  has(a: number, b: number): boolean {
    const [small, other] = this.degree(a) <= this.degree(b) ? [a, b] : [b, a];
    return this.#neighbours[small].includes(other);
  }

  /** Adds an edge that the caller knows to be new and no loop. */
  addNew(a: number, b: number): void {
    this.#neighbours[a].push(b);
    this.#neighbours[b].push(a);
  }

  /** Adds an edge unless it is a loop or already there; returns whether it was added. */
  add(a: number, b: number): boolean {
    if (a === b || this.has(a, b)) return false;
    this.addNew(a, b);
    return true;
  }

  /** Removes an edge that is there. */
  remove(a: number, b: number): void {
    dropFrom(this.#neighbours[a], b);
    dropFrom(this.#neighbours[b], a);
  }

  /** The graph of all edges, neighbours ascending. */
  toGraph(): Graph {
    // Copies are as long as what they hold; lists that grew have room to spare.
    return { order: this.order, neighbours: this.#neighbours.map((list) => [...list].sort((a, b) => a - b)) };
  }
}

function dropFrom(list: number[], vertex: number): void {
  list[list.indexOf(vertex)] = list[list.length - 1];
  list.pop();
}

/**
 * Refuses a graph that would not fit into memory, before any of it is made.
 * @throws TopologyError at the setting `path`
 */
export function checkEdgeCount(edges: number, path: readonly string[]): void {
  if (edges <= MAXIMUM_EDGES) return;
  throw new TopologyError(
    `this makes about ${Math.round(edges)} edges, more than the ${MAXIMUM_EDGES} that a network may have`,
    path,
    "ask for fewer neighbours a node, or for fewer nodes",
  );
}
