import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sensors } from "../../../models/sensor/catalogue.ts";
import { deriveKey, keyOf } from "../../../src/base/chance.ts";
import { samplesOf } from "../../support/laws/sensor.ts";
import { noFiles, SECOND } from "./support.ts";

const key = keyOf("vibration", "sensor");
const settings = { every: SECOND, baseline: 50, noise: 2, probability: 0.05, spike: [15, 30] as const };
const sensor = sensors.vibration.build(settings, noFiles);
const COUNT = 40_000;
const series = sensor.series("a", 0, key, 0, COUNT * SECOND);
const { values, labels } = samplesOf(series);
const mean = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

describe("vibration", () => {
  it("is anomalous about as often as set: within five standard deviations", () => {
    const anomalies = labels.filter((label) => label === 1).length;
    expect(Math.abs(anomalies - 0.05 * COUNT)).toBeLessThan(5 * Math.sqrt(0.05 * 0.95 * COUNT));
    // Independent draws form runs at a rate of p(1 − p) a sample; its variance is below that of the count.
    expect(Math.abs(series.windows!.length - 0.05 * 0.95 * COUNT)).toBeLessThan(5 * Math.sqrt(0.05 * COUNT));
  });

  it("is uniform around the baseline when healthy", () => {
    const healthy = values.filter((_, k) => labels[k] === 0).map((value) => value - 50);
    expect(healthy.every((off) => Math.abs(off) <= 2)).toBe(true);
    // U(−2, 2) has mean 0 and variance 4/3; that of its square is 64/45.
    expect(Math.abs(mean(healthy))).toBeLessThan(5 * Math.sqrt(4 / 3 / healthy.length));
    expect(Math.abs(mean(healthy.map((x) => x * x)) - 4 / 3)).toBeLessThan(5 * Math.sqrt(64 / 45 / healthy.length));
  });

  it("is off by the spike when not, up or down alike", () => {
    const offs = values.filter((_, k) => labels[k] === 1).map((value) => value - 50);
    expect(offs.every((off) => Math.abs(off) >= 15 && Math.abs(off) < 30)).toBe(true);
    expect(Math.abs(mean(offs.map(Math.abs)) - 22.5)).toBeLessThan(5 * Math.sqrt(225 / 12 / offs.length));
    expect(Math.abs(mean(offs.map(Math.sign)))).toBeLessThan(5 / Math.sqrt(offs.length));
  });

  it("gives sample k the same value whatever the period, the phase and the length of the run", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.double({ min: 0, max: 0.99, noNaN: true }), (every, phase) => {
        const other = sensors.vibration.build({ ...settings, every }, noFiles);
        const twin = other.series("b", 3, key, Math.floor(every * phase), 100 * every);
        expect(samplesOf(twin)).toEqual({ values: values.slice(0, twin.count), labels: labels.slice(0, twin.count) });
      }),
      { numRuns: 20 },
    );
    const elsewhere = sensor.series("a", 0, deriveKey(key, "elsewhere"), 0, 100 * SECOND);
    expect(samplesOf(elsewhere).values).not.toEqual(values.slice(0, 100));
  });

  it("never or always errs where told so", () => {
    for (const probability of [0, 1]) {
      const twin = sensors.vibration.build({ ...settings, probability }, noFiles).series("a", 0, key, 5, 50 * SECOND);
      expect(twin.windows).toEqual(probability === 0 ? [] : [[5, 50 * SECOND]]);
      expect(new Set(samplesOf(twin).labels)).toEqual(new Set([probability]));
    }
  });

  it("says what it does not know in advance", () => {
    expect([sensor.durationUs, sensor.earlyRange, sensor.nodeNames]).toEqual([undefined, undefined, undefined]);
  });
});
