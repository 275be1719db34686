/** Pure questions about a graph: distances in hops, connectivity, width and middle. */
import type { Graph } from "./topology.ts";

/** Up to this order (and this many visits of edges) every vertex is asked; beyond it, a bounded number of sweeps is made. */
const EXACT_ORDER = 2000;
const EXACT_VISITS = 200_000_000;
/** Sweeps made to find the middle of a large graph, where they do not prove it earlier. */
const CENTRE_SWEEPS = 32;

/** Hops from `source` to every vertex, −1 where there is no way. */
export function hopDistances(graph: Graph, source: number): Int32Array {
  const distances = new Int32Array(graph.order);
  sweep(graph, source, distances, new Int32Array(graph.order));
  return distances;
}

/** Whether every vertex can be reached from every other. The empty graph is connected. */
export function isConnected(graph: Graph): boolean {
  return unreachableVertex(graph) === undefined;
}

/** The lowest vertex that cannot be reached from vertex 0, or `undefined` where all can. */
export function unreachableVertex(graph: Graph): number | undefined {
  if (graph.order === 0) return undefined;
  const vertex = hopDistances(graph, 0).indexOf(-1);
  return vertex < 0 ? undefined : vertex;
}

/** The name of the first node that cannot be reached from the first one, for a message; `undefined` where all can. */
export function unreachableName(graph: Graph, names: readonly string[]): string | undefined {
  const vertex = unreachableVertex(graph);
  return vertex === undefined ? undefined : names[vertex];
}

/** The number of edges. */
export function edgeCount(graph: Graph): number {
  let ends = 0;
  for (const list of graph.neighbours) ends += list.length;
  return ends / 2;
}

/** Hops from `vertex` to the vertex farthest from it; `Infinity` where some cannot be reached. */
export function eccentricity(graph: Graph, vertex: number): number {
  const farthest = sweep(graph, vertex, new Int32Array(graph.order), new Int32Array(graph.order));
  return farthest.hops;
}

/**
 * The most hops between any two vertices; `Infinity` where the graph is not connected, 0 where it has at most one vertex.
 *
 * Beyond {@link EXACT_ORDER} vertices it is the double-sweep lower bound (C. Magnien, M. Latapy, M. Habib, "Fast
 * computation of empirically tight bounds for the diameter of massive graphs", ACM JEA 13, 2009): the farthest vertex
 * from the farthest vertex from vertex 0. It is exact on trees, and never below half the diameter.
 */
export function diameter(graph: Graph): number {
  if (graph.order <= 1) return 0;
  const distances = new Int32Array(graph.order);
  const queue = new Int32Array(graph.order);
  if (!isAffordable(graph)) return sweep(graph, sweep(graph, 0, distances, queue).vertex, distances, queue).hops;
  let widest = 0;
  for (let vertex = 0; vertex < graph.order && widest < Number.POSITIVE_INFINITY; vertex++) {
    widest = Math.max(widest, sweep(graph, vertex, distances, queue).hops);
  }
  return widest;
}

/**
 * The vertex of least eccentricity, the lowest where several share it; 0 where the graph is not connected.
 *
 * Beyond {@link EXACT_ORDER} vertices candidates are tried in turn, starting from both ends of a double sweep: each sweep
 * bounds all eccentricities from below, and the vertex with the lowest bound is tried next. A candidate that meets its
 * bound is proven to be the answer; after {@link CENTRE_SWEEPS} sweeps the best candidate seen is taken, unproven.
 */
export function centre(graph: Graph): number {
  if (graph.order === 0) throw new RangeError("an empty graph has no centre");
  return isAffordable(graph) ? exactCentre(graph) : boundedCentre(graph);
}

function exactCentre(graph: Graph): number {
  const distances = new Int32Array(graph.order);
  const queue = new Int32Array(graph.order);
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let vertex = 0; vertex < graph.order; vertex++) {
    const { hops } = sweep(graph, vertex, distances, queue);
    if (hops === Number.POSITIVE_INFINITY) return 0;
    if (hops < least) [best, least] = [vertex, hops];
  }
  return best;
}

function boundedCentre(graph: Graph): number {
  const distances = new Int32Array(graph.order);
  const queue = new Int32Array(graph.order);
  const bounds = new Int32Array(graph.order);
  let tried = sweep(graph, 0, distances, queue).vertex;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let sweeps = 0; sweeps < CENTRE_SWEEPS; sweeps++) {
    const { vertex: farthest, hops } = sweep(graph, tried, distances, queue);
    if (hops === Number.POSITIVE_INFINITY) return 0;
    if (hops < least || (hops === least && tried < best)) [best, least] = [tried, hops];
    if (sweeps > 0 && hops === bounds[tried]) return tried;
    raise(bounds, distances);
    // Sweeping from the far end as well is what lifts the bounds of everything beyond the candidate.
    sweep(graph, farthest, distances, queue);
    raise(bounds, distances);
    tried = lowest(bounds);
  }
  return best;
}

function isAffordable(graph: Graph): boolean {
  return graph.order <= EXACT_ORDER && graph.order * 2 * edgeCount(graph) <= EXACT_VISITS;
}

function raise(bounds: Int32Array, distances: Int32Array): void {
  for (let vertex = 0; vertex < bounds.length; vertex++) {
    if (distances[vertex] > bounds[vertex]) bounds[vertex] = distances[vertex];
  }
}

function lowest(bounds: Int32Array): number {
  let best = 0;
  for (let vertex = 1; vertex < bounds.length; vertex++) if (bounds[vertex] < bounds[best]) best = vertex;
  return best;
}

/** Breadth-first search: fills `distances`; returns the lowest of the farthest vertices, at `Infinity` hops if any is out of reach. */
function sweep(
  graph: Graph,
  source: number,
  distances: Int32Array,
  queue: Int32Array,
): { readonly vertex: number; readonly hops: number } {
  distances.fill(-1);
  distances[source] = 0;
  queue[0] = source;
  let reached = 1;
  for (let next = 0; next < reached; next++) {
    const vertex = queue[next];
    for (const neighbour of graph.neighbours[vertex]) {
      if (distances[neighbour] >= 0) continue;
      distances[neighbour] = distances[vertex] + 1;
      queue[reached++] = neighbour;
    }
  }
  const hops = distances[queue[reached - 1]];
  if (reached < graph.order) return { vertex: distances.indexOf(-1), hops: Number.POSITIVE_INFINITY };
  return { vertex: distances.indexOf(hops), hops };
}
