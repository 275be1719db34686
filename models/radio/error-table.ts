/**
 * ln(1 − BER) as a table over the linear signal-to-interference-and-noise ratio, for the inner loop of a medium.
 *
 * 4,096 steps over [0, 4] (up to 6.02 dB), linear in between; at 4 the bit error rate is 2·10⁻¹⁷, so that a frame of
 * 1,064 bits fails once in 5·10¹³: from there on it is taken as zero. The chord of a convex function lies off by at most
 * h²/8 · max |f″|: the error of a frame's success probability stays below 10⁻⁵ (tested).
 */
import { exp } from "../../src/base/maths.ts";
import { logBitSuccess } from "./oqpsk.ts";

/** From this linear ratio on there are no bit errors. */
export const CERTAIN_SINR = 4;
/** Table entries per unit of the linear ratio. */
export const STEPS_PER_UNIT = 1024;
const STEPS = CERTAIN_SINR * STEPS_PER_UNIT;

/**
 * ln(1 − BER) at ratio i / {@link STEPS_PER_UNIT}, i = 0 … 4,096, and one entry more for the last step's end. NaN where
 * nobody has asked yet: all of them take a third of the time in which a command without a radio starts.
 */
export const LOG_BIT_SUCCESS: Float64Array = new Float64Array(STEPS + 2).fill(Number.NaN);

/** Completes {@link LOG_BIT_SUCCESS}, for those who read it themselves. */
export function completeTable(): void {
  for (let step = 0; step < LOG_BIT_SUCCESS.length; step++) entryOf(step);
}

/** ln(1 − BER) at a linear ratio ≥ 0, from the table. */
export function tabulatedLogBitSuccess(sinr: number): number {
  if (sinr >= CERTAIN_SINR) return 0;
  const position = sinr * STEPS_PER_UNIT;
  const step = Math.floor(position);
  const left = entryOf(step);
  return left + (entryOf(step + 1) - left) * (position - step);
}

/**
 * The linear signal-to-noise ratio at which this many bits arrive whole with the given probability, by bisection of the
 * table to 10⁻⁹ of its range.
 */
export function ratioForSuccess(bits: number, probability: number): number {
  let low = 0;
  let high = CERTAIN_SINR;
  for (let i = 0; i < 32; i++) {
    const middle = (low + high) / 2;
    if (exp(bits * tabulatedLogBitSuccess(middle)) < probability) low = middle;
    else high = middle;
  }
  return high;
}

function entryOf(step: number): number {
  const known = LOG_BIT_SUCCESS[step];
  if (!Number.isNaN(known)) return known;
  LOG_BIT_SUCCESS[step] = step < STEPS ? logBitSuccess(step / STEPS_PER_UNIT) : 0;
  return LOG_BIT_SUCCESS[step];
}
