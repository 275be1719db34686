import { describe, expect, it } from "vitest";
import { ringLayout } from "../../../reports/charts/layout.ts";
import { mapData } from "../../../reports/charts/map-data.ts";
import { extremes, quantity } from "../../../reports/charts/prose.ts";
import { decades } from "../../../reports/charts/ticks.ts";
import { timeUnitOf } from "../../../reports/charts/time.ts";
import { madeTables } from "./synthetic.ts";

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
