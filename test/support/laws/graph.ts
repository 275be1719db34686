/** What every graph of `models/topology/` has to satisfy. */
import type { Graph } from "../../../models/topology/topology.ts";

/** @throws Error naming the first law that is broken: vertices in range, ascending, no repeats, no loops, symmetric */
export function checkGraphLaws(graph: Graph): void {
  if (graph.neighbours.length !== graph.order)
    throw new Error(`${graph.neighbours.length} lists, order ${graph.order}`);
  for (const [vertex, list] of graph.neighbours.entries()) {
    for (const [i, other] of list.entries()) {
      const where = `${vertex} – ${other}`;
      if (!Number.isInteger(other) || other < 0 || other >= graph.order) throw new Error(`out of range: ${where}`);
      if (other === vertex) throw new Error(`loop: ${where}`);
      if (i > 0 && list[i - 1] >= other) throw new Error(`not ascending: ${where}`);
      if (!includesSorted(graph.neighbours[other], vertex)) throw new Error(`not symmetric: ${where}`);
    }
  }
}

/** The degrees of all vertices. */
export function degrees(graph: Graph): number[] {
  return graph.neighbours.map((list) => list.length);
}

/** Edges as pairs a < b, in order. */
export function edgesOf(graph: Graph): [number, number][] {
  return graph.neighbours.flatMap((list, a) => list.filter((b) => a < b).map((b): [number, number] => [a, b]));
}

/** A graph made of these edges, for tests. */
export function graphOf(order: number, edges: readonly (readonly [number, number])[]): Graph {
  const neighbours: number[][] = Array.from({ length: order }, () => []);
  for (const [a, b] of edges) {
    neighbours[a].push(b);
    neighbours[b].push(a);
  }
  for (const list of neighbours) list.sort((a, b) => a - b);
  return { order, neighbours };
}

function includesSorted(list: readonly number[], wanted: number): boolean {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return list[low] === wanted;
}
