/**
 * Bit errors of the 2.4 GHz O-QPSK layer of IEEE 802.15.4 in white Gaussian noise.
 *
 * Source: IEEE Std 802.15.4-2006, annex E.4.1.8:
 * BER = (8/15) (1/16) Σ_{k=2}^{16} (−1)^k C(16, k) exp(20 γ (1/k − 1)), γ the linear signal-to-noise ratio.
 * Interference is treated as noise of the same power.
 */
import { exp, ln } from "../../src/base/maths.ts";

/** C(16, k) for k = 2 … 16. */
const COMBINATIONS = [120, 560, 1820, 4368, 8008, 11440, 12870, 11440, 8008, 4368, 1820, 560, 120, 16, 1];
const FIRST_TERM = 2;
/** Below this, ln(1 − p) is −p − p²/2 to the last bit but one, and 1 − p would lose most of p. */
const SMALL_PROBABILITY = 1e-6;

/** Bit error rate at a linear signal-to-interference-and-noise ratio, in [0, 1/2]. */
export function bitErrorRate(sinr: number): number {
  let sum = 0;
  for (let i = 0; i < COMBINATIONS.length; i++) {
    const k = i + FIRST_TERM;
    const term = COMBINATIONS[i] * exp(20 * sinr * (1 / k - 1));
    sum += k % 2 === 0 ? term : -term;
  }
  return Math.min(0.5, Math.max(0, sum / 30));
}

/** ln(1 − BER): what each bit adds to the logarithm of a frame's chance of arriving whole. */
export function logBitSuccess(sinr: number): number {
  const rate = bitErrorRate(sinr);
  return rate < SMALL_PROBABILITY ? -rate - (rate * rate) / 2 : ln(1 - rate);
}
