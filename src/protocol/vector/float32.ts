/** `float32`: IEEE 754 single precision, little-endian, four bytes a component (the Level 1 baseline). */
import { type Packing, requireLength, VectorError } from "./packing.ts";

const BYTES = 4;

function byteLength(dimensions: number): number {
  return dimensions * BYTES;
}

/** Rounds each component to the nearest single. Beyond the largest single is `not-representable`, as is NaN. */
function encode(components: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(byteLength(components.length));
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < components.length; i++) {
    const single = Math.fround(components[i]);
    if (!Number.isFinite(single))
      throw new VectorError("not-representable", `Component ${i} is ${components[i]}; no finite single is near it.`);
    view.setFloat32(i * BYTES, single, true);
  }
  return bytes;
}

/** A component that is infinite or not a number is a `bad-code`. */
function decode(bytes: Uint8Array, dimensions: number): Float32Array {
  requireLength(bytes, byteLength(dimensions), dimensions);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const components = new Float32Array(dimensions);
  for (let i = 0; i < dimensions; i++) {
    const single = view.getFloat32(i * BYTES, true);
    if (!Number.isFinite(single)) throw new VectorError("bad-code", `Component ${i} is not a finite number.`);
    components[i] = single;
  }
  return components;
}

export const float32: Packing = {
  summary: "Single-precision floats, 4 bytes a component.",
  byteLength,
  encode,
  decode,
};
