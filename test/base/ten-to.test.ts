import fc from "fast-check";
import { expect, test } from "vitest";
import { pow } from "../../src/base/maths.ts";
import { tenTo } from "../../src/base/ten-to.ts";

const special = [0, -0, 0.5, -0.5, 1, -1, 2, 3, 4, 7, -12, 300, -300, 308.3, -323.7, 1e300, -1e300, Number.MIN_VALUE];

test("has the bits of the power of ten that the library gives", () => {
  const near = fc.double({ min: -40, max: 40, noNaN: true });
  fc.assert(
    fc.property(fc.oneof(near, fc.double()), (y) => {
      expect(tenTo(y)).toBe(pow(10, y));
    }),
    { numRuns: 20_000 },
  );
  for (const y of [...special, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    expect(tenTo(y)).toBe(pow(10, y));
});

test("knows whole powers of ten exactly", () => {
  for (let n = 0; n <= 22; n++) expect(tenTo(n)).toBe(Number(`1e${n}`));
});
