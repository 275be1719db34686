/**
 * `sparse`: the non-zero trits only. Their indices as 16-bit little-endian integers, ascending, then one sign bit each
 * (1 is −1), the first in the lowest bit; bits beyond the last sign are 0. n non-zeros take 2n + ⌈n/8⌉ bytes, a length
 * that no other n has, so the count need not travel.
 */
import { type Packing, requireLength, requireTrit, VectorError } from "./packing.ts";

const INDEX_BYTES = 2;
const LARGEST_DIMENSIONS = 65_536;
/** Eight non-zeros take 8 indices and one byte of signs. */
const BYTES_OF_EIGHT = 8 * INDEX_BYTES + 1;

function byteLength(_dimensions: number, nonZeros: number): number {
  return nonZeros * INDEX_BYTES + Math.ceil(nonZeros / 8);
}

function encode(components: ArrayLike<number>): Uint8Array {
  if (components.length > LARGEST_DIMENSIONS)
    throw new VectorError("not-representable", `An index has 16 bits; ${components.length} components need more.`);
  const indices: number[] = [];
  for (let i = 0; i < components.length; i++) {
    requireTrit(components[i], i);
    if (components[i] !== 0) indices.push(i);
  }
  const bytes = new Uint8Array(byteLength(components.length, indices.length));
  const view = new DataView(bytes.buffer);
  const signs = indices.length * INDEX_BYTES;
  for (let n = 0; n < indices.length; n++) {
    view.setUint16(n * INDEX_BYTES, indices[n], true);
    if (components[indices[n]] < 0) bytes[signs + (n >>> 3)] |= 1 << (n & 7);
  }
  return bytes;
}

/** How many non-zeros take this many bytes. */
function nonZerosIn(length: number): number {
  const rest = length % BYTES_OF_EIGHT;
  return Math.floor(length / BYTES_OF_EIGHT) * 8 + (rest === 0 ? 0 : Math.max(0, Math.floor((rest - 1) / INDEX_BYTES)));
}

/** An index that does not rise or is beyond the last component, and a bit beyond the last sign, are a `bad-code`. */
function decode(bytes: Uint8Array, dimensions: number): Int8Array {
  // The length of the bytes says nothing about the dimensions: room is made for no more than can be indexed.
  if (dimensions > LARGEST_DIMENSIONS)
    throw new VectorError("wrong-length", `An index has 16 bits; ${dimensions} components need more.`);
  const count = nonZerosIn(bytes.length);
  requireLength(bytes, byteLength(dimensions, count), dimensions);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const components = new Int8Array(dimensions);
  const signs = count * INDEX_BYTES;
  let before = -1;
  for (let n = 0; n < count; n++) {
    const index = view.getUint16(n * INDEX_BYTES, true);
    if (index <= before || index >= dimensions)
      throw new VectorError("bad-code", `Index ${index} follows ${before} in a vector of ${dimensions} components.`);
    components[index] = (bytes[signs + (n >>> 3)] >>> (n & 7)) & 1 ? -1 : 1;
    before = index;
  }
  if (count % 8 !== 0 && bytes[bytes.length - 1] >>> (count & 7) !== 0)
    throw new VectorError("bad-code", "There are bits beyond the last sign.");
  return components;
}

export const sparse: Packing = { summary: "Non-zero trits, 17 bits each.", byteLength, encode, decode };
