/**
 * Routes towards the gateway: the tree of least expected transmissions.
 *
 * Source: D. De Couto, D. Aguayo, J. Bicket, R. Morris, "A high-throughput path metric for multi-hop wireless routing",
 * MobiCom 2003. The tree is computed once from the known losses and costs no traffic.
 */
import type { Graph } from "../../models/topology/topology.ts";

/** Probability in [0, 1] that a frame from `from` to its neighbour `to` is lost. */
export type LinkLoss = (from: number, to: number) => number;

/** A parent's place in the result of a vertex that has none. */
export const NO_PARENT = -1;

/**
 * The next hop of every vertex towards its nearest root, by expected transmission count ETX = 1/((1 − pf)(1 − pr)) summed
 * along the way: the frame has to arrive, and so has its acknowledgement. Among equal costs fewer hops win, then the
 * parent of lower index, so the tree depends on nothing but its arguments. Links that lose everything in one direction
 * are not used. Dijkstra's algorithm: O(E log V).
 *
 * @returns a parent for each vertex, {@link NO_PARENT} at roots and where no root can be reached
 * @throws RangeError where a loss is no probability or a root no vertex
 */
export function etxTree(graph: Graph, roots: readonly number[], linkLoss: LinkLoss): Int32Array {
  const paths = new Paths(graph.order);
  for (const root of roots) {
    if (!(root >= 0 && root < graph.order)) throw new RangeError(`root ${root} is not in the graph`);
    paths.offer(root, 0, 0, NO_PARENT);
  }
  for (let from = paths.settle(); from !== undefined; from = paths.settle()) {
    for (const vertex of graph.neighbours[from]) {
      if (paths.isSettled(vertex)) continue;
      const cost = paths.cost[from] + expectedTransmissions(vertex, from, linkLoss);
      if (cost < Number.POSITIVE_INFINITY) paths.offer(vertex, cost, paths.hops[from] + 1, from);
    }
  }
  return paths.parent;
}

/** @throws RangeError where either loss is not in [0, 1] */
function expectedTransmissions(from: number, to: number, linkLoss: LinkLoss): number {
  const forward = linkLoss(from, to);
  const reverse = linkLoss(to, from);
  if (!(forward >= 0 && forward <= 1 && reverse >= 0 && reverse <= 1)) {
    throw new RangeError(`the losses ${forward} and ${reverse} between ${from} and ${to} are no probabilities`);
  }
  return 1 / ((1 - forward) * (1 - reverse));
}

/** The best way known to each vertex, and a binary heap of the vertices whose best way is not final. */
class Paths {
  readonly cost: Float64Array;
  readonly hops: Int32Array;
  readonly parent: Int32Array;
  /** Vertices, least (cost, hops, index) first. */
  readonly #heap: Int32Array;
  /** Where each vertex stands in the heap; −1 before it was offered, −2 once settled. */
  readonly #place: Int32Array;
  #size = 0;

  constructor(order: number) {
    this.cost = new Float64Array(order).fill(Number.POSITIVE_INFINITY);
    this.hops = new Int32Array(order);
    this.parent = new Int32Array(order).fill(NO_PARENT);
    this.#heap = new Int32Array(order);
    this.#place = new Int32Array(order).fill(-1);
  }

  isSettled(vertex: number): boolean {
    return this.#place[vertex] === -2;
  }

  /** Takes the way to an unsettled vertex if it is better than the one known. */
  offer(vertex: number, cost: number, hops: number, parent: number): void {
    const difference = cost - this.cost[vertex] || hops - this.hops[vertex] || parent - this.parent[vertex];
    if (difference >= 0) return;
    this.cost[vertex] = cost;
    this.hops[vertex] = hops;
    this.parent[vertex] = parent;
    this.#rise(this.#place[vertex] >= 0 ? this.#place[vertex] : this.#size++, vertex);
  }

  /** Removes the vertex with the best way and makes that way final; `undefined` where none is left. */
  settle(): number | undefined {
    if (this.#size === 0) return undefined;
    const best = this.#heap[0];
    this.#place[best] = -2;
    this.#size--;
    if (this.#size > 0) this.#sink(this.#heap[this.#size]);
    return best;
  }

  #isBefore(a: number, b: number): boolean {
    return (this.cost[a] - this.cost[b] || this.hops[a] - this.hops[b] || a - b) < 0;
  }

  #put(vertex: number, place: number): void {
    this.#heap[place] = vertex;
    this.#place[vertex] = place;
  }

  /** Moves a vertex from `place` up to where it belongs. */
  #rise(place: number, vertex: number): void {
    let at = place;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#isBefore(vertex, this.#heap[above])) break;
      this.#put(this.#heap[above], at);
      at = above;
    }
    this.#put(vertex, at);
  }

  /** Puts a vertex at the top and moves it down to where it belongs. */
  #sink(vertex: number): void {
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= this.#size) break;
      if (below + 1 < this.#size && this.#isBefore(this.#heap[below + 1], this.#heap[below])) below++;
      if (!this.#isBefore(this.#heap[below], vertex)) break;
      this.#put(this.#heap[below], at);
      at = below;
    }
    this.#put(vertex, at);
  }
}
