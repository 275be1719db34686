import { describe, expect, it } from "vitest";
import { keyOf, uniform } from "../../../src/base/chance.ts";
import { normalFromUniforms } from "../../../src/base/maths.ts";
import { lockChain, REFERENCE, REFERENCE_LENGTH, ResonanceChain, stepChain } from "../../../src/protocol/por/chain.ts";
import { coherence, phaseDrift, porScore, stability } from "../../../src/protocol/por/chain-metrics.ts";

/** Draws that a dozen lines of any language give too: thousandths from −1 to 1. */
const thousandth = (i: number, step: number) => (((i * 7919 + step * 104729 + i * step * 31) % 2001) - 1000) / 1000;

/**
 * What the reference (SemeAIPletinnya/proof-of-resonance-online at 7871bb9, with numpy 2.4.6) gave, started from
 * `thousandth(i, 0)`, with `np.random.normal` giving `thousandth(i, step) * 0.03 * 1.5`: the values at 0, 1, 17, 31, 32, 62
 * and 63, its stability and coherence, and the root of the mean square of the last step.
 */
const GOLDEN = [
  {
    steps: 1,
    values: [-1.014535, 0.7989850000000001, -0.4098, 0.36718, 0.27975, -0.252105, -0.339535],
    metrics: [0.8482948461909745, 0.7218440821871321, 0.04000921951568045],
  },
  {
    steps: 10,
    values: [
      -1.1251000000000002, 0.15995486040394485, -0.45477410407980423, 0.3621496513708817, 0.30015806649589244,
      -0.24948800706698074, -0.30429999999999996,
    ],
    metrics: [0.9328871725338997, 0.8403041729729714, 0.027959898243384268],
  },
  {
    steps: 200,
    values: [
      -0.9549999999999998, -0.8118007550838331, -0.3282706007529665, 0.2691190242622563, 0.23861053728415638,
      -0.20402772346445835, -0.25219,
    ],
    metrics: [0.9921500887137026, 0.8604661377520801, 0.026527532214959407],
  },
] as const;
const SHOWN = [0, 1, 17, 31, 32, 62, 63];

function referenceRun(steps: number, step = stepChain) {
  let before: Float64Array = new Float64Array(REFERENCE_LENGTH);
  let chain: Float64Array = Float64Array.from({ length: REFERENCE_LENGTH }, (_, i) => thousandth(i, 0));
  for (let n = 1; n <= steps; n++) {
    before = chain;
    const noise = chain.map((_, i) => thousandth(i, n) * REFERENCE.noise * 1.5);
    chain = step(chain, noise, REFERENCE.strength);
  }
  return { chain, before };
}

describe("the published chain", () => {
  it.each(GOLDEN)("is the reference's to the last digit after $steps steps", ({ steps, values, metrics }) => {
    const { chain, before } = referenceRun(steps);
    expect(SHOWN.map((i) => chain[i])).toEqual(values);
    const [stable, coherent, drift] = metrics;
    expect(stability(chain)).toBeCloseTo(stable, 12);
    expect(coherence(chain)).toBeCloseTo(coherent, 12);
    expect(phaseDrift(before, chain)).toBeCloseTo(drift, 12);
    expect(porScore(before, chain)).toBeCloseTo(0.4 * stable + 0.3 * coherent + 0.3 * (1 - drift), 12);
  });

  it("would differ by a digit where the sum is taken in another order, or values are updated in place", () => {
    const otherOrder = (chain: Float64Array, noise: ArrayLike<number>, s: number) => {
      const x = chain.map((value, i) => value + noise[i]);
      return x.map((value, i) =>
        i === 0 || i === x.length - 1 ? value : value + s * ((x[i + 1] + value + x[i - 1]) / 3 - value),
      );
    };
    const inPlace = (chain: Float64Array, noise: ArrayLike<number>, s: number) => {
      const x = chain.map((value, i) => value + noise[i]);
      for (let i = 1; i < x.length - 1; i++) x[i] += s * ((x[i - 1] + x[i] + x[i + 1]) / 3 - x[i]);
      return x;
    };
    const expected = GOLDEN[2].values as readonly number[];
    for (const broken of [otherOrder, inPlace]) {
      const { chain } = referenceRun(200, broken);
      expect(SHOWN.map((i) => chain[i])).not.toEqual(expected);
    }
  });

  it("refuses noise of another length, and leaves what it was given alone", () => {
    const chain = Float64Array.of(1, 2, 4);
    expect(() => stepChain(chain, [0, 0], 0.5)).toThrow(RangeError);
    lockChain(chain, 1);
    expect([...chain]).toEqual([1, 2, 4]);
    expect([...lockChain(Float64Array.of(1, 2), 1)]).toEqual([1, 2]);
    expect([...lockChain(Float64Array.of(0, 3, 0), 1)]).toEqual([0, 1, 0]);
  });

  it("measures chains without differences, and of one value, without dividing by zero", () => {
    expect([stability([2, 2, 2]), coherence([2, 2, 2])]).toEqual([1, 0]);
    expect([stability([5]), coherence([5]), phaseDrift([], [])]).toEqual([1, 0, 0]);
    expect(stability([0, 4, 0, 4])).toBe(0);
  });
});

const draws = (purpose: string) => {
  const key = keyOf(purpose, "node");
  let drawn = 0;
  return () => uniform(key, drawn++);
};

function drawnChain(seed: string, settings: typeof REFERENCE, length: number): ResonanceChain {
  const next = draws(seed);
  return ResonanceChain.drawn(settings, length, next, () => normalFromUniforms(next(), next()));
}

/** Mean square of the deviation of the interior from the chord between the ends. */
function chordError(x: Float64Array): number {
  const last = x.length - 1;
  let squares = 0;
  for (let i = 1; i < last; i++) {
    const deviation = x[i] - (x[0] + ((x[last] - x[0]) * i) / last);
    squares += deviation * deviation;
  }
  return squares / (last - 1);
}

const RUNS = 400;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * With m = n − 1 and λ_k = 1 − (4s/3) sin²(πk/2m): the mean of the chord's error after t steps is
 * 1/(n − 2) Σ w_k [v₀ λ_k^{2t} + σ² λ_k² (1 − λ_k^{2t})/(1 − λ_k²)], w_k = 1 + cot²(πk/2m)/m, v₀ = 1/3.
 */
function expectedChordError(length: number, { strength, noise }: typeof REFERENCE, steps: number): number {
  const m = length - 1;
  let sum = 0;
  for (let k = 1; k <= m - 1; k++) {
    const sine = Math.sin((Math.PI * k) / (2 * m));
    const eigenvalue = 1 - ((4 * strength) / 3) * sine * sine;
    const weight = 1 + (1 / (sine * sine) - 1) / m;
    const decayed = eigenvalue ** (2 * steps);
    const gained = (noise * noise * eigenvalue * eigenvalue * (1 - decayed)) / (1 - eigenvalue * eigenvalue);
    sum += weight * (decayed / 3 + gained);
  }
  return sum / (m - 1);
}

describe("the chain's statistics", () => {
  // Standard errors of these means over 400 runs are 2 to 4 %; the tolerance is about three of them.
  it.each([
    [64, { 50: 0.27804, 200: 0.31752 }],
    [16, { 200: 0.14719 }],
  ])("grow as the closed form says: %i values, after so many steps %o", (length, published) => {
    const found = new Map(Object.keys(published).map((steps) => [Number(steps), [] as number[]]));
    for (let run = 0; run < RUNS; run++) {
      const chain = drawnChain(`chain/${length}/${run}`, REFERENCE, length);
      for (let step = 1; step <= 200; step++) {
        chain.step();
        found.get(step)?.push(chordError(chain.values));
      }
    }
    for (const [steps, error] of Object.entries(published)) {
      const expected = expectedChordError(length, REFERENCE, Number(steps));
      expect(expected).toBeCloseTo(error, 5);
      const measured = mean(found.get(Number(steps))!);
      expect(Math.abs(measured / expected - 1)).toBeLessThan(0.1);
      // Were the ends averaged too, or the noise twice as strong, it would be seen.
      const twice = expectedChordError(length, { ...REFERENCE, noise: 2 * REFERENCE.noise }, Number(steps));
      expect(Math.abs(measured / twice - 1)).toBeGreaterThan(0.1);
    }
  });

  it("of its ends are those of random walks: E x₀² = 1/3 + σ² t, without end", () => {
    const settings = { strength: 0.15, noise: 0.1 };
    const squares = (steps: number) =>
      mean(
        Array.from({ length: 2000 }, (_, run) => {
          const chain = drawnChain(`ends/${run}`, settings, 3);
          for (let step = 0; step < steps; step++) chain.step();
          return chain.values[0] ** 2;
        }),
      );
    const [first, last] = [squares(0), squares(100)];
    expect(first).toBeCloseTo(1 / 3, 1);
    // The standard error of the mean square of 2000 normal values is 3.2 %.
    expect(Math.abs(last / (1 / 3 + 1) - 1)).toBeLessThan(0.1);
    expect(last).toBeGreaterThan(2 * first);
  });
});
