/** `f16`: IEEE 754 half precision, little-endian, two bytes a component. */
import { fromHalf, toHalf } from "./half.ts";
import { type Packing, requireLength, VectorError } from "./packing.ts";

const BYTES = 2;

function byteLength(dimensions: number): number {
  return dimensions * BYTES;
}

/** Rounds each component to the nearest half. What rounds beyond ±65504 is `not-representable`, as is NaN. */
function encode(components: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(byteLength(components.length));
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < components.length; i++) {
    const bits = toHalf(components[i]);
    if (!Number.isFinite(fromHalf(bits)))
      throw new VectorError("not-representable", `Component ${i} is ${components[i]}; no finite half is near it.`);
    view.setUint16(i * BYTES, bits, true);
  }
  return bytes;
}

/** A component that is infinite or not a number is a `bad-code`. */
function decode(bytes: Uint8Array, dimensions: number): Float32Array {
  requireLength(bytes, byteLength(dimensions), dimensions);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const components = new Float32Array(dimensions);
  for (let i = 0; i < dimensions; i++) {
    const half = fromHalf(view.getUint16(i * BYTES, true));
    if (!Number.isFinite(half)) throw new VectorError("bad-code", `Component ${i} is not a finite number.`);
    components[i] = half;
  }
  return components;
}

export const f16: Packing = { summary: "Half-precision floats, 2 bytes a component.", byteLength, encode, decode };
