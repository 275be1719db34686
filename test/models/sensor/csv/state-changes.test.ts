import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stateChanges } from "../../../../models/sensor/csv/state-changes.ts";
import { keyOf } from "../../../../src/base/chance.ts";
import { samplesOf } from "../../../support/laws/sensor.ts";
import { csvSensor, MINUTE, minutely } from "../support.ts";

/** Changes of a series of one sample a unit of time: [first sample, confirming sample] each. */
function changes(values: readonly number[], change: number, hold: number, times = values.map((_, k) => k)) {
  const rule = { change, holdUs: hold, absentAfterUs: 3 };
  return stateChanges(Float64Array.from(times), Float64Array.from(values), rule).map(([start, end]) => [
    start,
    end - 1,
  ]);
}

describe("a change of state", () => {
  it("is a move that stays", () => {
    expect(changes([0, 0, 9, 9, 9, 9], 5, 2)).toEqual([[2, 4]]);
    expect(changes([0, 0, 9, 9, 0, 0], 5, 2)).toEqual([]);
    expect(changes([0, 0, 9, 9, 9, 0, 0, 0], 5, 2)).toEqual([
      [2, 4],
      [5, 7],
    ]);
  });

  it("is a move by more than `change`, measured from the last held state", () => {
    expect(changes([0, 5, 5, 5], 5, 1)).toEqual([]);
    expect(changes([0, 5.1, 5.1, 5.1], 5, 1)).toEqual([[1, 2]]);
    // Each step is small, their sum is not; the state held anew is the confirming sample's, 8.
    expect(changes([0, 2, 4, 6, 8, 10, 12, 13, 14, 14], 5, 1)).toEqual([
      [3, 4],
      [8, 9],
    ]);
  });

  it("begins anew on the other side", () => {
    expect(changes([0, 9, -9, -9, -9], 5, 2)).toEqual([[2, 4]]);
  });

  it("does not count the sensor's absence as holding", () => {
    expect(changes([0, 9, 9, 9], 5, 2, [0, 1, 50, 51])).toEqual([]);
    expect(changes([0, 9, 9, 9, 9], 5, 2, [0, 1, 50, 51, 52])).toEqual([[50, 52]]);
    expect(changes([0, 9, 9, 9], 5, 2, [0, 1, 4, 5])).toEqual([[1, 4]]);
  });

  it("without a hold is what a deadband sends", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1 }), fc.nat(9), (values, change) => {
        const sent: number[][] = [];
        let last = values[0]!;
        values.forEach((value, k) => {
          if (Math.abs(value - last) <= change) return;
          sent.push([k, k]);
          last = value;
        });
        expect(changes(values, change, 0)).toEqual(sent);
      }),
    );
  });

  it("labels the samples of its window, in the run's time", () => {
    const truth = { change: 5, hold: 2 * MINUTE };
    const sensor = csvSensor({ "data/readings.csv": minutely([0, 0, 9, 9, 9, 9]) }, { truth, speedup: 60 });
    const series = sensor.series("a", 0, keyOf("", "sensor"), 0, sensor.durationUs!);
    expect(samplesOf(series).labels).toEqual([0, 0, 1, 1, 1, 0]);
    expect(series.windows).toEqual([[2_000_000, 4_000_001]]);
  });
});
