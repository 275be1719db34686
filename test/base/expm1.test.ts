import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expm1 } from "../../src/base/maths.ts";

/** The naive form, which loses all digits near zero. */
const naive = (x: number) => Math.exp(x) - 1;
const relativeError = (found: number, x: number) => Math.abs(found - Math.expm1(x)) / Math.abs(Math.expm1(x));

describe("expm1", () => {
  it("is e^x − 1 to a few units in the last place, near zero too", () => {
    const anywhere = fc.oneof(
      fc.double({ min: -800, max: 700, noNaN: true }),
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.double({ min: -1e-6, max: 1e-6, noNaN: true }),
    );
    fc.assert(
      fc.property(anywhere, (x) => x === 0 || relativeError(expm1(x), x) < 1e-15),
      { numRuns: 2000 },
    );
    expect([expm1(0), expm1(-1e-300), expm1(-1e9)]).toEqual([0, -1e-300, -1]);
  });

  it("is better than the naive form", () => {
    expect(relativeError(naive(-1e-12), -1e-12)).toBeGreaterThan(1e-6);
  });
});
