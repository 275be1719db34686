import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bernoulli, createBernoulli } from "../../../models/link/bernoulli.ts";
import { lossCatalogue } from "../../../models/link/catalogue.ts";
import type { LossModel } from "../../../models/link/link.ts";
import { none } from "../../../models/link/none.ts";
import { checkFrameRate, checkMeanLoss, checkPurity, linkNamed } from "../../support/laws/loss.ts";

/** Ten years, the longest time that a scenario may have. */
const LATEST_US = 3653 * 86_400_000_000;
const instants = fc.array(fc.integer({ min: 0, max: LATEST_US }), { minLength: 2, maxLength: 40 });

const models: [string, LossModel][] = [
  ["none", none.build({}, undefined)],
  ["bernoulli 30 %", bernoulli.build({ rate: 0.3 }, undefined)],
  ["gilbert-elliott 2 %, 20 ms", lossCatalogue["gilbert-elliott"].build({ rate: 0.02, burst: 20_000 }, undefined)],
  ["gilbert-elliott 60 %, 1 s", lossCatalogue["gilbert-elliott"].build({ rate: 0.6, burst: 1_000_000 }, undefined)],
];

describe("every loss model", () => {
  it.each(models)("%s is pure", (_name, model) => {
    fc.assert(fc.property(instants, (at) => checkPurity(model, at)));
  });
  it.each(models)("%s decides by a rate of frames only as it says", (_name, model) => {
    fc.assert(fc.property(instants, (at) => checkFrameRate(model, at)));
  });
  it.each(models)("%s loses as much as it says", (_name, model) => checkMeanLoss(model));
});

describe("the loss laws catch", () => {
  it("a model that steps by the call, not by the clock", () => {
    let calls = 0;
    const twin: LossModel = { meanLoss: 0.5, isLost: () => calls++ % 3 === 0 };
    expect(() => checkPurity(twin, [1, 2, 3, 4])).toThrow("asked before");
  });
  it("a model whose rate of frames is another", () => {
    const twin: LossModel = { ...createBernoulli(0.5), frameRate: 0.4 };
    expect(() =>
      checkFrameRate(
        twin,
        Array.from({ length: 100 }, (_, i) => i),
      ),
    ).toThrow("something else");
  });
  it("a model that loses a little more than it says", () => {
    expect(() => checkMeanLoss({ ...createBernoulli(0.32), meanLoss: 0.3 })).toThrow("model says");
  });
});

describe("bernoulli", () => {
  it("gives each (start, repeat) its own draw, after ten years and in long bursts too", () => {
    // At a rate of one half, two frames that shared a draw in all 64 links would agree in all of them.
    const half = createBernoulli(0.5);
    const pattern = (startUs: number, repeat: number) =>
      Array.from({ length: 64 }, (_, i) => (half.isLost(linkNamed(`l${i}`), startUs, repeat) ? "1" : "0")).join("");
    const corners = [0, 1, 511, 512, 2 ** 32, 2 ** 35, 2 ** 44, LATEST_US];
    const patterns = corners.flatMap((start) => [0, 1, 2, 511, 512, 100_000].map((repeat) => pattern(start, repeat)));
    expect(new Set(patterns).size).toBe(patterns.length);
  });

  it("tells directions apart, and never loses at 0 nor delivers at 1", () => {
    const half = createBernoulli(0.5);
    const at = Array.from({ length: 64 }, (_, i) => i);
    const there = at.map((t) => half.isLost(linkNamed("a→b"), t, 0));
    expect(at.map((t) => half.isLost(linkNamed("b→a"), t, 0))).not.toEqual(there);
    expect(at.some((t) => createBernoulli(0).isLost(linkNamed("a"), t, 0))).toBe(false);
    expect(at.every((t) => createBernoulli(1).isLost(linkNamed("a"), t, 0))).toBe(true);
  });
});
