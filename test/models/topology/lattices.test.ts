import { describe, expect, it } from "vitest";
import { topologyCatalogue as t } from "../../../models/topology/catalogue.ts";
import { centre, diameter, edgeCount, isConnected } from "../../../models/topology/graph.ts";
import { degrees, edgesOf } from "../../support/laws/graph.ts";
import { contextOf } from "./support.ts";

describe("line", () => {
  it("of n has n − 1 edges and that diameter; of one node, none", () => {
    const graph = t.line.build({}, contextOf(10));
    expect([edgeCount(graph), diameter(graph), centre(graph)]).toEqual([9, 9, 4]);
    expect(t.line.build({}, contextOf(1)).neighbours).toEqual([[]]);
    expect(t.line.build({}, contextOf(0)).neighbours).toEqual([]);
  });
});

describe("ring", () => {
  it("of n has n edges, degree 2 and diameter ⌊n/2⌋", () => {
    for (const order of [3, 8, 9]) {
      const graph = t.ring.build({}, contextOf(order));
      expect([edgeCount(graph), diameter(graph)]).toEqual([order, Math.floor(order / 2)]);
      expect(new Set(degrees(graph))).toEqual(new Set([2]));
    }
  });
});

describe("grid", () => {
  it("of r × c has r(c − 1) + c(r − 1) edges and diameter r + c − 2", () => {
    const graph = t.grid.build({ columns: 7, wrap: false }, contextOf(35));
    expect([edgeCount(graph), diameter(graph), centre(graph)]).toEqual([5 * 6 + 7 * 4, 10, 17]);
  });
  it("that wraps has degree 4 and diameter ⌊r/2⌋ + ⌊c/2⌋", () => {
    const graph = t.grid.build({ columns: 7, wrap: true }, contextOf(35));
    expect(new Set(degrees(graph))).toEqual(new Set([4]));
    expect([edgeCount(graph), diameter(graph)]).toEqual([70, 5]);
  });
  it("may have a shorter last row, and is nearly square if not told otherwise", () => {
    expect(edgesOf(t.grid.build({ columns: 3, wrap: false }, contextOf(5)))).toEqual([
      [0, 1],
      [0, 3],
      [1, 2],
      [1, 4],
      [3, 4],
    ]);
    const graph = t.grid.build({ columns: undefined, wrap: false }, contextOf(101));
    expect(isConnected(graph)).toBe(true);
    expect(graph.neighbours[0]).toEqual([1, 11]);
  });
});

describe("chords", () => {
  it("without chance are a line", () => {
    expect(t.chords.build({ probability: 0 }, contextOf(10))).toEqual(t.line.build({}, contextOf(10)));
  });
  it("keep the line, and gain p(1 − p(already linked)) of a link a node", () => {
    // A node's target is itself or a neighbour on the line with chance (3n − 2)/n²; other coincidences are rarer still.
    const [order, runs] = [10, 4000];
    let gained = 0;
    for (let run = 0; run < runs; run++) {
      const graph = t.chords.build({ probability: 0.3 }, contextOf(order, run));
      for (let v = 1; v < order; v++) expect(graph.neighbours[v]).toContain(v - 1);
      gained += edgeCount(graph) - (order - 1);
    }
    const withoutRepeats = 0.3 * (order - (3 * order - 2) / order);
    // Two nodes choose each other: pairs off the line, each way p/n.
    const repeats = ((order * (order - 1)) / 2 - (order - 1)) * (0.3 / order) ** 2;
    expect(gained / runs).toBeCloseTo(withoutRepeats - repeats, 1);
  });
  it("ask chance as the published program does: one draw a node, a second only for a chord", () => {
    const draws = [0.9, 0.29, 0.95, 0.3, 0.1, 0.25, 0.9];
    let next = 0;
    const graph = t.chords.build({ probability: 0.3 }, { ...contextOf(5), random: () => draws[next++] });
    expect(next).toBe(draws.length);
    expect(edgesOf(graph)).toEqual([
      [0, 1],
      [1, 2],
      [1, 3],
      [1, 4],
      [2, 3],
      [3, 4],
    ]);
  });
});
