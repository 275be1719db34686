import { describe, expect, it } from "vitest";
import { periodicTimes } from "../../../models/sensor/periodic-times.ts";
import { clipWindows, labelRuns, lazily, mergeWindows } from "../../../models/sensor/windows.ts";

describe("windows", () => {
  it("become one where they overlap or touch, and stay apart otherwise", () => {
    const windows = [
      [20, 30],
      [0, 10],
      [10, 12],
      [13, 14],
      [22, 25],
    ] as const;
    expect(mergeWindows(windows)).toEqual([
      [0, 12],
      [13, 14],
      [20, 30],
    ]);
  });

  it("are cut at the ends of the run, and left out beyond them", () => {
    const windows = [
      [-9, 0],
      [-5, 3],
      [6, 9],
      [10, 12],
    ] as const;
    expect(clipWindows(windows, 8)).toEqual([
      [0, 3],
      [6, 8],
    ]);
  });

  it("of labels last until the next sample is due, also across the blocks in which they are read", () => {
    const times = periodicTimes({ periodUs: 2, phaseUs: 1, durationUs: 20_000 });
    const anomalous = (k: number) => (k >= 4090 && k < 4100) || k === 0 || k === times.count - 1;
    const windows = labelRuns(times, 20_000, (from, to, _values, labels) => {
      for (let k = from; k < to; k++) labels[k - from] = anomalous(k) ? 1 : 0;
    });
    expect(windows).toEqual([
      [1, 3],
      [8181, 8201],
      [19_999, 20_000],
    ]);
  });
});

describe("a lazy value", () => {
  it("is made once, even if there is none", () => {
    let made = 0;
    const value = lazily(() => {
      made++;
      return undefined;
    });
    expect([made, value(), value(), made]).toEqual([0, undefined, undefined, 1]);
  });
});
