import { describe, expect, it } from "vitest";
import { sensors } from "../../../models/sensor/catalogue.ts";
import { publishedSamples } from "../../../models/sensor/published-vibration.ts";
import { SensorError } from "../../../models/sensor/sensor-error.ts";
import { keyOf } from "../../../src/base/chance.ts";
import { samplesOf } from "../../support/laws/sensor.ts";
import { noFiles, SECOND } from "./support.ts";

const key = keyOf("any", "sensor");
const sensor = sensors["published-vibration"].build({ every: SECOND, samples: 12_000 }, noFiles);
const series = sensor.series("vib_01", 0, key, 0, sensor.durationUs!);
const { values, labels } = samplesOf(series);

/** What a filter sends that speaks when a value is further than `delta` from the last one sent. */
function deadbandSends(samples: readonly number[], delta: number): number {
  let sent = 0;
  let last = Number.NaN;
  for (const value of samples) {
    if (Math.abs(value - last) <= delta) continue;
    sent++;
    last = value;
  }
  return sent;
}

const changes = (samples: readonly number[]) => samples.filter((label, k) => k > 0 && label !== samples[k - 1]).length;

describe("the published vibration", () => {
  it("has 12,000 samples, 578 anomalies in 547 runs, and 1,095 packets by label", () => {
    expect(series.count).toBe(12_000);
    expect(labels.filter((label) => label === 1)).toHaveLength(578);
    expect(series.windows).toHaveLength(547);
    expect(1 + changes(labels)).toBe(1095);
  });

  it("makes a deadband of 5 Hz send 1,112 samples", () => {
    expect(deadbandSends(values, 5)).toBe(1112);
  });

  it("would not give these figures with another seed's data or another order of draws", () => {
    const twin = values.toReversed().map((value, k) => (k % 2 === 0 ? value : 100 - value));
    expect(deadbandSends(twin, 5)).not.toBe(1112);
  });

  it("has the values that the recipe gives by hand for the first draws", () => {
    // u₁ = 0.3745… ≥ 0.05, so sample 0 is 50 + (−2 + 4·u₂); u₃ likewise, so sample 1 is 50 + (−2 + 4·u₄).
    expect(values[0]).toBe(50 + (-2 + 4 * 0.9507143064099162));
    expect(values[1]).toBe(50 + (-2 + 4 * 0.5986584841970366));
    // Sample 5 uses u₁₁ = 0.0205… < 0.05, u₁₂ for the spike and u₁₃ = 0.8324… > 0.5 for its sign.
    expect(values[5]).toBe(50 - (15 + 15 * 0.9699098521619943));
    expect([...labels.keys()].filter((k) => labels[k] === 1).slice(0, 4)).toEqual([5, 14, 20, 71]);
  });

  it("keeps healthy and anomalous values apart", () => {
    for (const [k, value] of values.entries()) {
      const off = Math.abs(value - 50);
      if (labels[k] === 1) expect(off >= 15 && off < 30).toBe(true);
      else expect(off).toBeLessThanOrEqual(2);
    }
  });

  it("knows its length, its early range and its windows", () => {
    expect(sensor.durationUs).toBe(12_000 * SECOND);
    expect(sensor.earlyRange).toEqual([Math.min(...values.slice(0, 1200)), Math.max(...values.slice(0, 1200))]);
    expect(series.windows!.slice(0, 2)).toEqual([
      [5 * SECOND, 6 * SECOND],
      [14 * SECOND, 15 * SECOND],
    ]);
  });

  it("ends with its data, however long the run, and is longer only if asked", () => {
    expect(sensor.series("a", 0, key, 7, 10 * sensor.durationUs!).count).toBe(12_000);
    expect(Array.from(publishedSamples(20_000).values.subarray(0, 12_000))).toEqual(values);
  });

  it("is one node's", () => {
    expect(() => sensor.series("vib_02", 1, key, 0, SECOND)).toThrow(SensorError);
    expect(() => sensor.series("vib_02", 1, key, 0, SECOND)).toThrow("vib_02");
  });
});
