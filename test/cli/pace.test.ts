import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Pace } from "../../src/cli/pace.ts";

/** A stretch of a run: its share of the whole, and how long each of its steps takes. */
interface Stretch {
  readonly steps: number;
  readonly stepMs: number;
}

/** What is told after each step of a run of such stretches, ms, beside what is true. */
function told(stretches: readonly Stretch[], leftMs: (pace: Pace, nowMs: number, done: number) => number | undefined) {
  const steps = stretches.flatMap(({ steps, stepMs }) => Array.from({ length: steps }, () => stepMs));
  const wholeMs = steps.reduce((sum, one) => sum + one, 0);
  const pace = new Pace(1000);
  let nowMs = 1000;
  return steps.map((stepMs, i) => {
    nowMs += stepMs;
    const done = (i + 1) / steps.length;
    pace.note(nowMs, done);
    return { passedMs: nowMs - 1000, leftMs: leftMs(pace, nowMs - 1000, done), trueMs: wholeMs - (nowMs - 1000) };
  });
}
const estimated = (stretches: readonly Stretch[]) => told(stretches, (pace) => pace.leftMs);

/** A step of a slow run, ms. */
const stepMs = fc.integer({ min: 20, max: 5000 });

describe("the time that is left", () => {
  it("is exact where a run keeps one pace, and told once there is one", () => {
    fc.assert(
      fc.property(stepMs, (stepMs) => {
        for (const { passedMs, leftMs, trueMs } of estimated([{ steps: 200, stepMs }])) {
          if (leftMs !== undefined) expect(Math.abs(leftMs - trueMs)).toBeLessThan(1);
          if (passedMs >= 3000 && passedMs >= 12 * stepMs) expect(leftMs).toBeDefined();
          if (passedMs < 3000) expect(leftMs).toBeUndefined();
        }
      }),
    );
  });

  it("is never too long by more than a quarter where a run begins slowly, however slowly; by all of it, it would be", () => {
    const slow = fc.record({
      steps: fc.integer({ min: 1, max: 3 }),
      stepMs: fc.integer({ min: 10_000, max: 100_000 }),
    });
    fc.assert(
      fc.property(slow, fc.integer({ min: 20, max: 200 }), (beginning, stepMs) => {
        const stretches = [beginning, { steps: 1000, stepMs }];
        const wrong = estimated(stretches).filter(
          ({ leftMs, trueMs }) => leftMs !== undefined && leftMs > 1.25 * trueMs,
        );
        expect(wrong).toEqual([]);
        // By the mean of all that was done: some of it is wrong by far.
        const byAll = told(stretches, (_, passedMs, done) => (passedMs / done) * (1 - done));
        expect(byAll.some(({ leftMs, trueMs }) => leftMs! > 2 * trueMs)).toBe(true);
      }),
    );
  });

  it("is not told where the pace changes, and is again once it has", () => {
    const known = estimated([
      { steps: 100, stepMs: 100 },
      { steps: 100, stepMs: 1000 },
    ]).map(({ leftMs }) => leftMs !== undefined);
    expect(known[90]).toBe(true);
    expect(known.slice(100, 120)).toContain(false);
    expect(known[180]).toBe(true);
  });

  it("is not told where nothing is done", () => {
    const pace = new Pace(0);
    for (let nowMs = 1000; nowMs <= 60_000; nowMs += 1000) pace.note(nowMs, 0.25);
    expect(pace.leftMs).toBeUndefined();
  });
});
