import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evenShare } from "../../../../models/sensor/csv/trace-series.ts";
import { keyOf } from "../../../../src/base/chance.ts";
import { samplesOf } from "../../../support/laws/sensor.ts";
import { csvSensor, MINUTE, minutely } from "../support.ts";

const key = keyOf("", "sensor");

describe("nodes that share a file", () => {
  it("are spread evenly: no two of n nearer than half of an even share, and none moves when others come", () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7].map(evenShare)).toEqual([0, 1 / 2, 1 / 4, 3 / 4, 1 / 8, 5 / 8, 3 / 8, 7 / 8]);
    for (const n of [2, 3, 10, 50, 100]) {
      const shares = Array.from({ length: n }, (_, i) => evenShare(i)).sort((a, b) => a - b);
      const gaps = shares.map((share, i) => (shares[i + 1] ?? 1) - share);
      expect(Math.min(...gaps)).toBeGreaterThan(0.5 / n);
    }
  });

  it("have the same samples with the same labels, turned", () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8];
    const windows = JSON.stringify([[1704067200 + 180, 1704067200 + 300]]);
    const sensor = csvSensor({ "data/readings.csv": minutely(values), "w.json": windows }, { windows: "w.json" });
    const half = sensor.series("b", 1, key, 0, sensor.durationUs!);
    expect(samplesOf(half)).toEqual({ values: [5, 6, 7, 8, 1, 2, 3, 4], labels: [1, 1, 0, 0, 0, 0, 0, 1] });
    expect(half.timeUs(0)).toBe(0);
    // The window of minutes 3 to 5 begins a minute before the half and ends a minute after it: it is cut in two.
    expect(half.windows).toEqual([
      [0, MINUTE + 1],
      [7 * MINUTE, 8 * MINUTE],
    ]);
  });

  it("lose no sample, whatever the share and the phase: sorting by the turned time gives the series", () => {
    const steps = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 40 });
    fc.assert(
      fc.property(steps, fc.nat(30), fc.double({ min: 0, max: 0.999, noNaN: true }), (steps, index, share) => {
        const seconds = steps.map((_, k) => steps.slice(1, k + 1).reduce((sum, step) => sum + step, 0));
        const text = ["timestamp,value", ...seconds.map((at, k) => `${at},${k}`)].join("\n");
        const sensor = csvSensor({ "data/readings.csv": text });
        const lengthUs = sensor.durationUs!;
        const phaseUs = Math.floor(share * sensor.periodUs);
        const series = sensor.series("n", index, key, phaseUs, lengthUs);
        const shiftUs = phaseUs - Math.floor(lengthUs * evenShare(index));
        const expected = seconds
          .map((at, k) => [(((at * 1e6 + shiftUs) % lengthUs) + lengthUs) % lengthUs, k] as const)
          .sort(([a], [b]) => a - b);
        const { values } = samplesOf(series);
        expect(values.map((value, k) => [series.timeUs(k), value])).toEqual(expected);
      }),
    );
  });

  it("have the file as it is, later by the phase, if they come first", () => {
    const sensor = csvSensor({ "data/readings.csv": minutely([1, 2, 3]) });
    const series = sensor.series("a", 0, key, MINUTE - 1, sensor.durationUs!);
    expect(samplesOf(series).values).toEqual([1, 2, 3]);
    expect([0, 1, 2].map((k) => series.timeUs(k))).toEqual([MINUTE - 1, 2 * MINUTE - 1, 3 * MINUTE - 1]);
  });
});
