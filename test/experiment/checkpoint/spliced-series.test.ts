import fc from "fast-check";
import { expect, it } from "vitest";
import { periodicTimes } from "../../../models/sensor/periodic-times.ts";
import type { SensorSeries } from "../../../models/sensor/sensor.ts";
import { splicedSeries } from "../../../src/experiment/checkpoint/spliced-series.ts";

const DURATION_US = 1000;

function series(periodUs: number, phaseUs: number, offset: number, windows: SensorSeries["windows"]): SensorSeries {
  return {
    ...periodicTimes({ periodUs, phaseUs, durationUs: DURATION_US }),
    read(from, to, values, labels) {
      for (let i = from; i < to; i++) {
        values[i - from] = offset + i;
        labels[i - from] = i % 2;
      }
    },
    windows,
  };
}

/** Every sample as [time, value, label]. */
function all(one: SensorSeries): number[][] {
  const values = new Float64Array(one.count);
  const labels = new Uint8Array(one.count);
  one.read(0, one.count, values, labels);
  return Array.from(values, (value, i) => [one.timeUs(i), value, labels[i]]);
}

const timing = fc.tuple(fc.integer({ min: 1, max: 90 }), fc.nat(89));

it("is the one series before the instant and the other from it on, in whatever blocks it is read", () => {
  fc.assert(
    fc.property(
      timing,
      timing,
      fc.integer({ min: 1, max: DURATION_US - 1 }),
      fc.nat(),
      fc.nat(),
      (a, b, atUs, i, n) => {
        const before = series(a[0], a[1], 0, undefined);
        const after = series(b[0], b[1], 5000, undefined);
        const spliced = splicedSeries(before, atUs, after);
        const wanted = [...all(before).filter(([us]) => us < atUs), ...all(after).filter(([us]) => us >= atUs)];
        expect(all(spliced)).toEqual(wanted);
        for (let us = 0; us <= DURATION_US; us += 37) {
          expect(spliced.countBefore(us)).toBe(wanted.filter(([at]) => at < us).length);
        }
        const from = i % (spliced.count + 1);
        const to = from + (n % (spliced.count - from + 1));
        const [values, labels] = [new Float64Array(to - from), new Uint8Array(to - from)];
        spliced.read(from, to, values, labels);
        expect([...values]).toEqual(wanted.slice(from, to).map(([, value]) => value));
        expect([...labels]).toEqual(wanted.slice(from, to).map(([, , label]) => label));
      },
    ),
    { numRuns: 60 },
  );
});

it("cuts windows of alarm at the instant, and has none where neither has", () => {
  const before = series(10, 0, 0, [
    [0, 20],
    [40, 80],
    [90, 95],
  ]);
  const after = series(10, 0, 0, [
    [10, 30],
    [45, 70],
    [85, 99],
  ]);
  expect(splicedSeries(before, 50, after).windows).toEqual([
    [0, 20],
    [40, 50],
    [50, 70],
    [85, 99],
  ]);
  const bare = series(10, 0, 0, undefined);
  expect(splicedSeries(bare, 50, after).windows).toEqual([
    [50, 70],
    [85, 99],
  ]);
  expect(splicedSeries(bare, 50, bare).windows).toBeUndefined();
});
