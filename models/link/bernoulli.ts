/** Links that lose each frame independently, with one probability. */
import { uniformAt } from "../../src/base/chance.ts";
import { defineModel, describe } from "../../src/base/parameters.ts";
import type { LossModel } from "./link.ts";

/**
 * Independent losses.
 * @param rate probability that a frame is lost, in [0, 1]
 */
export function createBernoulli(rate: number): LossModel {
  return {
    meanLoss: rate,
    frameRate: rate,
    isLost: (link, startUs, repeat) => uniformAt(link.frame, startUs, repeat) < rate,
  };
}

/** The catalogue entry `bernoulli`. */
export const bernoulli = defineModel({
  summary: "Each frame is lost with the same probability, independently of all others.",
  source: "own definition (Bernoulli trials)",
  parameters: describe({
    rate: {
      type: "quantity",
      dimension: "fraction",
      minimum: 0,
      maximum: 1,
      doc: "Probability that a frame is lost.",
    },
  }),
  build: ({ rate }) => createBernoulli(rate),
});
