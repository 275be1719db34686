import { describe, expect, it } from "vitest";
import { sensors } from "../../../models/sensor/catalogue.ts";
import { drawEpisodes } from "../../../models/sensor/episode-process.ts";
import { SensorError } from "../../../models/sensor/sensor-error.ts";
import { deriveKey, keyOf } from "../../../src/base/chance.ts";
import { samplesOf } from "../../support/laws/sensor.ts";
import { HOUR, MINUTE, noFiles, SECOND } from "./support.ts";

const key = keyOf("episodes", "sensor");
const faults = { gapUs: 30 * MINUTE, lastsUs: 2 * MINUTE, magnitude: [15, 30] as const };
const settings = {
  every: 10 * SECOND,
  baseline: 50,
  noise: 2,
  episode: { every: 30 * MINUTE, lasts: 2 * MINUTE, magnitude: [15, 30] as const },
};
const build = (changed: Partial<typeof settings> = {}) => sensors.episodes.build({ ...settings, ...changed }, noFiles);
const mean = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

describe("the process of episodes", () => {
  const { windows, offsets } = drawEpisodes(key, faults, 4000 * 32 * MINUTE);
  const gaps = windows.map(([start], n) => start - (n === 0 ? 0 : windows[n - 1]![1]));
  const lengths = windows.map(([start, end]) => end - start);

  it("has exponential gaps and lengths of the given means: first two moments within five standard errors", () => {
    for (const [times, expected] of [
      [gaps, 30 * MINUTE],
      [lengths, 2 * MINUTE],
    ] as const) {
      const scaled = times.map((us) => us / expected);
      // An exponential of mean 1 has variance 1, second moment 2 and, of its square, variance 20.
      expect(Math.abs(mean(scaled) - 1)).toBeLessThan(5 / Math.sqrt(scaled.length));
      expect(Math.abs(mean(scaled.map((x) => x * x)) - 2)).toBeLessThan(5 * Math.sqrt(20 / scaled.length));
    }
    expect(Math.min(...gaps, ...lengths)).toBeGreaterThanOrEqual(1);
  });

  it("shifts by a uniform magnitude, up or down alike", () => {
    const sizes = Array.from(offsets, Math.abs);
    expect(Math.min(...sizes) >= 15 && Math.max(...sizes) < 30).toBe(true);
    expect(Math.abs(mean(sizes) - 22.5)).toBeLessThan(5 * Math.sqrt(225 / 12 / sizes.length));
    expect(Math.abs(mean(Array.from(offsets, Math.sign)))).toBeLessThan(5 / Math.sqrt(sizes.length));
  });

  it("has the same episodes in a longer run, and more", () => {
    const shorter = drawEpisodes(key, faults, 50 * HOUR);
    expect(shorter.windows).toEqual(windows.slice(0, shorter.windows.length));
    expect(shorter.windows.length).toBe(windows.filter(([start]) => start < 50 * HOUR).length);
  });

  it("refuses to draw without end", () => {
    expect(() => drawEpisodes(key, { ...faults, gapUs: 1, lastsUs: 1 }, 1e9)).toThrow(SensorError);
  });
});

describe("episodes", () => {
  it("add to Gaussian noise what the episode shifts, at exactly the samples inside it", () => {
    const durationUs = 100 * HOUR;
    const noisy = build().series("a", 0, key, 4 * SECOND, durationUs);
    const silent = build({ noise: 0 }).series("a", 0, key, 4 * SECOND, durationUs);
    const { windows, offsets } = drawEpisodes(deriveKey(key, "episodes"), faults, durationUs);
    const clean = samplesOf(silent);
    for (let k = 0; k < silent.count; k++) {
      const n = windows.findIndex(([start, end]) => start <= silent.timeUs(k) && silent.timeUs(k) < end);
      if (clean.values[k] !== 50 + (n < 0 ? 0 : offsets[n]!)) throw new Error(`Sample ${k} is ${clean.values[k]}.`);
    }
    const noise = samplesOf(noisy).values.map((value, k) => value - clean.values[k]!);
    expect(samplesOf(noisy).labels).toEqual(clean.labels);
    // N(0, 4): the mean's variance is 4/n, the second moment's 32/n; the fourth moment is 48.
    expect(Math.abs(mean(noise))).toBeLessThan(5 * Math.sqrt(4 / noise.length));
    expect(Math.abs(mean(noise.map((x) => x * x)) - 4)).toBeLessThan(5 * Math.sqrt(32 / noise.length));
    expect(Math.abs(mean(noise.map((x) => x * x * x * x)) - 48)).toBeLessThan(5);
  });

  it("happen at the same instants however often one looks", () => {
    const often = build({ every: SECOND }).series("a", 0, key, 0, 10 * HOUR);
    expect(build().series("a", 0, key, 7, 10 * HOUR).windows).toEqual(often.windows);
    expect(build().series("a", 0, deriveKey(key, "b"), 7, 10 * HOUR).windows).not.toEqual(often.windows);
  });

  it("say how many nobody can see: the share counted is the share computed", () => {
    const sensor = build({ every: 2 * MINUTE });
    // lasts = period: 1 − (1 − 1/e) = 1/e.
    expect(sensor.warnings).toEqual([expect.stringContaining("About 36.8 % of the episodes")]);
    const series = sensor.series("a", 0, key, 30 * SECOND, 2000 * HOUR);
    const unseen = series.windows!.filter(
      ([start, end]) => series.countBefore(start) === series.countBefore(end),
    ).length;
    const share = unseen / series.windows!.length;
    expect(Math.abs(share - Math.exp(-1))).toBeLessThan(5 * Math.sqrt(0.24 / series.windows!.length));
    expect(build({ every: SECOND }).warnings).toEqual([]);
  });
});
