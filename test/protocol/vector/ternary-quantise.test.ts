import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { erfc } from "../../../src/base/maths.ts";
import { quantiseByDeviation, quantiseByQuantile } from "../../../src/protocol/vector/ternary-quantise.ts";

const POINTS = 8000;

/** The value that a normal deviate stays below with this probability, by bisection. */
function normalQuantile(probability: number): number {
  let [low, high] = [-9, 9];
  for (let i = 0; i < 45; i++) {
    const middle = (low + high) / 2;
    if (erfc(-middle / Math.SQRT2) / 2 < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Gaussian components by quadrature: the middle of each of many equally likely slices. */
const gaussian = Float64Array.from({ length: POINTS }, (_, i) => normalQuantile((i + 0.5) / POINTS));

const zerosOf = (vector: Int8Array) => vector.filter((x) => x === 0).length / vector.length;

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    dot += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return dot / Math.sqrt(aa * bb);
}

/** On Gaussian components: k, zeros = erf(k/√2), cosine of x and T(x) = 2φ(k)/√(2Q(k)). */
const TABLE = [
  [0, 0, 0.79788],
  [0.25, 0.197, 0.86322],
  [0.43, 0.333, 0.89056],
  [0.5, 0.383, 0.89636],
  [0.612, 0.459, 0.8999],
  [0.6745, 0.5, 0.89881],
  [0.8416, 0.6, 0.88532],
  [0.9346, 0.65, 0.87144],
  [1, 0.683, 0.85911],
  [1.0364, 0.7, 0.85138],
  [1.2816, 0.8, 0.78484],
] as const;

describe("on Gaussian components", () => {
  test.each(TABLE)("k = %f standard deviations leaves %f zeros and a cosine of %f", (k, zeros, cos) => {
    const trits = quantiseByDeviation(gaussian, k);
    expect(Math.abs(zerosOf(trits) - zeros)).toBeLessThan(1e-3);
    expect(Math.abs(cosine(gaussian, trits) - cos)).toBeLessThan(1e-3);
  });

  test.each(TABLE)("the quantile rule does the same at that sparsity (k = %f, zeros %f)", (_k, zeros, cos) => {
    const trits = quantiseByQuantile(gaussian, zeros);
    expect(zerosOf(trits)).toBeCloseTo(zeros, 3);
    expect(Math.abs(cosine(gaussian, trits) - cos)).toBeLessThan(1e-3);
  });

  test("the specification's k = 0.3 leaves 23.6 % zeros, not the published 60 to 70 %", () => {
    expect(zerosOf(quantiseByDeviation(gaussian, 0.3))).toBeCloseTo(0.236, 3);
  });

  test("the check can fail: a threshold off by a tenth shows", () => {
    const trits = quantiseByDeviation(gaussian, 0.6 * 1.1);
    expect(Math.abs(zerosOf(trits) - 0.4515)).toBeGreaterThan(1e-3);
  });
});

const components = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 50 });

test("signs are kept, and what is kept is larger than what is not", () => {
  fc.assert(
    fc.property(components, fc.double({ min: 0, max: 1, noNaN: true }), (vector, part) => {
      for (const trits of [quantiseByDeviation(vector, part), quantiseByQuantile(vector, part)]) {
        const kept = vector.filter((_, i) => trits[i] !== 0).map(Math.abs);
        const zeroed = vector.filter((_, i) => trits[i] === 0).map(Math.abs);
        expect(Math.min(...kept)).toBeGreaterThanOrEqual(Math.max(0, ...zeroed));
        for (const [i, x] of vector.entries()) if (trits[i] !== 0) expect(trits[i]).toBe(Math.sign(x));
      }
    }),
  );
});

test("the quantile rule zeroes ⌊sparsity·n⌋ components of different sizes", () => {
  const vector = [5, -1, 4, -2, 3, 6, -7, 8, 10, 9];
  expect([...quantiseByQuantile(vector, 0.3)]).toEqual([1, 0, 1, 0, 0, 1, -1, 1, 1, 1]);
  expect([...quantiseByQuantile(vector, 0)].includes(0)).toBe(false);
  expect([...quantiseByQuantile(vector, 1)].every((x) => x === 0)).toBe(true);
});

test("bipolar vectors pass unchanged", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(-1, 1), { minLength: 1 }),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      (vector, part) => {
        expect([...quantiseByDeviation(vector, part)]).toEqual(vector);
        expect([...quantiseByQuantile(vector, part)]).toEqual(vector);
      },
    ),
  );
});
