/** Frames for tests. */
import fc from "fast-check";
import type { Frame, Slice } from "../../../src/protocol/vframe/frame.ts";
import { DTYPE, type FrameType, type Modality } from "../../../src/protocol/vframe/layout.ts";
import { byteSlice, f16Slice, q4Slice, sparseSlice } from "../../../src/protocol/vframe/tensor.ts";

export const unhex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
export const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** A frame with these fields, the others small. */
export function frameOf(fields: Partial<Frame>): Frame {
  return { type: 0, streamId: 7, frameSeq: 3n, spaceHash32: 0x9219_be0a, modality: 0, slices: [], ...fields };
}

const half = fc.integer({ min: -2048, max: 2048 }).map((steps) => steps / 64);
const f16 = fc.array(half, { maxLength: 40 }).map((values) => f16Slice(values));
const grid = fc
  .tuple(fc.nat(5), fc.nat(5), fc.nat(3))
  .map(([a, b, c]): Slice => ({ dtype: DTYPE.f16, shape: [a, b, c], payload: new Uint8Array(2 * a * b * c).fill(60) }));
const i8 = fc.uint8Array({ maxLength: 200 }).map(byteSlice);
const q4 = fc.array(fc.integer({ min: -8, max: 7 }), { maxLength: 41 }).map((values) => q4Slice(values));
const sparse = fc.array(fc.oneof(fc.constant(0), half), { maxLength: 60 }).map((values) => sparseSlice(values));

/** Any frame that can be written. */
export const frames: fc.Arbitrary<Frame> = fc.record({
  type: fc.integer({ min: 0, max: 4 }) as fc.Arbitrary<FrameType>,
  streamId: fc.integer({ min: 0, max: 0xffff_ffff }),
  frameSeq: fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }),
  spaceHash32: fc.integer({ min: 0, max: 0xffff_ffff }),
  modality: fc.integer({ min: 0, max: 4 }) as fc.Arbitrary<Modality>,
  strongTail: fc.boolean(),
  slices: fc.array(fc.oneof(f16, grid, i8, q4, sparse), { maxLength: 5 }),
});
