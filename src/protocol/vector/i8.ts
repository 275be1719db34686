/**
 * `i8`: one scale for the whole vector (single precision, little-endian, first), then a signed byte a component.
 * The largest magnitude becomes ±127; a component is its byte times the scale. The byte −128 is never used.
 */
import { type Packing, requireLength, VectorError } from "./packing.ts";

const SCALE_BYTES = 4;
const LARGEST = 127;

function byteLength(dimensions: number): number {
  return SCALE_BYTES + dimensions;
}

/** Rounds each component to the nearest multiple of the scale. */
function encode(components: ArrayLike<number>): Uint8Array {
  const scale = scaleOf(components);
  const bytes = new Uint8Array(byteLength(components.length));
  const view = new DataView(bytes.buffer);
  view.setFloat32(0, scale, true);
  for (let i = 0; i < components.length; i++) {
    const steps = scale === 0 ? 0 : Math.round(components[i] / scale);
    view.setInt8(SCALE_BYTES + i, Math.max(-LARGEST, Math.min(LARGEST, steps)));
  }
  return bytes;
}

function scaleOf(components: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < components.length; i++) {
    if (!Number.isFinite(Math.fround(components[i])))
      throw new VectorError("not-representable", `Component ${i} is ${components[i]}; no finite single is near it.`);
    largest = Math.max(largest, Math.abs(components[i]));
  }
  return Math.fround(largest / LARGEST);
}

/** A scale that is negative or not finite, and the byte −128, are a `bad-code`. */
function decode(bytes: Uint8Array, dimensions: number): Float32Array {
  requireLength(bytes, byteLength(dimensions), dimensions);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const scale = view.getFloat32(0, true);
  if (!Number.isFinite(scale * LARGEST) || scale < 0) throw new VectorError("bad-code", `The scale is ${scale}.`);
  const components = new Float32Array(dimensions);
  for (let i = 0; i < dimensions; i++) {
    const steps = view.getInt8(SCALE_BYTES + i);
    if (steps < -LARGEST) throw new VectorError("bad-code", `Component ${i} has the unused code ${steps}.`);
    components[i] = steps * scale;
  }
  return components;
}

export const i8: Packing = {
  summary: "Signed bytes and one scale a vector, 1 byte a component + 4.",
  byteLength,
  encode,
  decode,
};
