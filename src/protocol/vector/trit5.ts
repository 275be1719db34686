/**
 * `trit5`: five trits a byte, the densest packing of fixed length (3^5 = 243 ≤ 256). A byte is Σ (trit + 1)·3^i, the
 * first trit with the smallest weight. Bytes above 242 are unused; places beyond the last trit hold the digit 0.
 */
import { type Packing, requireLength, requireTrit, VectorError } from "./packing.ts";

const TRITS_A_BYTE = 5;
const CODES = 243;
const WEIGHTS = [1, 3, 9, 27, 81];

function byteLength(dimensions: number): number {
  return Math.ceil(dimensions / TRITS_A_BYTE);
}

function encode(components: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(byteLength(components.length));
  for (let i = 0; i < components.length; i++) {
    requireTrit(components[i], i);
    bytes[Math.floor(i / TRITS_A_BYTE)] += (components[i] + 1) * WEIGHTS[i % TRITS_A_BYTE];
  }
  return bytes;
}

function decode(bytes: Uint8Array, dimensions: number): Int8Array {
  requireLength(bytes, byteLength(dimensions), dimensions);
  const components = new Int8Array(dimensions);
  for (let byte = 0, i = 0; byte < bytes.length; byte++) {
    let rest = bytes[byte];
    if (rest >= CODES) throw new VectorError("bad-code", `Byte ${byte} is ${rest}; five trits are at most 242.`);
    for (let place = 0; place < TRITS_A_BYTE && i < dimensions; place++) {
      components[i++] = (rest % 3) - 1;
      rest = Math.floor(rest / 3);
    }
    if (rest !== 0) throw new VectorError("bad-code", "There are digits beyond the last trit.");
  }
  return components;
}

export const trit5: Packing = { summary: "Trits, 5 a byte.", byteLength, encode, decode };
