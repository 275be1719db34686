/**
 * The field of 256 elements with the polynomial x⁸ + x⁴ + x³ + x² + 1 (0x11d) and the generator 2, as RAID 6 has it
 * (H. P. Anvin, The mathematics of RAID-6). Addition is exclusive or.
 */

const POLYNOMIAL = 0x11d;
const ORDER = 255;

/** Powers of the generator, twice over, so that a sum of two logarithms needs no modulus. */
const powers = new Uint8Array(2 * ORDER);
const logarithms = new Uint8Array(256);
for (let exponent = 0, power = 1; exponent < ORDER; exponent++) {
  powers[exponent] = power;
  powers[exponent + ORDER] = power;
  logarithms[power] = exponent;
  power <<= 1;
  if (power > 0xff) power ^= POLYNOMIAL;
}

export function multiply(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : powers[logarithms[a] + logarithms[b]];
}

/** @param a not 0, which has no inverse */
export function inverse(a: number): number {
  return powers[ORDER - logarithms[a]];
}

/** target += factor · source, element by element; the source may be shorter. */
export function addScaled(target: Uint8Array, factor: number, source: Uint8Array): void {
  if (factor === 0) return;
  const row = new Uint8Array(256);
  for (let value = 1; value < 256; value++) row[value] = powers[logarithms[factor] + logarithms[value]];
  for (let i = 0; i < source.length; i++) target[i] ^= row[source[i]];
}
