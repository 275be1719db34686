import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StepError, SteppedClock } from "../../../src/transport/clock/stepped-clock.ts";

const clockOf = (driftPpm = 0) => new SteppedClock({ epochMs: 1000, driftPpm });

describe("a stepped clock", () => {
  it("lets everything happen at its own instant, in the order of time and then of asking", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.array(fc.nat(60)), (instants, steps) => {
        const clock = clockOf();
        const happened: (readonly [number, number])[] = [];
        instants.forEach((atUs, i) => {
          clock.at(atUs, () => {
            expect(clock.runUs()).toBe(atUs);
            happened.push([atUs, i]);
          });
        });
        for (const step of [...steps].sort((a, b) => a - b)) {
          clock.stepTo(step);
          expect(happened.length).toBe(instants.filter((atUs) => atUs <= step).length);
        }
        clock.stepTo(60);
        const inOrder = instants.map((atUs, i) => [atUs, i] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(happened).toEqual(inOrder);
        expect(clock.nextUs).toBeUndefined();
      }),
    );
  });

  it("does within a step what is asked for within it, and not what was called off", () => {
    const clock = clockOf();
    const happened: string[] = [];
    const off = clock.at(5, () => happened.push("called off"));
    clock.at(3, () => {
      clock.after(0, () => happened.push("at once"));
      clock.after(4, () => happened.push(`at ${clock.runUs()}`));
      clock.after(6, () => happened.push("too late"));
      off.cancel();
      off.cancel();
    });
    clock.stepTo(8);
    expect(happened).toEqual(["at once", "at 7"]);
    expect(clock.nextUs).toBe(9);
  });

  it("shows its node a time that drifts, and waits by it", () => {
    const clock = clockOf(100);
    clock.stepTo(1_000_000);
    expect(clock.localUs()).toBe(2_000_100);
    clock.after(1_000_100, () => {});
    expect(clock.nextUs).toBe(2_000_000);
  });

  it.each([-1, 4, 5.5, Number.NaN, Number.POSITIVE_INFINITY])("is not set to %d µs", (runUs) => {
    const clock = clockOf();
    clock.stepTo(5);
    expect(() => clock.stepTo(runUs)).toThrow(StepError);
    expect(clock.runUs()).toBe(5);
  });
});
