import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sensors } from "../../../models/sensor/catalogue.ts";
import type { SensorSeries } from "../../../models/sensor/sensor.ts";
import { deriveKey, keyOf } from "../../../src/base/chance.ts";
import {
  countsWhatComesBefore,
  isMadeAlike,
  obeysSensorLaws,
  readsAlikeInAnyBlocks,
  takesSamplesInOrder,
  tellsOneTruth,
} from "../../support/laws/sensor.ts";
import { csvSensor, MINUTE, minutely, noFiles, SECOND } from "./support.ts";

const points = fc.array(
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
  {
    maxLength: 5,
  },
);
const sampling = fc.record({
  seed: fc.string(),
  every: fc.integer({ min: 1, max: 20 * SECOND }),
  phase: fc.double({ min: 0, max: 0.999, noNaN: true }),
  samples: fc.integer({ min: 0, max: 300 }),
  rest: fc.double({ min: 0, max: 1, noNaN: true }),
  points,
});
const RUNS = { numRuns: 40 };

describe("sensor series", () => {
  it("of vibration obey the laws", () => {
    fc.assert(
      fc.property(sampling, ({ seed, every, phase, samples, rest, points }) => {
        const durationUs = Math.floor((samples + rest) * every) + 1;
        const sensor = sensors.vibration.build(
          { every, baseline: 50, noise: 2, probability: 0.3, spike: [15, 30] },
          noFiles,
        );
        const make = (name: string) => () =>
          sensor.series(name, 0, deriveKey(keyOf(seed, "sensor"), name), Math.floor(phase * every), durationUs);
        obeysSensorLaws(make("a"), make("b"), durationUs, points);
      }),
      RUNS,
    );
  });

  it("of the published data obey the laws", () => {
    fc.assert(
      fc.property(sampling, ({ every, phase, samples, rest, points }) => {
        const durationUs = Math.floor((samples + rest) * every) + 1;
        const sensor = sensors["published-vibration"].build({ every, samples: 150 }, noFiles);
        const make = () => sensor.series("a", 0, keyOf("", "sensor"), Math.floor(phase * every), durationUs);
        obeysSensorLaws(make, make, durationUs, points);
      }),
      RUNS,
    );
  });

  it("of episodes obey the laws, also where they begin and end just when samples are taken", () => {
    const episode = fc.record({
      unit: fc.constantFrom(1, SECOND),
      every: fc.integer({ min: 1, max: 100 }),
      lasts: fc.integer({ min: 1, max: 100 }),
    });
    fc.assert(
      fc.property(sampling, episode, ({ seed, every, phase, samples, rest, points }, { unit, every: gap, lasts }) => {
        const periodUs = unit === 1 ? 1 + (every % 3) : every;
        const durationUs = Math.floor((samples + rest) * periodUs) + 1;
        const sensor = sensors.episodes.build(
          {
            every: periodUs,
            baseline: 50,
            noise: 2,
            episode: { every: gap * unit, lasts: lasts * unit, magnitude: [15, 30] },
          },
          noFiles,
        );
        const make = (name: string) => () =>
          sensor.series(name, 0, deriveKey(keyOf(seed, "sensor"), name), Math.floor(phase * periodUs), durationUs);
        obeysSensorLaws(make("a"), make("b"), durationUs, points);
      }),
      { numRuns: 100 },
    );
  });

  it("of files obey the laws, turned, split, hurried and cut as may be", () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: -50, max: 400 }), fc.integer({ min: -9, max: 9 }), fc.nat(2)), {
      minLength: 8,
      maxLength: 120,
    });
    const windows = fc.array(fc.tuple(fc.integer({ min: -100, max: 9000 }), fc.nat(2000)), { maxLength: 6 });
    const use = fc.record({
      truth: fc.constantFrom("windows", "truth", "none"),
      byNode: fc.boolean(),
      speedup: fc.constantFrom(1, 0.5, 7, 1000),
      nodeIndex: fc.nat(20),
      phase: fc.double({ min: 0, max: 0.999, noNaN: true }),
      part: fc.constantFrom(0, 0.3, 1, 1.5),
    });
    fc.assert(
      fc.property(rows, windows, use, points, (rows, windows, use, points) => {
        let at = 10_000;
        const lines = rows.map(([step, value, node]) => {
          at += step;
          return `${at},${value},n${node}`;
        });
        // Two rows that tell a period whatever the others are, and every node.
        const text = ["timestamp,value,node", "9000,1,n0", "9060,1,n0", "9060,1,n1", "9060,1,n2", ...lines].join("\n");
        const backwards = rows.filter(([step]) => step < 0).length;
        fc.pre(backwards * 3 < rows.length);
        const sensor = csvSensor(
          {
            "data/readings.csv": text,
            "w.json": JSON.stringify(windows.map(([start, length]) => [9000 + start, 9000 + start + length])),
          },
          {
            node: use.byNode ? "node" : undefined,
            windows: use.truth === "windows" ? "w.json" : undefined,
            truth: use.truth === "truth" ? { change: 4, hold: 100 * SECOND } : undefined,
            speedup: use.speedup,
          },
        );
        const durationUs = Math.floor(sensor.durationUs! * use.part);
        const make = (index: number) => () =>
          sensor.series(
            `n${index % 3}`,
            index,
            keyOf("", "sensor"),
            Math.floor(use.phase * sensor.periodUs),
            durationUs,
          );
        obeysSensorLaws(make(use.nodeIndex), make(use.nodeIndex + 1), durationUs, points);
      }),
      { numRuns: 150 },
    );
  });
});

describe("the laws", () => {
  const good = csvSensor({ "data/readings.csv": minutely([1, 1, 9, 9, 1, 1]) }, { truth: { change: 5, hold: 0 } });
  const series = good.series("a", 0, keyOf("", "sensor"), 0, 6 * MINUTE);
  const twin = (part: Partial<SensorSeries>): SensorSeries => ({ ...series, ...part });

  it("are kept by the series that the twins are made of", () => {
    obeysSensorLaws(
      () => series,
      () => series,
      6 * MINUTE,
      [[0.2, 0.7]],
    );
  });

  it("catch a series whose numbers depend on what was read before", () => {
    let drawn = 0;
    const stateful = twin({
      read(from, to, values, labels) {
        series.read(from, to, values, labels);
        for (let k = from; k < to; k++) values[k - from] = drawn++;
      },
    });
    expect(() => readsAlikeInAnyBlocks(stateful, [[0.5, 1]])).toThrow();
    expect(() =>
      isMadeAlike(
        () => stateful,
        () => series,
      ),
    ).toThrow();
  });

  it("catch a series that counts blocks from the wrong end", () => {
    const shifted = twin({ read: (_from, to, values, labels) => series.read(0, to, values, labels) });
    expect(() => readsAlikeInAnyBlocks(shifted, [[0.5, 1]])).toThrow();
  });

  it("catch times that stand still, are no whole microseconds or come too late", () => {
    expect(() => takesSamplesInOrder(twin({ timeUs: () => 5 }), 6 * MINUTE)).toThrow("after 5");
    expect(() => takesSamplesInOrder(twin({ timeUs: (k) => k + 0.5 }), 6 * MINUTE)).toThrow("0.5");
    expect(() => takesSamplesInOrder(series, 5 * MINUTE)).toThrow("Sample 5");
  });

  it("catch a count that takes in the instant itself", () => {
    const eager = twin({ countBefore: (timeUs) => series.countBefore(timeUs + 1) });
    expect(() => countsWhatComesBefore(eager, [])).toThrow("countBefore(0)");
  });

  it("catch windows and labels that disagree", () => {
    expect(() => tellsOneTruth(twin({ windows: [] }), 6 * MINUTE)).toThrow("outside every window, labelled 1");
    expect(() => tellsOneTruth(twin({ windows: [...series.windows!, [0, 9]] }), 6 * MINUTE)).toThrow("[0, 9)");
    expect(() => tellsOneTruth(twin({ windows: [[0, 6 * MINUTE]] }), 6 * MINUTE)).toThrow("labelled 0");
  });
});
