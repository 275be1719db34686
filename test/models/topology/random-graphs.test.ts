import { describe, expect, it } from "vitest";
import { topologyCatalogue as t } from "../../../models/topology/catalogue.ts";
import { edgeCount } from "../../../models/topology/graph.ts";
import type { Graph } from "../../../models/topology/topology.ts";
import { degrees, graphOf } from "../../support/laws/graph.ts";
import { contextOf } from "./support.ts";

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Watts and Strogatz's clustering coefficient: which share of its neighbours' pairs are linked, averaged over vertices. */
function clustering(graph: Graph): number {
  return mean(
    graph.neighbours.map((list) => {
      let linked = 0;
      for (const a of list) for (const b of list) if (a < b && graph.neighbours[a].includes(b)) linked++;
      return list.length < 2 ? 0 : linked / ((list.length * (list.length - 1)) / 2);
    }),
  );
}

describe("random-geometric", () => {
  it("links exactly the pairs within the radius", () => {
    for (const radius of [0.03, 0.11, 0.34, 0.6, 1.2]) {
      const order = 300;
      const { random } = contextOf(order);
      const points = Array.from({ length: order }, () => [random(), random()]);
      const pairs: [number, number][] = [];
      for (const [b, [bx, by]] of points.entries()) {
        for (const [a, [ax, ay]] of points.slice(0, b).entries()) {
          if ((ax - bx) * (ax - bx) + (ay - by) * (ay - by) <= radius * radius) pairs.push([a, b]);
        }
      }
      const graph = t["random-geometric"].build({ radius, meanDegree: undefined }, contextOf(order));
      expect(graph).toEqual(graphOf(order, pairs));
    }
  });

  it("has the mean degree asked for, borders and all", () => {
    for (const meanDegree of [3, 12, 60]) {
      const found = Array.from({ length: 60 }, (_, seed) =>
        mean(degrees(t["random-geometric"].build({ radius: undefined, meanDegree }, contextOf(120, seed)))),
      );
      const spread = Math.sqrt(mean(found.map((x) => (x - mean(found)) ** 2)) / found.length);
      expect(Math.abs(mean(found) - meanDegree)).toBeLessThan(4 * spread);
    }
  });
});

describe("small-world", () => {
  it("without rewiring is the ring lattice, with clustering 3(k − 2)/(4(k − 1))", () => {
    const graph = t["small-world"].build({ neighbours: 6, rewire: 0 }, contextOf(20));
    const lattice = [1, 2, 3].flatMap((step) => graph.neighbours.map((_, v): [number, number] => [v, (v + step) % 20]));
    expect(graph).toEqual(graphOf(20, lattice));
    expect(clustering(graph)).toBeCloseTo((3 * 4) / (4 * 5), 12);
  });

  it("keeps nk/2 edges and at least k/2 links a node, however much is rewired", () => {
    for (const rewire of [0.1, 0.5, 1]) {
      const graph = t["small-world"].build({ neighbours: 8, rewire }, contextOf(500));
      expect(edgeCount(graph)).toBe(2000);
      expect(Math.min(...degrees(graph))).toBeGreaterThanOrEqual(4);
    }
  });

  it("loses its triangles as (1 − p)³ (Barrat & Weigt, Eur. Phys. J. B 13, 2000)", () => {
    for (const rewire of [0.05, 0.2, 0.5]) {
      const graph = t["small-world"].build({ neighbours: 10, rewire }, contextOf(4000));
      expect(Math.abs(clustering(graph) - ((3 * 8) / (4 * 9)) * (1 - rewire) ** 3)).toBeLessThan(0.015);
    }
  });
});

describe("scale-free", () => {
  it("has m(m + 1)/2 + m(n − m − 1) edges and no node with fewer than m", () => {
    for (const links of [1, 3, 7]) {
      const graph = t["scale-free"].build({ links }, contextOf(400));
      expect(edgeCount(graph)).toBe((links * (links + 1)) / 2 + links * (400 - links - 1));
      expect(Math.min(...degrees(graph))).toBe(links);
    }
  });

  it("has degrees spread as 2m(m + 1)/(k(k + 1)(k + 2)) (Bollobás et al., Random Struct. Alg. 18, 2001)", () => {
    const [order, links] = [40_000, 3];
    const found = degrees(t["scale-free"].build({ links }, contextOf(order)));
    for (const k of [3, 4, 5, 8, 12]) {
      const expected = (2 * links * (links + 1)) / (k * (k + 1) * (k + 2));
      const share = found.filter((degree) => degree === k).length / order;
      expect(Math.abs(share - expected)).toBeLessThan(5 * Math.sqrt(expected / order));
    }
    expect(Math.max(...found)).toBeGreaterThan(10 * links * 2);
  });
});

describe("random-regular", () => {
  it("gives every node the degree asked for, sparse or dense, small or large", () => {
    const sizes = [
      [4, 3],
      [5, 4],
      [6, 3],
      [9, 4],
      [10, 5],
      [10, 8],
      [50, 3],
      [50, 24],
      [51, 26],
      [100, 49],
      [1000, 7],
    ];
    for (const [order, degree] of sizes) {
      const graph = t["random-regular"].build({ degree }, contextOf(order));
      expect(new Set(degrees(graph))).toEqual(new Set([degree]));
    }
  });

  it("draws the 70 cubic graphs on six vertices equally often", () => {
    // 60 labelled prisms and 10 labelled K₃,₃; a prism has two triangles, K₃,₃ none. Uniform would be 6/7 prisms.
    const runs = 3000;
    let prisms = 0;
    for (let seed = 0; seed < runs; seed++) {
      if (clustering(t["random-regular"].build({ degree: 3 }, contextOf(6, seed))) > 0) prisms++;
    }
    expect(Math.abs(prisms / runs - 6 / 7)).toBeLessThan(4 * Math.sqrt(6 / 49 / runs));
  });

  it("has (d − 1)³/6 triangles in the limit (Bollobás, Eur. J. Combin. 1, 1980)", () => {
    const runs = 150;
    let triangles = 0;
    for (let seed = 0; seed < runs; seed++) {
      const { neighbours } = t["random-regular"].build({ degree: 4 }, contextOf(400, seed));
      for (const [a, list] of neighbours.entries()) {
        for (const b of list) for (const c of list) if (a < b && b < c && neighbours[b].includes(c)) triangles++;
      }
    }
    const expected = 27 / 6;
    expect(Math.abs(triangles / runs - expected)).toBeLessThan(4 * Math.sqrt(expected / runs));
  });
});
