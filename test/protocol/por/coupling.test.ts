import { describe, expect, it } from "vitest";
import { keyOf, uniform } from "../../../src/base/chance.ts";
import { angleOf, normalFromUniforms } from "../../../src/base/maths.ts";
import { kuramotoShift, meanShift, pulseShift, REFRACTORY } from "../../../src/protocol/por/coupling.ts";
import { agreementOf, fraction, wrap } from "../../../src/protocol/por/phase.ts";

describe("phases", () => {
  it("differ by at most half a cycle, and lie in one", () => {
    expect([0.75, -0.75, 0.5, -0.5, 3.25].map(wrap)).toEqual([-0.25, 0.25, -0.5, -0.5, 0.25]);
    expect([1.25, -0.25, 0, 2].map(fraction)).toEqual([0.25, 0.75, 0, 0]);
    expect(fraction(-1e-20)).toBe(0);
  });

  it("agree wholly, or not at all", () => {
    expect(agreementOf([0.3, 0.3, 0.3])).toEqual({
      orderParameter: expect.closeTo(1, 12),
      meanPhase: expect.closeTo(0.3, 12),
    });
    expect(agreementOf([0, 0.25, 0.5, 0.75]).orderParameter).toBeLessThan(1e-12);
    expect(agreementOf([0.9, 0.1]).meanPhase % 1).toBeCloseTo(0, 12);
    expect(agreementOf([]).orderParameter).toBeNaN();
  });

  it("are angles that the built-in function finds too", () => {
    let worst = 0;
    for (let i = 0; i <= 2000; i++) {
      const angle = (i / 1000 - 1) * Math.PI;
      const length = 10 ** ((i % 40) - 20);
      const found = angleOf(length * Math.cos(angle), length * Math.sin(angle));
      worst = Math.max(worst, Math.abs(found - Math.atan2(Math.sin(angle), Math.cos(angle))));
    }
    expect(worst).toBeLessThan(1e-15);
    expect([angleOf(0, 0), angleOf(3, 0), angleOf(-1, 0), angleOf(0, -2)]).toEqual([0, 0, Math.PI, -Math.PI / 2]);
  });
});

/** r at the end of the mean-field model, averaged over its last third; angles in cycles, K in radians as in the rule. */
function meanField(coupling: number, frequencies: readonly number[], steps = 1500, stepLength = 0.05): number {
  let phases = frequencies.map((_, i) => fraction(i * 0.618034));
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    const { orderParameter, meanPhase } = agreementOf(phases);
    if (step >= (2 * steps) / 3) sum += orderParameter;
    // Mean of sin(φⱼ − φᵢ) over all j is r sin(ψ − φᵢ): one other at the mean phase, with strength K r.
    const strength = stepLength * coupling * orderParameter;
    phases = phases.map(
      (phase, i) =>
        phase + (stepLength * frequencies[i]) / (2 * Math.PI) + kuramotoShift(strength, [wrap(meanPhase - phase)]),
    );
  }
  return sum / Math.ceil(steps / 3);
}

const quantiles = (of: (share: number) => number) => Array.from({ length: 400 }, (_, i) => of((i + 0.5) / 400));
const lorentz = quantiles((share) => Math.tan(Math.PI * (share - 0.5)));
const uniformly = quantiles((share) => 2 * share - 1);

describe("Kuramoto's coupling", () => {
  it("of all with all is the mean of the sines", () => {
    const phases = [0.1, 0.25, 0.7];
    const { orderParameter, meanPhase } = agreementOf(phases);
    phases.forEach((phase) => {
      const all = kuramotoShift(
        0.8,
        phases.map((other) => wrap(other - phase)),
      );
      expect(all).toBeCloseTo(kuramotoShift(0.8 * orderParameter, [wrap(meanPhase - phase)]), 12);
    });
    expect(kuramotoShift(1, [])).toBe(0);
  });

  // Tolerances: 400 oscillators instead of infinitely many, Euler's steps of 0.05.
  it.each([
    ["Lorentzian, K = 2.5 γ", lorentz, 2.5, Math.sqrt(1 - 2 / 2.5)],
    ["Lorentzian, K = 3 γ", lorentz, 3, Math.sqrt(1 - 2 / 3)],
    ["Lorentzian, K = 4 γ", lorentz, 4, Math.sqrt(1 - 2 / 4)],
    ["uniform, K = 1.4 γ", uniformly, 1.4, 0.87308],
    ["uniform, K = 2 γ", uniformly, 2, 0.95187],
  ])("reaches r(K): %s", (_, frequencies, coupling, expected) => {
    expect(Math.abs(meanField(coupling, frequencies) - expected)).toBeLessThan(0.02);
  });

  it("does not lock below K_c = 2γ (Lorentzian), and a rule of half the strength would be caught", () => {
    expect(meanField(1, lorentz)).toBeLessThan(0.15);
    expect(Math.abs(meanField(3 / 2, lorentz) - Math.sqrt(1 - 2 / 3))).toBeGreaterThan(0.2);
  });
});

/** One synchronous round on a ring: everyone moves by what it knew before. */
function ringRound(phases: readonly number[], strength: number): number[] {
  const count = phases.length;
  return phases.map((phase, i) => {
    const others = [phases[(i + count - 1) % count], phases[(i + 1) % count]];
    return (
      phase +
      meanShift(
        strength,
        others.map((other) => wrap(other - phase)),
      )
    );
  });
}

describe("following the mean", () => {
  // Of two neighbours, s of the way to their mean is 3s/2 of the way to the mean of all three: W = I − (s/2) L.
  const eigenvalue = (strength: number, count: number, k: number) =>
    1 - 2 * strength * Math.sin((Math.PI * k) / count) ** 2;

  it.each([
    [10, 0.5, 1],
    [10, 0.5, 3],
    [20, 0.15, 2],
    [7, 0.8, 3],
  ])("shrinks each mode of a ring of %i by its eigenvalue (s = %d, mode %i)", (count, strength, k) => {
    const mode = Array.from({ length: count }, (_, i) => 0.01 * Math.cos((2 * Math.PI * k * i) / count));
    const after = ringRound(mode, strength);
    after.forEach((phase, i) => {
      expect(phase).toBeCloseTo(eigenvalue(strength, count, k) * mode[i], 14);
    });
    expect(eigenvalue(strength, count, k)).not.toBeCloseTo(eigenvalue(strength / 1.5, count, k), 3);
  });

  it("takes as many rounds to shrink a thousandfold as the slowest mode says", () => {
    // s = 1/3 of the way to two is 1/2 of the way to three: 106 rounds for 10, 420 for 20.
    for (const [count, rounds] of [
      [10, 106],
      [20, 420],
    ] as const) {
      let phases = Array.from({ length: count }, (_, i) => 0.01 * Math.cos((2 * Math.PI * i) / count));
      let taken = 0;
      for (; Math.abs(phases[0]) > 1e-5; taken++) phases = ringRound(phases, 1 / 3);
      expect(taken).toBe(rounds);
    }
  });

  it("leaves the stationary variance that noise and eigenvalues make", () => {
    // n = 10, s = 0.5 of three, noise after averaging: V/σ² = 2.756186.
    const key = keyOf("ring noise", "node");
    let drawn = 0;
    const normal = () => normalFromUniforms(uniform(key, drawn++), uniform(key, drawn++));
    let phases: number[] = new Array(10).fill(0);
    let sum = 0;
    const rounds = 40_000;
    for (let round = -500; round < rounds; round++) {
      phases = ringRound(phases, 1 / 3).map((phase) => phase + 1e-4 * normal());
      const middle = phases.reduce((a, b) => a + b, 0) / 10;
      if (round >= 0) sum += phases.reduce((squares, phase) => squares + (phase - middle) ** 2, 0) / 10;
    }
    // About 2 × 40,000 / 30 independent values of each of the slow modes: 2 % is over three standard errors.
    expect(sum / rounds / 1e-8 / 2.756186).toBeGreaterThan(0.95);
    expect(sum / rounds / 1e-8 / 2.756186).toBeLessThan(1.05);
  });

  it("stays where nobody is", () => {
    expect(meanShift(0.5, [])).toBe(0);
  });
});

describe("pulses", () => {
  it("draw those forward who are about to fire, and leave those alone who just have", () => {
    expect(pulseShift(0.3, 0.99)).toBeCloseTo(0.01, 12);
    expect(pulseShift(0.3, REFRACTORY - 1e-9)).toBe(0);
    // α = e^0.9, β = (e^0.9 − 1)/(e³ − 1).
    const expected = Math.exp(0.9) * 0.3 + (Math.exp(0.9) - 1) / (Math.exp(3) - 1) - 0.3;
    expect(pulseShift(0.3, 0.3)).toBeCloseTo(expected, 12);
    expect(pulseShift(0.6, 0.3)).toBeGreaterThan(pulseShift(0.3, 0.3));
  });

  it("bring two oscillators of one rate together, whatever apart they begin", () => {
    for (let i = 1; i < 50; i++) {
      let [a, b] = [0, i / 50];
      for (let pulse = 0; pulse < 200 && Math.abs(wrap(a - b)) > 1e-12; pulse++) {
        // The next to fire is the one nearer to the end of its cycle; the other hears it.
        const wait = 1 - Math.max(a, b);
        const fires = a >= b ? "a" : "b";
        [a, b] = [a + wait, b + wait];
        if (fires === "a") [a, b] = [0, fraction(b + pulseShift(0.3, b))];
        else [a, b] = [fraction(a + pulseShift(0.3, a)), 0];
      }
      expect(Math.abs(wrap(a - b))).toBeLessThan(1e-9);
    }
  });
});
