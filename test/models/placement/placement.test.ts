import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { placements } from "../../../models/placement/catalogue.ts";
import { distanceM, type Placement } from "../../../models/placement/placement.ts";
import { setupStream } from "../../../src/base/chance.ts";

function context(count: number, gateways = 1, seed = "s") {
  return { count, gateways, random: setupStream(seed, "placement") };
}

const made: readonly (readonly [string, (count: number, gateways: number, seed?: string) => Placement])[] = [
  ["grid", (n, g, seed) => placements.grid.build({ spacing: 30, columns: undefined }, context(n, g, seed))],
  ["line", (n, g, seed) => placements.line.build({ spacing: 30, gateway: "middle" }, context(n, g, seed))],
  ["random", (n, g, seed) => placements.random.build({ width: 200, height: 100 }, context(n, g, seed))],
];

describe.each(made)("%s", (_name, place) => {
  test("places every node and gateway; the same seed, the same places", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 0, max: 9 }), fc.string(), (n, g, seed) => {
        const first = place(n, g, seed);
        expect(first.nodes).toHaveLength(n);
        expect(first.gateways).toHaveLength(g);
        expect(place(n, g, seed)).toEqual(first);
        for (const { x, y } of [...first.nodes, ...first.gateways]) {
          expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
        }
      }),
    );
  });

  test("a node more leaves the others where they were", () => {
    if (_name === "grid") return; // a square grid grows a column
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (n) => {
        expect(place(n + 1, 0).nodes.slice(0, n)).toEqual(place(n, 0).nodes);
      }),
    );
  });
});

test("a grid of 5 in 2 columns, its gateway in the middle", () => {
  const { nodes, gateways } = placements.grid.build({ spacing: 10, columns: 2 }, context(5));
  expect(nodes).toEqual([
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 0, y: 10 },
    { x: 10, y: 10 },
    { x: 0, y: 20 },
  ]);
  expect(gateways).toEqual([{ x: 5, y: 10 }]);
});

test("a line's gateway may stand at its end", () => {
  const { gateways } = placements.line.build({ spacing: 10, gateway: "end" }, context(3));
  expect(gateways).toEqual([{ x: -10, y: 0 }]);
});

test("several gateways share the field out: three make two rows", () => {
  const { gateways } = placements.random.build({ width: 200, height: 100 }, context(9, 3));
  expect(gateways).toEqual([
    { x: 50, y: 25 },
    { x: 150, y: 25 },
    { x: 100, y: 75 },
  ]);
});

test("random places fill the rectangle evenly", () => {
  const { nodes } = placements.random.build({ width: 200, height: 100 }, context(4000));
  const inLeftHalf = nodes.filter(({ x }) => x < 100).length;
  const inLowerHalf = nodes.filter(({ y }) => y < 50).length;
  // Binomial(4000, 1/2): four standard deviations are 126.
  expect(Math.abs(inLeftHalf - 2000)).toBeLessThan(127);
  expect(Math.abs(inLowerHalf - 2000)).toBeLessThan(127);
  expect(nodes.every(({ x, y }) => x >= 0 && x < 200 && y >= 0 && y < 100)).toBe(true);
});

test("distance is Euclid's", () => {
  expect(distanceM({ x: 0, y: 0 }, { x: 3, y: 4 })).toBe(5);
});
