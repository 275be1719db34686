import fc from "fast-check";
import { parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { describe, expect, it } from "vitest";
import type { Chart, Theme } from "../../../reports/charts/chart.ts";
import { chartsOf } from "../../../reports/charts/charts.ts";
import { compileChart, compilePicture, vegaConfigOf } from "../../../reports/charts/compile.ts";
import type { RunResult } from "../../../src/experiment/result.ts";
import { type Made, madeResult, madeTables, NO_TABLES } from "./synthetic.ts";

const ODD = [
  "a.b",
  "[0]",
  `"quoted"`,
  "<b>&amp;",
  "it's",
  "a\\b",
  "1 2",
  "__proto__x",
  "näme",
  "a\u0001b",
  "datum",
  "null",
];
const hall: Made = { protocols: ["mqtt", "deadband", "resonance"], nodes: 12 };
const charts = (made: Made) => chartsOf(madeResult(made), madeTables(made));
const named = (made: Made, id: string) => charts(made).find((chart) => chart.id === id)!;

/** Everything that compiling and drawing a chart warns of; drawn as in a page that forbids `eval`. */
async function complaints(chart: Chart, theme: Theme): Promise<readonly string[]> {
  const said: string[] = [];
  const listener = { warn: (sentence: string) => said.push(sentence) };
  const silent = () => logger;
  const say = (...parts: readonly unknown[]) => {
    said.push(parts.join(" "));
    return logger;
  };
  const logger = { level: silent, error: say, warn: say, info: silent, debug: silent } as never;
  compileChart(chart, theme, listener);
  const view = new View(parse(compilePicture(chart, theme, 600, listener), undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: "none",
    logger,
  });
  await view.runAsync();
  view.finalize();
  return said;
}

/** Charts that made nobody complain, as JSON: one that comes again is the same again. */
const quiet = new Set<string>();

describe("charts of a run", () => {
  it("are all there where there is something to show, each with a title and words", () => {
    const all = charts(hall);
    expect(all.map(({ id }) => id)).toEqual([
      "trade-off",
      "energy",
      "bytes",
      "belief",
      "latency",
      "traffic",
      "losses",
      "battery",
      "map",
    ]);
    for (const { title, description } of all) {
      expect(title).not.toBe("");
      expect(description).toMatch(/\d/);
      expect(description).not.toMatch(/NaN|Infinity|undefined|null/);
    }
  });

  it.each<readonly [string, Made]>([
    ["a usual run", hall],
    ["one protocol", { protocols: ["mqtt"], nodes: 5 }],
    ["one node", { protocols: ["mqtt", "resonance"], nodes: 1 }],
    ["no positions", { ...hall, hasPositions: false }],
    ["odd names", { protocols: ODD, nodes: 4 }],
    ["nodes that keep step", { ...hall, keepsStep: true }],
    ["odd names in step", { protocols: ODD, nodes: 4, keepsStep: true }],
    ["tiny quantities", { ...hall, size: 1e-6 }],
    ["huge quantities", { ...hall, size: 1e6 }],
    ["a long run", { ...hall, durationS: 4e8 }],
  ])("compile and draw without a warning: %s", async (_, made) => {
    const all = charts(made);
    expect(all.length).toBeGreaterThan(6);
    for (const chart of all) {
      const told = JSON.stringify(chart);
      if (!quiet.has(told)) expect([chart.id, await complaints(chart, "light")]).toEqual([chart.id, []]);
      quiet.add(told);
    }
  });

  it("tell how nodes come into step, where they keep a rhythm", () => {
    expect(charts(hall).map(({ id }) => id)).not.toContain("coherence");
    const metrics = { orderParameter: 0.99, lockTimeS: 40, residualJitterUs: 900 };
    const made = madeResult(hall);
    const locked = Object.fromEntries(
      Object.entries(made.protocols).map(([name, one], i) => [
        name,
        { ...one, metrics: { ...one.metrics, ...metrics, ...(i === 0 ? { lockTimeS: null } : {}) } },
      ]),
    );
    const all = chartsOf({ ...made, protocols: locked }, madeTables({ ...hall, keepsStep: true }));
    const coherence = all.find(({ id }) => id === "coherence")!;
    expect(coherence.description).toContain("With mqtt, the network never was in step.");
    expect(coherence.description).toContain("With deadband, it was in step after 40 s, and off by 900 µs");
    const map = all.find(({ id }) => id === "phases")!;
    expect(map.signals.protocol).toEqual(hall.protocols);
    expect(map.description).toContain("12 nodes are drawn.");
    expect(map.description).not.toMatch(/NaN|undefined|null/);
  });

  it("would be caught complaining", async () => {
    const x = { field: "x", type: "quantitative", scale: { type: "band" } };
    const spec = { data: { values: [{ x: 1 }] }, mark: "point", encoding: { x } };
    expect(await complaints({ ...named(hall, "energy"), spec: spec as never }, "light")).not.toEqual([]);
  });

  it("are left out where there is nothing to show", () => {
    const empty = chartsOf(madeResult(hall), NO_TABLES);
    expect(empty.map(({ id }) => id)).toEqual(["energy", "bytes"]);
    expect(chartsOf(withoutQuantities(madeResult(hall)), NO_TABLES)).toEqual([]);
    expect(chartsOf({ ...madeResult(hall), protocols: {} }, NO_TABLES)).toEqual([]);
  });

  it("differ between themes in their configuration only", () => {
    for (const chart of charts(hall)) {
      const { config: light, ...one } = compileChart(chart, "light");
      const { config: dark, ...other } = compileChart(chart, "dark");
      expect(one).toEqual(other);
      expect(light).not.toEqual(dark);
      expect(light).toEqual(vegaConfigOf("light"));
      expect(dark).toEqual(vegaConfigOf("dark"));
    }
  });

  it("fit into a page together", () => {
    const protocols = ODD.slice(0, 7);
    // As much as a run's tables hold.
    const long = { protocols, nodes: 50, shown: 12, changes: 550, samples: 2000 };
    expect(madeTables(long).truth.node.length + madeTables(long).beliefs.node.length).toBeGreaterThan(15_000);
    const all = charts(long);
    const size = all.reduce((sum, { spec }) => sum + JSON.stringify(spec).length, 0);
    expect(size).toBeLessThan(400_000);
    expect(named(long, "belief").description).toContain("thinned out");
    expect(named(hall, "belief").description).not.toContain("thinned out");
  });

  it("name no field after a protocol", () => {
    const protocols = ["zebra.one", "zebra[two]"];
    for (const { spec } of charts({ protocols, nodes: 4 })) {
      expect(keysOf(spec).filter((key) => key.includes("zebra"))).toEqual([]);
    }
    expect(keysOf({ a: [{ "zebra.one": 1 }] })).toContain("zebra.one");
  });
});

describe("signals", () => {
  const view = async (chart: Chart) => {
    const spec = compilePicture(chart, "light", 600);
    return new View(parse(spec, undefined, { ast: true }), {
      expr: expressionInterpreter,
      renderer: "none",
    }).runAsync();
  };

  it("choose protocols, also those of odd names", async () => {
    for (const id of ["energy", "traffic"]) {
      const chart = named({ protocols: ODD, nodes: 3 }, id);
      expect(chart.signals.protocols).toEqual(ODD);
      const drawn = await view(chart);
      const before = await drawn.toSVG();
      for (const name of ODD) {
        await drawn.signal("protocols", [name]).runAsync();
        expect((await drawn.toSVG()).length).toBeLessThan(before.length);
      }
      await drawn.signal("protocols", ODD).runAsync();
      expect((await drawn.toSVG()).length).toBe(before.length);
      drawn.finalize();
    }
  });

  it("choose the node of the beliefs and the protocol of the map", async () => {
    const belief = named(hall, "belief");
    const map = named(hall, "map");
    expect(belief.signals.node).toEqual(["n0", "n1", "n2"]);
    expect(map.signals.protocol).toEqual(hall.protocols);
    for (const [chart, name, value] of [
      [belief, "node", "n2"],
      [map, "protocol", "resonance"],
    ] as const) {
      const drawn = await view(chart);
      const before = await drawn.toSVG();
      await drawn.signal(name, value).runAsync();
      expect(await drawn.toSVG()).not.toBe(before);
      drawn.finalize();
    }
  });

  it("are those that a view has", () => {
    for (const chart of charts(hall)) {
      const has = compileChart(chart, "light").signals!.map(({ name }) => name);
      expect(has).toEqual(expect.arrayContaining(Object.keys(chart.signals)));
      expect(has).not.toContain("nonsense");
    }
  });
});

describe("numbers", () => {
  /** The values of a chart's bars, by protocol. */
  const bars = (chart: Chart) => {
    const { layer } = chart.spec as unknown as { layer: { data: { values: Bar[] } }[] };
    return layer[0]!.data.values;
  };
  interface Bar {
    readonly protocol: string;
    readonly value: number;
  }
  const agrees = (drawn: number, told: number) => Math.abs(drawn - told) <= 5e-4 * Math.abs(told);
  const sums = (chart: Chart, protocol: string) =>
    bars(chart)
      .filter((bar) => bar.protocol === protocol)
      .reduce((sum, { value }) => sum + value, 0);

  it("of the energy chart are those of the result", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 8 }), (size, count) => {
        const protocols = ODD.slice(0, count);
        const result = madeResult({ protocols, nodes: 3, size });
        const chart = chartsOf(result, NO_TABLES)[0]!;
        for (const protocol of protocols) {
          const states = Object.values(result.protocols[protocol]!.metrics.energyByStateJ);
          const told = states.reduce((a, b) => a + b, 0);
          expect(agrees(sums(chart, protocol), told)).toBe(true);
          expect(agrees(sums(chart, protocol), told * 1.001)).toBe(false);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("of the traffic chart have the bytes of the table", () => {
    const tables = madeTables(hall);
    const { data } = named(hall, "traffic").spec as unknown as { data: { values: { t: number[]; value: number[] }[] } };
    const told = tables.timeline.bytesOnAir.slice(0, 200).reduce((a, b) => a + b, 0);
    const perPoint = 3 * (21_600 / 200);
    const drawn = data.values[0]!.value.reduce(
      (sum, value, i) => sum + value * (i === 66 ? (perPoint * 2) / 3 : perPoint),
      0,
    );
    expect(agrees(drawn, told)).toBe(true);
    expect(agrees(drawn * 1.01, told)).toBe(false);
  });
});

function withoutQuantities(result: RunResult): RunResult {
  const zero = (values: object) => Object.fromEntries(Object.keys(values).map((key) => [key, 0]));
  const protocols = Object.entries(result.protocols).map(([name, { metrics, ...rest }]) => [
    name,
    {
      ...rest,
      metrics: { ...metrics, energyByStateJ: zero(metrics.energyByStateJ), bytesByLayer: zero(metrics.bytesByLayer) },
    },
  ]);
  return { ...result, protocols: Object.fromEntries(protocols) };
}

function keysOf(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = Array.isArray(value) ? [] : Object.keys(value);
  return [...own, ...Object.values(value).flatMap(keysOf)];
}
