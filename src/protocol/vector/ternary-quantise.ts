/**
 * Two published ways from real components to trits. Both pass bipolar vectors unchanged.
 *
 * On Gaussian components of deviation σ, zeroing |x| ≤ kσ leaves erf(k/√2) zeros.
 */

/**
 * Zeroes what does not exceed k standard deviations (the specification's rule; its k is 0.3, which leaves 23.6 % zeros
 * on Gaussian components). The deviation is that of the components about their mean, the population's.
 * @returns −1, 0 or 1 a component
 */
export function quantiseByDeviation(components: ArrayLike<number>, k: number): Int8Array {
  return signsAbove(components, k * deviation(components));
}

/**
 * Zeroes the `sparsity` part of the components that have the smallest magnitudes, ⌊sparsity·n⌋ of them (the reference
 * encoder's rule; its default is 0.7). Components as large as the smallest one kept are kept too.
 * @param sparsity in [0, 1]
 * @returns −1, 0 or 1 a component
 */
export function quantiseByQuantile(components: ArrayLike<number>, sparsity: number): Int8Array {
  const magnitudes = Float64Array.from(components, Math.abs).sort();
  const zeros = Math.floor(sparsity * magnitudes.length);
  if (zeros >= magnitudes.length) return new Int8Array(components.length);
  const smallestKept = magnitudes[zeros];
  return Int8Array.from(components, (x) => (Math.abs(x) < smallestKept ? 0 : Math.sign(x)));
}

function signsAbove(components: ArrayLike<number>, threshold: number): Int8Array {
  return Int8Array.from(components, (x) => (Math.abs(x) > threshold ? Math.sign(x) : 0));
}

function deviation(components: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < components.length; i++) sum += components[i];
  const mean = sum / components.length;
  let squares = 0;
  for (let i = 0; i < components.length; i++) squares += (components[i] - mean) * (components[i] - mean);
  return Math.sqrt(squares / components.length);
}
