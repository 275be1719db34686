/** Numbers as people and instruments write them. */

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * The number that a cell holds, or NaN where it holds none. Words such as `NaN`, `inf` or `-` and grouped thousands are
 * no numbers: what a reader would have to guess is not guessed.
 * @param decimalComma whether a comma may stand for the point
 */
export function parseDecimal(text: string, decimalComma: boolean): number {
  const pointed = decimalComma ? text.replace(",", ".") : text;
  if (!DECIMAL.test(pointed)) return Number.NaN;
  const value = Number(pointed);
  return Number.isFinite(value) ? value : Number.NaN;
}
