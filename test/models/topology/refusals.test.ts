import { describe, expect, it } from "vitest";
import { topologyCatalogue as t } from "../../../models/topology/catalogue.ts";
import { TopologyError } from "../../../models/topology/topology.ts";
import { contextOf } from "./support.ts";

const geometric = t["random-geometric"];
const cases: [string, () => unknown, string[], RegExp][] = [
  ["a ring of two", () => t.ring.build({}, contextOf(2)), [], /2 nodes do not make a ring/],
  [
    "a row longer than the network",
    () => t.grid.build({ columns: 9, wrap: false }, contextOf(8)),
    ["columns"],
    /8 nodes.*row of 9/,
  ],
  [
    "a torus with a gap",
    () => t.grid.build({ columns: 4, wrap: true }, contextOf(14)),
    ["columns"],
    /14 nodes.*4 columns/,
  ],
  ["a torus of two rows", () => t.grid.build({ columns: 5, wrap: true }, contextOf(10)), ["columns"], /2 × 5/],
  ["no radius", () => geometric.build({ radius: undefined, meanDegree: undefined }, contextOf(9)), [], /neither/],
  ["two radii", () => geometric.build({ radius: 0.1, meanDegree: 4 }, contextOf(9)), [], /both/],
  [
    "too many near ones",
    () => geometric.build({ radius: undefined, meanDegree: 9 }, contextOf(9)),
    ["meanDegree"],
    /9 neighbours/,
  ],
  [
    "5e9 edges by distance",
    () => geometric.build({ radius: 1.4, meanDegree: undefined }, contextOf(100_000)),
    ["radius"],
    /edges/,
  ],
  [
    "an odd lattice",
    () => t["small-world"].build({ neighbours: 3, rewire: 0 }, contextOf(9)),
    ["neighbours"],
    /3 neighbours/,
  ],
  [
    "a lattice too wide",
    () => t["small-world"].build({ neighbours: 8, rewire: 0 }, contextOf(8)),
    ["neighbours"],
    /8 neighbours/,
  ],
  [
    "1e9 lattice edges",
    () => t["small-world"].build({ neighbours: 20_000, rewire: 0 }, contextOf(100_000)),
    ["neighbours"],
    /edges/,
  ],
  ["more links than nodes", () => t["scale-free"].build({ links: 5 }, contextOf(5)), ["links"], /5 links/],
  ["1e9 hub edges", () => t["scale-free"].build({ links: 10_000 }, contextOf(100_000)), ["links"], /edges/],
  ["an odd number of ends", () => t["random-regular"].build({ degree: 3 }, contextOf(7)), ["degree"], /odd number/],
  ["a degree too high", () => t["random-regular"].build({ degree: 8 }, contextOf(8)), ["degree"], /8 links/],
  ["1e9 regular edges", () => t["random-regular"].build({ degree: 20_000 }, contextOf(100_000)), ["degree"], /edges/],
];

describe("a topology that cannot be is refused with a place and a hint", () => {
  it.each(cases)("%s", (_name, make, path, message) => {
    const error = catchError(make);
    expect(error).toBeInstanceOf(TopologyError);
    if (!(error instanceof TopologyError)) return;
    expect(error.message).toMatch(message);
    expect(error.path).toEqual(path);
    expect(error.hint).not.toBe("");
  });

  it("and the nearest one that can be is made", () => {
    expect(t.ring.build({}, contextOf(3)).order).toBe(3);
    expect(t.grid.build({ columns: 8, wrap: false }, contextOf(8)).order).toBe(8);
    expect(t.grid.build({ columns: 3, wrap: true }, contextOf(9)).order).toBe(9);
    expect(t["small-world"].build({ neighbours: 6, rewire: 1 }, contextOf(7)).order).toBe(7);
    expect(t["scale-free"].build({ links: 4 }, contextOf(5)).order).toBe(5);
    expect(t["random-regular"].build({ degree: 7 }, contextOf(8)).order).toBe(8);
  });
});

function catchError(make: () => unknown): unknown {
  try {
    make();
  } catch (error) {
    return error;
  }
  return undefined;
}
