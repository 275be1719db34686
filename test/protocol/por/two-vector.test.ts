import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { porGain, porTotal, resonate } from "../../../src/protocol/por/two-vector.ts";

const norm = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.sqrt(Array.from(a).reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0));

describe("two vectors", () => {
  it("approach each other as the reference's do", () => {
    // SemeAIPletinnya/proof-of-resonance-online at 7871bb9, MultimodalResonance(alpha=0.1, steps=5), numpy 2.4.6.
    const { a, b, distances } = resonate([1, -2, 0.5], [0.25, 3, -1.5], 0.1, 5);
    expect([...a]).toEqual([0.74788, -0.31920000000000004, -0.17232000000000003]);
    expect([...b]).toEqual([0.50212, 1.3192, -0.82768]);
    const golden = [4.349712634186309, 3.4797701073490477, 2.783816085879238, 2.22705286870339, 1.781642294962712];
    golden.forEach((distance, step) => {
      expect(distances[step]).toBeCloseTo(distance, 12);
    });
  });

  const component = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  const pair = fc
    .integer({ min: 1, max: 20 })
    .chain((n) => fc.tuple(...[0, 1].map(() => fc.array(component, { minLength: n, maxLength: n }))));

  it("are |1 − 2α|ᵏ of their first distance apart after k steps, and their sum stays", () => {
    fc.assert(
      fc.property(pair, fc.double({ min: 0, max: 1, noNaN: true }), ([first, second], alpha) => {
        const { a, b, distances } = resonate(first, second, alpha, 12);
        const scale = norm(first, second) + 1;
        distances.forEach((distance, step) => {
          const expected = Math.abs(1 - 2 * alpha) ** (step + 1) * norm(first, second);
          expect(Math.abs(distance - expected)).toBeLessThan(1e-9 * (scale + 1e3));
        });
        first.forEach((value, i) => {
          expect(Math.abs(a[i] + b[i] - value - second[i])).toBeLessThan(1e-8);
        });
      }),
    );
  });

  it("would be caught following another law", () => {
    const { distances } = resonate([1], [0], 0.1, 3);
    expect(Math.abs(distances[2] - (1 - 0.1) ** 3)).toBeGreaterThan(0.1);
  });

  it("are refused where they are not equally long", () => {
    expect(() => resonate([1], [1, 2], 0.1, 1)).toThrow(RangeError);
  });
});

describe("PoR-Gain", () => {
  it("is what a pair has more than one alone, as a share of that", () => {
    expect(porGain(0.5, 0.75)).toBe(0.5);
    expect(porGain(0.5, 0.25)).toBe(-0.5);
    expect(porGain(0, 1)).toBe(0);
  });

  it("weighs three scores", () => {
    expect(porTotal({ task: 1, harmonic: 0.5, drift: 0 }, [0.4, 0.3, 0.3])).toBeCloseTo(0.55, 15);
  });
});
