import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { topologyCatalogue as t } from "../../../models/topology/catalogue.ts";
import * as graphs from "../../../models/topology/graph.ts";
import { graphOf } from "../../support/laws/graph.ts";
import { contextOf } from "./support.ts";

/** All distances by Floyd and Warshall's algorithm: another way to the same numbers. */
function allDistances(order: number, edges: readonly (readonly [number, number])[]): number[][] {
  const d = Array.from({ length: order }, (_, a) => Array.from({ length: order }, (_, b) => (a === b ? 0 : Infinity)));
  for (const [a, b] of edges) d[a][b] = d[b][a] = 1;
  for (let k = 0; k < order; k++)
    for (let a = 0; a < order; a++) for (let b = 0; b < order; b++) d[a][b] = Math.min(d[a][b], d[a][k] + d[k][b]);
  return d;
}

const sparse = fc.integer({ min: 1, max: 14 }).chain((order) => {
  const pairs = Array.from({ length: order }, (_, b) => Array.from({ length: b }, (_, a): [number, number] => [a, b]));
  return fc.tuple(fc.constant(order), fc.subarray(pairs.flat()));
});

describe("questions about a graph", () => {
  it("agree with all distances computed another way", () => {
    fc.assert(
      fc.property(sparse, ([order, edges]) => {
        const graph = graphOf(order, edges);
        const distances = allDistances(order, edges);
        const eccentricities = distances.map((row) => Math.max(...row));
        for (let v = 0; v < order; v++) {
          expect([...graphs.hopDistances(graph, v)]).toEqual(distances[v].map((d) => (d === Infinity ? -1 : d)));
          expect(graphs.eccentricity(graph, v)).toBe(eccentricities[v]);
        }
        expect(graphs.isConnected(graph)).toBe(Math.max(...eccentricities) < Infinity);
        expect(graphs.diameter(graph)).toBe(Math.max(...eccentricities));
        expect(graphs.centre(graph)).toBe(eccentricities.indexOf(Math.min(...eccentricities)));
        expect(graphs.edgeCount(graph)).toBe(edges.length);
      }),
    );
  });

  it("name a node that cannot be reached", () => {
    const graph = graphOf(4, [
      [0, 1],
      [2, 3],
    ]);
    expect(graphs.isConnected(graph)).toBe(false);
    expect(graphs.unreachableVertex(graph)).toBe(2);
    expect(graphs.unreachableName(graph, ["gateway", "a", "b", "c"])).toBe("b");
    expect(graphs.unreachableName(graphOf(2, [[0, 1]]), ["a", "b"])).toBeUndefined();
    expect(graphs.isConnected(graphOf(0, []))).toBe(true);
    expect(() => graphs.centre(graphOf(0, []))).toThrow(RangeError);
  });

  it("are exact beyond the exact order where sweeps prove the answer: line, ring, grid, star of paths", () => {
    const line = t.line.build({}, contextOf(3001));
    expect([graphs.diameter(line), graphs.centre(line)]).toEqual([3000, 1500]);
    const ring = t.ring.build({}, contextOf(3000));
    expect(graphs.diameter(ring)).toBe(1500);
    expect(graphs.eccentricity(ring, graphs.centre(ring))).toBe(1500);
    const grid = t.grid.build({ columns: 51, wrap: false }, contextOf(51 * 51));
    expect([graphs.diameter(grid), graphs.centre(grid)]).toEqual([100, 25 * 51 + 25]);
    const arms = Array.from({ length: 2500 }, (_, v): [number, number] => [v % 500 === 0 ? 2500 : v - 1, v]);
    const star = graphOf(2501, arms);
    expect([graphs.diameter(star), graphs.centre(star)]).toEqual([1000, 2500]);
    expect(graphs.diameter(graphOf(3000, [[0, 1]]))).toBe(Infinity);
    expect(graphs.centre(graphOf(3000, [[1, 2]]))).toBe(0);
  });

  it("answer for 100,000 nodes, and come near where they cannot be exact", () => {
    const graph = t["random-geometric"].build({ radius: undefined, meanDegree: 25 }, contextOf(100_000));
    expect(graphs.isConnected(graph)).toBe(true);
    const middle = graphs.eccentricity(graph, graphs.centre(graph));
    const width = graphs.diameter(graph);
    expect(middle).toBeGreaterThanOrEqual(Math.ceil(width / 2));
    expect(middle).toBeLessThan(0.55 * width);
  });
});
