import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_ROW, Trace } from "../../../sim/trace/trace.ts";
import { World } from "../../../sim/world.ts";
import type { WorldSpec } from "../../../sim/world-spec.ts";
import { radioRecipe, radioWorldOf } from "../../support/radio-worlds.ts";
import { flooder } from "../../support/toy-protocols.ts";
import { PLAIN, worldOf, worldRecipe } from "../../support/worlds.ts";
import { rowsOf, unsound } from "./laws.ts";

const LIMIT = 60;
const ROWS = 100_000;

function traced(spec: WorldSpec, rows = ROWS): { readonly world: World; readonly trace: Trace } {
  const trace = new Trace(rows);
  const world = new World({ ...spec, trace }, flooder(LIMIT));
  world.run();
  return { world, trace };
}

function untraced(spec: WorldSpec): World {
  const world = new World(spec, flooder(LIMIT));
  world.run();
  return world;
}

describe.each([
  ["links", worldRecipe.map((recipe) => worldOf(recipe)), 40],
  ["radios", radioRecipe.map((recipe) => radioWorldOf(recipe)), 25],
] as const)("a trace over %s", (_, worlds, numRuns) => {
  it("changes nothing, whole or cut off, with a profile or without", () => {
    fc.assert(
      fc.property(worlds, (spec) => {
        const plain = untraced(spec);
        const { world, trace } = traced(spec);
        const cut = traced(spec, 5);
        const profiled = traced({ ...spec, profileClock: () => 0 });
        for (const other of [world, cut.world, profiled.world]) {
          expect(other.digest.total()).toBe(plain.digest.total());
          expect(other.kernel.fired).toBe(plain.kernel.fired);
        }
        expect(cut.trace.counts).toEqual(trace.counts);
      }),
      { numRuns },
    );
  });

  it("has every event once, and every row goes back to what caused it", () => {
    let farthest = 0;
    fc.assert(
      fc.property(worlds, (spec) => {
        const { world, trace } = traced(spec);
        const rows = rowsOf(trace);
        expect(rows.filter(({ group }) => group === "event")).toHaveLength(world.kernel.fired);
        expect(unsound(rows)).toEqual([]);
        for (const { name, a } of rows) if (name === "delivered") farthest = Math.max(farthest, a);
      }),
      { numRuns },
    );
    expect(farthest).toBeGreaterThan(1);
  });
});

describe("causes", () => {
  const spec = worldOf({ ...PLAIN, nodes: 4, samples: 20, bitRate: 5000, queueFrames: 8, periodUs: 100_000 });
  const rows = rowsOf(traced(spec).trace);

  it("go back from the last hop to the sample", () => {
    const far = rows.findLast(({ name, a }) => name === "delivered" && a === 3);
    const names: string[] = [];
    for (let row = far; row !== undefined; row = row.cause === NO_ROW ? undefined : rows[row.cause])
      names.push(row.name);
    const hop = ["frame queued", "frame on air", "received"];
    expect(names.reverse()).toEqual(["sample", "published", ...hop, ...hop, ...hop, "delivered"]);
  });

  it("are found wrong where they are", () => {
    const receptions = rows.flatMap(({ name }, i) => (name === "received" ? [i] : []));
    const at = receptions[receptions.length - 1];
    const twins = [
      { ...rows[at], cause: at },
      { ...rows[at], cause: rows[rows[at].cause].cause },
      { ...rows[at], cause: NO_ROW },
      { ...rows[at], about: rows[at].node },
      { ...rows[at], timeUs: 0 },
    ];
    for (const twin of twins) expect(unsound(rows.with(at, twin))).not.toEqual([]);
    const delivered = rows.findIndex(({ name }) => name === "delivered");
    const other = rows.findLastIndex(({ name }) => name === "published");
    expect(unsound(rows.with(delivered, { ...rows[delivered], about: rows[other].about + 1 }))).not.toEqual([]);
    expect(unsound(rows.with(delivered, { ...rows[delivered], a: 9 }))).not.toEqual([]);
  });
});
