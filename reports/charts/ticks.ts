/** Where numbers stand on logarithmic axes. */

/** From so many decades on, only powers of ten have a number. */
const DECADES_MAX = 3;

/** Round numbers within the range of the values, all of which are above 0: powers of ten, over few decades their 2 and 5 too. */
export function decades(values: readonly number[]): readonly number[] {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  if (!(least > 0) || !Number.isFinite(most)) return [];
  const first = Math.floor(Math.log10(least));
  const last = Math.ceil(Math.log10(most));
  const steps = Math.log10(most / least) > DECADES_MAX ? [1] : [1, 2, 5];
  const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const ticks = powers.flatMap((power) => steps.map((step) => Number(`${step}e${power}`)));
  return ticks.filter((tick) => tick >= least && tick <= most);
}
