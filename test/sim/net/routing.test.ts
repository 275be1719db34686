import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { topologyCatalogue as t } from "../../../models/topology/catalogue.ts";
import type { Graph } from "../../../models/topology/topology.ts";
import { etxTree, type LinkLoss } from "../../../sim/net/routing.ts";
import { contextOf } from "../../models/topology/support.ts";
import { graphOf } from "../../support/laws/graph.ts";

const ideal: LinkLoss = () => 0;
const etx = (loss: LinkLoss, a: number, b: number) => 1 / ((1 - loss(a, b)) * (1 - loss(b, a)));

/** Least (cost, hops) to a root by Bellman and Ford's rounds, an algorithm without any queue. */
function leastCosts(graph: Graph, roots: readonly number[], loss: LinkLoss): [number, number][] {
  const best = graph.neighbours.map((_, v): [number, number] => (roots.includes(v) ? [0, 0] : [Infinity, 0]));
  for (let round = 0; round < graph.order; round++) {
    for (const [v, list] of graph.neighbours.entries()) {
      for (const u of list) {
        const offer: [number, number] = [best[u][0] + etx(loss, v, u), best[u][1] + 1];
        if (offer[0] < best[v][0] || (offer[0] === best[v][0] && offer[1] < best[v][1])) best[v] = offer;
      }
    }
  }
  return best;
}

/** @throws Error where the tree is not the one of least cost, then hops, then index */
function checkTree(parents: Int32Array, graph: Graph, roots: readonly number[], loss: LinkLoss): void {
  const best = leastCosts(graph, roots, loss);
  for (let v = 0; v < graph.order; v++) {
    const rightful = graph.neighbours[v].filter(
      (u) => best[u][0] + etx(loss, v, u) === best[v][0] && best[u][1] + 1 === best[v][1] && best[v][0] < Infinity,
    );
    const expected = roots.includes(v) ? -1 : (rightful[0] ?? -1);
    if (parents[v] !== expected) throw new Error(`vertex ${v} has parent ${parents[v]}, not ${expected}`);
  }
}

/** Losses from a few values, powers of two, so that equal costs are common and sums are exact. */
const cases = fc.integer({ min: 1, max: 12 }).chain((order) => {
  const pairs = Array.from({ length: order }, (_, b) => Array.from({ length: b }, (_, a): [number, number] => [a, b]));
  return fc.record({
    graph: fc.subarray(pairs.flat()).map((edges) => graphOf(order, edges)),
    roots: fc.uniqueArray(fc.integer({ min: 0, max: order - 1 }), { minLength: 1, maxLength: 3 }),
    losses: fc.array(fc.constantFrom(0, 0, 0.5, 0.75, 1), { minLength: order * order, maxLength: order * order }),
  });
});
const lossOf =
  (order: number, losses: readonly number[]): LinkLoss =>
  (a, b) =>
    losses[a * order + b];

describe("the ETX tree", () => {
  it("is the tree of least cost, then hops, then index", () => {
    fc.assert(
      fc.property(cases, ({ graph, roots, losses }) => {
        const loss = lossOf(graph.order, losses);
        checkTree(etxTree(graph, roots, loss), graph, roots, loss);
      }),
      { numRuns: 500 },
    );
  });

  it("is not just any tree: the check catches one of fewest hops, and ties broken the other way", () => {
    const detour = graphOf(3, [
      [0, 1],
      [1, 2],
      [0, 2],
    ]);
    const poor: LinkLoss = (a, b) => (a + b === 2 ? 0.5 : 0);
    expect(() => checkTree(etxTree(detour, [0], ideal), detour, [0], poor)).toThrow("vertex 2 has parent 0, not 1");
    const diamond = graphOf(4, [
      [0, 1],
      [0, 2],
      [1, 3],
      [2, 3],
    ]);
    expect(() => checkTree(Int32Array.of(-1, 0, 0, 2), diamond, [0], ideal)).toThrow("vertex 3 has parent 2, not 1");
  });

  it("counts both directions: ETX = 1/((1 − pf)(1 − pr))", () => {
    // 0.1 there and 0.5 back costs 2.22; by way of 1, two hops of 1.08 each are cheaper.
    const graph = graphOf(3, [
      [0, 1],
      [1, 2],
      [0, 2],
    ]);
    const loss = (a: number, b: number) => (a + b === 2 ? (a > b ? 0.1 : 0.5) : 0.04);
    expect([...etxTree(graph, [0], loss)]).toEqual([-1, 0, 1]);
    expect([...etxTree(graph, [0], (a, b) => (a + b === 2 ? (a > b ? 0.1 : 0.48) : 0.04))]).toEqual([-1, 0, 0]);
  });

  it("leaves out what cannot be reached, one-way links included", () => {
    const graph = graphOf(5, [
      [0, 1],
      [1, 2],
      [3, 4],
    ]);
    expect([...etxTree(graph, [0], (a, b) => (a === 1 && b === 2 ? 1 : 0))]).toEqual([-1, 0, -1, -1, -1]);
    expect([...etxTree(graph, [0, 4, 4], ideal)]).toEqual([-1, 0, 1, 4, -1]);
    expect([...etxTree(graph, [], ideal)]).toEqual([-1, -1, -1, -1, -1]);
  });

  it("refuses losses that are no probabilities and roots that are not there", () => {
    const graph = graphOf(2, [[0, 1]]);
    expect(() => etxTree(graph, [0], () => Number.NaN)).toThrow(RangeError);
    expect(() => etxTree(graph, [0], () => 1.5)).toThrow(RangeError);
    expect(() => etxTree(graph, [2], ideal)).toThrow(RangeError);
  });

  it("spans 100,000 nodes", () => {
    const graph = t["small-world"].build({ neighbours: 6, rewire: 0.1 }, contextOf(100_000));
    const parents = etxTree(graph, [7], (a, b) => ((a * 31 + b * 17) % 64) / 128);
    expect(parents.filter((parent) => parent < 0)).toHaveLength(1);
    expect(parents[7]).toBe(-1);
  });
});
