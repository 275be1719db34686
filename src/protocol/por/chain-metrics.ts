/**
 * What the published engine measures of a chain (por_core/metrics.py), and the score made of it.
 *
 * Sums run from the first value to the last; the reference's library sums in another order, so these agree with it to about
 * twelve digits.
 */

/** Weights of the score: stability, coherence, and the absence of drift (benchmarks/configs: w1, w2, w3). */
export const SCORE_WEIGHTS = [0.4, 0.3, 0.3] as const;

/** One less the population variance of the differences between neighbours, at least 0. */
export function stability(chain: ArrayLike<number>): number {
  const count = chain.length - 1;
  if (count < 1) return 1;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += chain[i + 1] - chain[i];
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const deviation = chain[i + 1] - chain[i] - mean;
    squares += deviation * deviation;
  }
  return Math.max(0, 1 - squares / count);
}

/** The size of the autocorrelation at lag 1, as a share of that at lag 0; 0 for a chain of equal values. */
export function coherence(chain: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < chain.length; i++) sum += chain[i];
  const mean = sum / chain.length;
  let atZero = 0;
  let atOne = 0;
  for (let i = 0; i < chain.length; i++) {
    const deviation = chain[i] - mean;
    atZero += deviation * deviation;
    if (i > 0) atOne += deviation * (chain[i - 1] - mean);
  }
  return atZero === 0 ? 0 : Math.abs(atOne / atZero);
}

/** Root of the mean square of what a step changed. Own definition: the published texts name a phase drift and define none. */
export function phaseDrift(before: ArrayLike<number>, after: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < after.length; i++) {
    const change = after[i] - before[i];
    squares += change * change;
  }
  return after.length === 0 ? 0 : Math.sqrt(squares / after.length);
}

/** The score of a chain after a step, in [0, 1]. */
export function porScore(before: ArrayLike<number>, after: ArrayLike<number>): number {
  const [ofStability, ofCoherence, ofDrift] = SCORE_WEIGHTS;
  const steadiness = Math.max(0, 1 - phaseDrift(before, after));
  return ofStability * stability(after) + ofCoherence * coherence(after) + ofDrift * steadiness;
}
