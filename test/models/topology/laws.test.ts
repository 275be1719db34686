import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { topologyCatalogue } from "../../../models/topology/catalogue.ts";
import type { Graph, TopologyContext } from "../../../models/topology/topology.ts";
import { TopologyError } from "../../../models/topology/topology.ts";
import { checkGraphLaws, degrees, graphOf } from "../../support/laws/graph.ts";
import { contextOf } from "./support.ts";

const t = topologyCatalogue;
const makers: [string, (context: TopologyContext) => Graph][] = [
  ["line", (c) => t.line.build({}, c)],
  ["ring", (c) => t.ring.build({}, c)],
  ["grid", (c) => t.grid.build({ columns: undefined, wrap: false }, c)],
  ["random-geometric by radius", (c) => t["random-geometric"].build({ radius: 0.3, meanDegree: undefined }, c)],
  ["random-geometric by degree", (c) => t["random-geometric"].build({ radius: undefined, meanDegree: 1.5 }, c)],
  ["small-world", (c) => t["small-world"].build({ neighbours: 4, rewire: 0.3 }, c)],
  [
    "small-world, dense",
    (c) => t["small-world"].build({ neighbours: 2 * Math.floor((c.order - 1) / 2), rewire: 1 }, c),
  ],
  ["scale-free", (c) => t["scale-free"].build({ links: 2 }, c)],
  ["random-regular", (c) => t["random-regular"].build({ degree: 4 }, c)],
  ["random-regular, dense", (c) => t["random-regular"].build({ degree: 2 * Math.floor((c.order - 1) / 2) }, c)],
  ["chords", (c) => t.chords.build({ probability: 0.5 }, c)],
];
const sizes = fc.integer({ min: 5, max: 60 });
/** Chance at its worst: the same number for ever. */
const stuck = fc.constantFrom(0, 0.25, 0.5, 0.999999999);

describe.each(makers)("%s", (_name, make) => {
  it("makes an undirected graph of the order asked for", () => {
    fc.assert(
      fc.property(sizes, fc.integer(), (order, seed) => {
        const graph = make(contextOf(order, seed));
        expect(graph.order).toBe(order);
        checkGraphLaws(graph);
      }),
    );
  });

  it("depends on nothing but its context", () => {
    fc.assert(
      fc.property(sizes, fc.integer(), (order, seed) => {
        expect(make(contextOf(order, seed))).toEqual(make(contextOf(order, seed)));
      }),
      { numRuns: 20 },
    );
  });

  it("ends, with a sound graph or an honest refusal, even where chance is stuck", () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 20 }), stuck, (order, draw) => {
        try {
          checkGraphLaws(make({ ...contextOf(order), random: () => draw }));
        } catch (error) {
          expect(error).toBeInstanceOf(TopologyError);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe("the graph laws catch", () => {
  const broken: [string, Graph][] = [
    ["loop", { order: 2, neighbours: [[0], []] }],
    ["symmetric", { order: 2, neighbours: [[1], []] }],
    ["ascending", { order: 3, neighbours: [[2, 1], [0], [0]] }],
    [
      "ascending",
      {
        order: 2,
        neighbours: [
          [1, 1],
          [0, 0],
        ],
      },
    ],
    ["range", { order: 1, neighbours: [[1]] }],
    ["order", { order: 3, neighbours: [[], []] }],
  ];
  it.each(broken)("a broken graph (%s)", (law, graph) => expect(() => checkGraphLaws(graph)).toThrow(law));
  it("nothing in a sound one", () => {
    const graph = graphOf(4, [
      [0, 1],
      [3, 0],
      [2, 3],
    ]);
    checkGraphLaws(graph);
    expect(degrees(graph)).toEqual([2, 1, 1, 2]);
  });
});
