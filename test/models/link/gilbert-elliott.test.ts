import { describe, expect, it } from "vitest";
import { createGilbertElliott } from "../../../models/link/gilbert-elliott.ts";
import type { LossModel } from "../../../models/link/link.ts";
import { keyOf, uniform } from "../../../src/base/chance.ts";
import { linkNamed } from "../../support/laws/loss.ts";

const PAIRS = 20_000;
const chance = keyOf("gilbert-elliott", "faults");

/** The correlation of a link's states `lagUs` apart: λ = 1/(L(1 − π)) makes it e^(−λ·lag) at every place. */
const theory = (rate: number, burstUs: number, lagUs: number) => Math.exp(-lagUs / (burstUs * (1 - rate)));

/** Correlation over independent links, the first instant of each pair chosen by `place`. */
function correlation(model: LossModel, lagUs: number, place: (i: number) => number): number {
  let both = 0;
  for (let i = 0; i < PAIRS; i++) {
    const link = linkNamed(`${i}`);
    const at = place(i);
    if (model.isLost(link, at, 0) && model.isLost(link, at + lagUs, 0)) both++;
  }
  const rate = model.meanLoss;
  return (both / PAIRS - rate * rate) / (rate * (1 - rate));
}

/**
 * Compares at random places, and astride the borders of epochs, whose length is a power of two.
 * @throws Error where the correlation is off by more than four standard errors
 */
function checkMemory(model: LossModel, burstUs: number, lagUs: number): void {
  const rate = model.meanLoss;
  const expected = theory(rate, burstUs, lagUs);
  const bothBad = rate * (rate + (1 - rate) * expected);
  const tolerance = (4 * Math.sqrt((bothBad * (1 - bothBad)) / PAIRS)) / (rate * (1 - rate));
  const anywhere = (i: number) => Math.floor(uniform(chance, i) * 2 ** 40);
  const astride = (i: number) => 2 ** 36 * (1 + (i % 64)) - Math.ceil(lagUs / 2);
  for (const place of [anywhere, astride]) {
    const found = correlation(model, lagUs, place);
    if (Math.abs(found - expected) > tolerance) throw new Error(`correlation ${found} instead of ${expected}`);
  }
}

/** Mean lengths of the runs of both states, µs, over a contiguous stretch looked at every `stepUs`. */
function meanDwells(
  model: LossModel,
  lengthUs: number,
  stepUs: number,
): { readonly bad: number; readonly good: number } {
  const link = linkNamed("dwell");
  const time = { bad: 0, good: 0 };
  const runs = { bad: 0, good: 0 };
  let before: "bad" | "good" | undefined;
  for (let at = 0; at < lengthUs; at += stepUs) {
    const now = model.isLost(link, at, 0) ? "bad" : "good";
    time[now] += stepUs;
    if (now !== before) runs[now]++;
    before = now;
  }
  return { bad: time.bad / runs.bad, good: time.good / runs.good };
}

describe("gilbert-elliott", () => {
  it("dwells as long as it says: 100 µs bad and 300 µs good at a rate of 25 %", () => {
    // Looked at now and then, short visits are missed: a run lasts 1/(1 − P(stay)) looks, P from the chain's e^(−λ·step).
    const stepUs = 5;
    const memory = Math.exp(-stepUs / 75);
    const { bad, good } = meanDwells(createGilbertElliott(0.25, 100), 800_000, stepUs);
    expect(Math.abs(bad - stepUs / (0.75 * (1 - memory)))).toBeLessThan(100 * (4 / Math.sqrt(2000)));
    expect(Math.abs(good - stepUs / (0.25 * (1 - memory)))).toBeLessThan(300 * (4 / Math.sqrt(2000)));
  });

  it.each([0.25, 1, 3])("remembers as a Markov chain does, %f forgetting times on, across epochs too", (times) => {
    const lagUs = Math.round(times * 20_000 * (1 - 0.2));
    checkMemory(createGilbertElliott(0.2, 20_000), 20_000, lagUs);
  });

  it("is Markov: given the present, the past tells nothing of the future", () => {
    // P(bad, bad, bad) at three instants is π·P(stay)² for a chain, more where dwells are not memoryless.
    const [rate, lagUs] = [0.3, 7000];
    const model = createGilbertElliott(rate, 10_000);
    const stay = rate + (1 - rate) * theory(rate, 10_000, lagUs);
    let all = 0;
    for (let i = 0; i < PAIRS; i++) {
      const link = linkNamed(`${i}`);
      const at = Math.floor(uniform(chance, i) * 2 ** 40);
      if ([0, 1, 2].every((step) => model.isLost(link, at + step * lagUs, 0))) all++;
    }
    const expected = rate * stay * stay;
    expect(Math.abs(all / PAIRS - expected)).toBeLessThan(4 * Math.sqrt(expected / PAIRS));
  });

  it("is the same in both directions, whatever the frame's own chance", () => {
    const model = createGilbertElliott(0.5, 1000);
    const there = linkNamed("a – b");
    const back = { ...there, frame: linkNamed("b→a").frame };
    for (let at = 0; at < 50_000; at += 97) expect(model.isLost(back, at, 1)).toBe(model.isLost(there, at, 0));
  });

  it("has sound extremes: nothing, everything, a burst of one µs, a burst of a day", () => {
    const at = Array.from({ length: 200 }, (_, i) => i * 12_345_678);
    const link = linkNamed("extreme");
    expect(at.some((t) => createGilbertElliott(0, 20_000).isLost(link, t, 0))).toBe(false);
    expect(at.every((t) => createGilbertElliott(1, 20_000).isLost(link, t, 0))).toBe(true);
    const fleeting = at.filter((t) => createGilbertElliott(0.5, 1).isLost(link, t, 0)).length;
    expect(Math.abs(fleeting - 100)).toBeLessThan(4 * Math.sqrt(50));
    const stuck = createGilbertElliott(0.5, 86_400e6);
    const flips = at.filter((t, i) => i > 0 && stuck.isLost(link, t, 0) !== stuck.isLost(link, at[i - 1], 0)).length;
    expect(flips).toBeLessThan(3);
  });
});

describe("the memory law catches", () => {
  it("epochs that start afresh", () => {
    const sound = createGilbertElliott(0.2, 20_000);
    const epochUs = 2 ** 20;
    const twin: LossModel = {
      ...sound,
      isLost: (link, at, repeat) => {
        const epoch = Math.floor(at / epochUs);
        return sound.isLost({ ...link, state: linkNamed(`${link.state.k0} ${epoch}`).state }, at, repeat);
      },
    };
    expect(() => checkMemory(twin, 20_000, 4000)).toThrow("correlation");
  });
  it("losses without memory, and another burst than stated", () => {
    const forgetful = { ...createGilbertElliott(0.2, 1), meanLoss: 0.2 };
    expect(() => checkMemory(forgetful, 20_000, 4000)).toThrow("correlation");
    expect(() => checkMemory(createGilbertElliott(0.2, 25_000), 20_000, 16_000)).toThrow("correlation");
  });
});
