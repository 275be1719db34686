/**
 * IEEE 754 half precision (binary16): 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits.
 * The runtime's own conversion (`Float16Array`) is missing from some of the supported Node versions.
 */

const word = new DataView(new ArrayBuffer(4));
const FRACTION_BITS = 10;
const BIAS_DIFFERENCE = 127 - 15;
/** Half-precision bits of +∞: all exponent bits. */
const INFINITY_BITS = 0x7c00;
/** Subnormal halves are whole multiples of 2^-24. */
const SUBNORMAL_UNIT = 1 / 16_777_216;
/** The smallest normal half, 2^-14. */
const SMALLEST_NORMAL = 1 / 16_384;

/** The 16 bits of the half nearest to the single nearest to `value`, ties to even. NaN becomes the quiet NaN 7e00. */
export function toHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  word.setFloat32(0, value);
  const bits = word.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  const absolute = Math.abs(Math.fround(value));
  if (absolute < SMALLEST_NORMAL) return sign | roundHalfEven(absolute / SUBNORMAL_UNIT);
  const rebased = magnitude - (BIAS_DIFFERENCE << 23);
  const lastKept = (rebased >>> 13) & 1;
  // Adding just under half of the last kept place (or half, where that place is odd) rounds to even by carrying.
  const rounded = (rebased + 0xfff + lastKept) >>> 13;
  return sign | Math.min(rounded, INFINITY_BITS);
}

/** The value of a half. @param bits 16 bits */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> FRACTION_BITS) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * SUBNORMAL_UNIT;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  word.setUint32(0, ((exponent + BIAS_DIFFERENCE) << 23) | (fraction << 13));
  return sign * word.getFloat32(0);
}

function roundHalfEven(value: number): number {
  const low = Math.floor(value);
  const rest = value - low;
  if (rest !== 0.5) return rest < 0.5 ? low : low + 1;
  return low % 2 === 0 ? low : low + 1;
}
