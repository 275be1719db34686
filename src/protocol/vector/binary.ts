/**
 * `binary`: sign bits, eight components a byte, the first in the lowest bit: 1 is a positive component, 0 any other (the
 * reference encoder's `vectors > 0`). Bipolar vectors survive; magnitudes and zeros do not. Unused bits are 0.
 */
import { type Packing, requireLength, VectorError } from "./packing.ts";

function byteLength(dimensions: number): number {
  return Math.ceil(dimensions / 8);
}

function encode(components: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(byteLength(components.length));
  for (let i = 0; i < components.length; i++) {
    if (Number.isNaN(components[i])) throw new VectorError("not-representable", `Component ${i} is not a number.`);
    if (components[i] > 0) bytes[i >>> 3] |= 1 << (i & 7);
  }
  return bytes;
}

function decode(bytes: Uint8Array, dimensions: number): Int8Array {
  requireLength(bytes, byteLength(dimensions), dimensions);
  const components = new Int8Array(dimensions);
  for (let i = 0; i < dimensions; i++) components[i] = (bytes[i >>> 3] >>> (i & 7)) & 1 ? 1 : -1;
  if (dimensions % 8 !== 0 && bytes[bytes.length - 1] >>> (dimensions & 7) !== 0)
    throw new VectorError("bad-code", "There are bits beyond the last component.");
  return components;
}

export const binary: Packing = { summary: "Sign bits, 8 a byte.", byteLength, encode, decode };
