import fc from "fast-check";
import { expect, test } from "vitest";
import { cosineDistance } from "../../src/base/cosine.ts";

const int8 = (values: readonly number[]) => Int8Array.from(values);
const trits = (length: number) =>
  fc.array(fc.constantFrom(-1, 0, 1), { minLength: length, maxLength: length }).map(int8);

test("distances worked out by hand", () => {
  expect(cosineDistance(int8([1, 1, 1, 1]), int8([1, 1, 1, -1]))).toBe(0.5);
  expect(cosineDistance(int8([1, 0]), int8([0, 1]))).toBe(1);
  expect(cosineDistance(int8([1, -1]), int8([-1, 1]))).toBe(2);
  expect(cosineDistance(int8([3, 4]), int8([4, 3]))).toBe(1 / 25);
  // 1 − 1/√2
  expect(cosineDistance(int8([1, 0]), int8([1, 1]))).toBeCloseTo(0.2928932188134524, 15);
});

test("a zero vector has no direction", () => {
  expect(cosineDistance(int8([0, 0]), int8([0, 0]))).toBe(0);
  expect(cosineDistance(int8([0, 0]), int8([0, 5]))).toBe(1);
  expect(cosineDistance(int8([0, 5]), int8([0, 0]))).toBe(1);
});

test("symmetric, in [0, 2], zero to itself, and what the textbook formula gives", () => {
  fc.assert(
    fc.property(trits(24), trits(24), (a, b) => {
      const distance = cosineDistance(a, b);
      expect(distance).toBe(cosineDistance(b, a));
      expect(distance).toBeGreaterThanOrEqual(0);
      expect(distance).toBeLessThanOrEqual(2);
      expect(cosineDistance(a, a)).toBe(0);
      const dot = a.reduce((sum, x, i) => sum + x * b[i], 0);
      const norms = Math.hypot(...a) * Math.hypot(...b);
      if (norms > 0) expect(distance).toBeCloseTo(1 - dot / norms, 12);
    }),
  );
});

test("vectors of different lengths have no distance", () => {
  expect(() => cosineDistance(int8([1]), int8([1, 1]))).toThrow(RangeError);
});
