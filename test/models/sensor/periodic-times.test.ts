import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { periodicTimes } from "../../../models/sensor/periodic-times.ts";

describe("the instants of a periodic sensor", () => {
  it("are phase + k · period, before the end", () => {
    const times = periodicTimes({ periodUs: 10, phaseUs: 3, durationUs: 33 });
    expect(times.count).toBe(3);
    expect([0, 1, 2].map(times.timeUs)).toEqual([3, 13, 23]);
    expect(periodicTimes({ periodUs: 10, phaseUs: 3, durationUs: 34 }).count).toBe(4);
    expect(periodicTimes({ periodUs: 10, phaseUs: 3, durationUs: 3 }).count).toBe(0);
    expect(periodicTimes({ periodUs: 10, phaseUs: 3, durationUs: 1000, mostSamples: 2 }).count).toBe(2);
  });

  it("are counted exactly up to the last microsecond that a double can tell", () => {
    const large = fc.integer({ min: 1, max: 2 ** 40 });
    const instant = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(large, fc.nat(), instant, (periodUs, phase, timeUs) => {
        const phaseUs = phase % periodUs;
        const times = periodicTimes({ periodUs, phaseUs, durationUs: Number.MAX_SAFE_INTEGER });
        const elapsed = BigInt(timeUs) - BigInt(phaseUs);
        const exact = elapsed <= 0n ? 0n : (elapsed + BigInt(periodUs) - 1n) / BigInt(periodUs);
        expect(BigInt(times.countBefore(timeUs))).toBe(exact);
      }),
    );
    // A rounded quotient fails: 2^53 − 1 = 3 · 3002399751580330 + 1, so one instant more lies before it.
    const last = Number.MAX_SAFE_INTEGER;
    const times = periodicTimes({ periodUs: 3, phaseUs: 0, durationUs: last });
    expect(times.countBefore(last)).toBe(3002399751580331);
  });
});
