/** Links that lose each frame independently, with one probability. */
import { uniform } from "../../src/base/chance.ts";
import { defineModel, describe } from "../../src/base/parameters.ts";
import type { LossModel } from "./link.ts";

/** Frames that one link may start within one microsecond: 2^9. */
const REPEATS = 512;
/** With nine bits for the repeat, this many µs (203 days) fit below the draw's bound of 2^53. */
const LATEST_START_US = 17592186044416;

/**
 * Independent losses.
 * @param rate probability that a frame is lost, in [0, 1]
 */
export function createBernoulli(rate: number): LossModel {
  return {
    meanLoss: rate,
    isLost: (link, startUs, repeat) => uniform(link.frame, ordinalOf(startUs, repeat)) < rate,
  };
}

/** One number for each (start, repeat), so that no two frames share a draw. @throws RangeError beyond either bound */
function ordinalOf(startUs: number, repeat: number): number {
  if (!(startUs >= 0 && startUs < LATEST_START_US)) throw new RangeError(`a frame cannot start at ${startUs} µs`);
  if (!(repeat >= 0 && repeat < REPEATS)) throw new RangeError(`frame ${repeat} of one link in one microsecond`);
  return startUs * REPEATS + repeat;
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
