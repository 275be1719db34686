/**
 * `ternary2`: two bits a trit, four trits a byte, the first in the lowest bits: 00 is 0, 01 is 1, 10 is −1.
 * 11 is no trit; bits beyond the last trit are 0.
 */
import { type Packing, requireLength, requireTrit, VectorError } from "./packing.ts";

const TRITS_A_BYTE = 4;
const CODE_OF_MINUS_ONE = 2;
const UNUSED_CODE = 3;

function byteLength(dimensions: number): number {
  return Math.ceil(dimensions / TRITS_A_BYTE);
}

function encode(components: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(byteLength(components.length));
  for (let i = 0; i < components.length; i++) {
    requireTrit(components[i], i);
    const code = components[i] < 0 ? CODE_OF_MINUS_ONE : components[i];
    bytes[i >>> 2] |= code << ((i & 3) * 2);
  }
  return bytes;
}

function decode(bytes: Uint8Array, dimensions: number): Int8Array {
  requireLength(bytes, byteLength(dimensions), dimensions);
  const components = new Int8Array(dimensions);
  for (let i = 0; i < bytes.length * TRITS_A_BYTE; i++) {
    const code = (bytes[i >>> 2] >>> ((i & 3) * 2)) & 3;
    if (code === UNUSED_CODE) throw new VectorError("bad-code", `Trit ${i} has the unused code 11.`);
    if (i < dimensions) components[i] = code === CODE_OF_MINUS_ONE ? -1 : code;
    else if (code !== 0) throw new VectorError("bad-code", "There are bits beyond the last trit.");
  }
  return components;
}

export const ternary2: Packing = { summary: "Trits, 4 a byte.", byteLength, encode, decode };
