import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capFor, decimated } from "../../../reports/charts/decimate.ts";
import { ringLayout } from "../../../reports/charts/layout.ts";
import { mapData } from "../../../reports/charts/map-data.ts";
import { extremes, quantity } from "../../../reports/charts/prose.ts";
import { decades } from "../../../reports/charts/ticks.ts";
import { timeUnitOf } from "../../../reports/charts/time.ts";
import { madeTables } from "./synthetic.ts";

describe("thinning out", () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 });
  const rowsOf = (line: readonly number[]) => line.map((_, row) => row);

  it("keeps ends, peaks and order, and no more points than asked for", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 8, max: 100 }), (line, max) => {
        const kept = decimated(rowsOf(line), (row) => line[row]!, max);
        const drawn = kept.map((row) => line[row]!);
        expect(kept.length).toBeLessThanOrEqual(max);
        expect([kept[0], kept.at(-1)]).toEqual([0, line.length - 1]);
        expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([Math.min(...line), Math.max(...line)]);
        expect(kept).toEqual([...kept].sort((a, b) => a - b));
      }),
    );
  });

  it("would be caught losing a peak", () => {
    const line = [0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const everySecond = rowsOf(line).filter((row) => row % 2 === 1);
    expect(Math.max(...everySecond.map((row) => line[row]!))).not.toBe(9);
    expect(decimated(rowsOf(line), (row) => line[row]!, 8)).toContain(2);
  });

  it("shares a budget, leaving short lines whole", () => {
    expect(capFor([10, 20], 100)).toBe(Number.POSITIVE_INFINITY);
    expect(capFor([10, 200, 200], 110)).toBe(50);
    expect(capFor([], 10)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("places without positions", () => {
  const nodes = [
    { name: "g", hops: 0 },
    { name: "a", hops: 1 },
    { name: "b", hops: 1 },
    { name: "c", hops: 2 },
    { name: "lost", hops: Number.NaN },
  ];
  const routes = [
    ["a", "g"],
    ["g", "b"],
    ["c", "b"],
  ] as const;

  it("are on rings by hops, all apart", () => {
    const places = ringLayout(nodes, routes);
    const radius = (name: string) => Math.hypot(places.get(name)!.x, places.get(name)!.y);
    expect(["g", "a", "b", "c", "lost"].map((name) => Math.round(radius(name)))).toEqual([0, 1, 1, 2, 4]);
    const spots = new Set([...places.values()].map(({ x, y }) => `${x.toFixed(3)}/${y.toFixed(3)}`));
    expect(spots.size).toBe(nodes.length);
    expect(ringLayout(nodes, routes)).toEqual(places);
  });

  it("take a long line, links that are no steps, and nobody at all", () => {
    const line = Array.from({ length: 20_000 }, (_, hops) => ({ name: `n${hops}`, hops }));
    const chain = line.slice(1).map(({ name }, i) => [name, `n${i}`] as const);
    expect(ringLayout(line, chain).size).toBe(20_000);
    expect(
      ringLayout(nodes, [
        ["a", "b"],
        ["b", "a"],
        ["c", "g"],
      ]).size,
    ).toBe(5);
    expect(ringLayout([], []).size).toBe(0);
  });
});

describe("a map", () => {
  it("of more nodes than can be seen draws some, gateways among them, and says so", () => {
    const data = mapData(madeTables({ protocols: ["mqtt"], nodes: 5_000 }))!;
    expect([data.nodes.length, data.nodesInAll]).toEqual([2_000, 5_001]);
    expect(data.nodes.filter(({ isGateway }) => isGateway)).toHaveLength(1);
    const small = mapData(madeTables({ protocols: ["mqtt"], nodes: 50 }))!;
    expect([small.nodes.length, small.nodesInAll, small.routes.length]).toEqual([51, 51, 50]);
  });
});

describe("words and ticks", () => {
  it("tell quantities by SI prefixes", () => {
    expect([0, 159.57, 36_200_694, 0.0125].map((value) => quantity(value, "J"))).toEqual([
      "0 J",
      "160 J",
      "36.2 MJ",
      "12.5 mJ",
    ]);
    expect(quantity(630_183, "")).toBe("630,183");
  });

  it("name who has most and least", () => {
    const of = (...values: readonly number[]) =>
      extremes(
        "Sent",
        values.map((value, i) => ({ protocol: `p${i}`, value })),
        String,
      );
    expect([of(3, 1, 2), of(2, 2), of(5), of()]).toEqual([
      "Sent: from 1 (p1) to 3 (p0).",
      "Sent: 2 with every protocol.",
      "Sent: 5 (p0).",
      "",
    ]);
  });

  it("put round numbers on logarithmic axes", () => {
    expect(decades([0.02, 3])).toEqual([0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]);
    expect(decades([1e-3, 1e3])).toEqual([0.001, 0.01, 0.1, 1, 10, 100, 1000]);
    expect(decades([])).toEqual([]);
  });

  it("count time in the fitting unit", () => {
    expect([1, 179, 180, 10_800, 259_200].map((s) => timeUnitOf(s).unit)).toEqual(["s", "s", "min", "h", "d"]);
  });
});
