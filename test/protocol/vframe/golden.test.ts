/** Frames put together by hand, field by field; their CRCs were computed by another program (Python's zlib). */
import { describe, expect, it } from "vitest";
import { decodeFrame } from "../../../src/protocol/vframe/decode.ts";
import { encodeFrame } from "../../../src/protocol/vframe/encode.ts";
import type { Frame } from "../../../src/protocol/vframe/frame.ts";
import { byteSlice, f16Slice, i8Slice, q4Slice, sparseSlice } from "../../../src/protocol/vframe/tensor.ts";
import { frameOf, hexOf, unhex } from "./support.ts";

const text = (words: string) => byteSlice(new TextEncoder().encode(words));

const GOLDEN: readonly (readonly [name: string, pieces: readonly string[], frame: Frame])[] = [
  [
    "Think, one F16 slice [1, 2]",
    [
      "01 00 0000 34120000 0200000000000000 0100000000000000", // version, type, flags, stream, sequence, slices
      "04000000 aabbccdd 00", // length, space, modality
      "01 02 01000000 02000000 003c00c0", // F16, rank 2, [1, 2], 1 and -2
      "5d697aeb",
    ],
    frameOf({ streamId: 0x1234, frameSeq: 2n, spaceHash32: 0xddccbbaa, slices: [f16Slice([1, -2], [1, 2])] }),
  ],
  [
    "Cache, two F16 slices, every byte of the counters different",
    [
      "01 01 0000 ffffffff 0807060504030201 0200000000000000 02000000 04000000 01000000 04",
      "01 01 01000000 0038", // 0.5
      "01 01 02000000 0000ff7b", // 0 and 65504
      "ed078b33",
    ],
    frameOf({
      type: 1,
      streamId: 0xffff_ffff,
      frameSeq: 0x0102_0304_0506_0708n,
      spaceHash32: 1,
      modality: 4,
      slices: [f16Slice([0.5]), f16Slice([0, 65_504])],
    }),
  ],
  [
    "Ask, Q4 with its scale, and SparseCoo",
    [
      "01 02 0000 07000000 ffffffffffffffff 0300000000000000 02000000 02000000 10000000 00000000 03",
      "03 01 03000000 1f08", // -1, 1; -8
      "01 01 01000000 003c", // 1
      "10 02 02000000 03000000 02000000 01000000 05000000 003c 00bc", // [1] = 1, [5] = -1
      "78747394",
    ],
    frameOf({
      type: 2,
      frameSeq: 0xffff_ffff_ffff_ffffn,
      spaceHash32: 0,
      modality: 3,
      slices: [q4Slice([-1, 1, -8]), f16Slice([1]), sparseSlice([0, 1, 0, 0, 0, -1], [2, 3])],
    }),
  ],
  [
    "Sync, JSON, STRONG_TAIL",
    ["01 03 0400 01000000 0000000000000000 0100000000000000 02000000 00000000 00", "02 01 02000000 7b7d", "ce9fd1f7"],
    frameOf({ type: 3, streamId: 1, frameSeq: 0n, spaceHash32: 0, strongTail: true, slices: [text("{}")] }),
  ],
  [
    "Critique, divergence, mask and explanation",
    [
      "01 04 0000 01000000 0200000000000000 0300000000000000 04000000 02000000 07000000 0abe1992 01",
      "01 01 02000000 00000000",
      "02 01 02000000 0100",
      "02 01 07000000 7b2261223a317d",
      "c85c8d86",
    ],
    frameOf({
      type: 4,
      streamId: 1,
      frameSeq: 2n,
      modality: 1,
      slices: [f16Slice([0, 0]), i8Slice([1, 0]), text('{"a":1}')],
    }),
  ],
  [
    "a sign of life, without slices",
    ["01 03 0000 01000000 0000000000000080 0000000000000000", "00000000 02", "e5057ba2"],
    frameOf({ type: 3, streamId: 1, frameSeq: 0x8000_0000_0000_0000n, spaceHash32: 0, modality: 2 }),
  ],
];

describe("a golden frame", () => {
  it.each(GOLDEN)("is written as it should be, and read back: %s", (_, pieces, frame) => {
    const bytes = unhex(pieces.join("").replaceAll(" ", ""));
    expect(hexOf(encodeFrame(frame))).toBe(hexOf(bytes));
    const { header, warnings, ...read } = decodeFrame(bytes);
    expect(read).toEqual({ strongTail: false, ...frame });
    expect(warnings).toEqual([]);
    expect(header).toMatchObject({ version: 1, bodyEnd: bytes.length - 4, sliceLengths: lengthsOf(frame) });
  });

  it("with any other bit is no such frame", () => {
    for (const [name, pieces] of GOLDEN) {
      const bytes = unhex(pieces.join("").replaceAll(" ", ""));
      for (let bit = 0; bit < 8 * bytes.length; bit++) {
        const flipped = bytes.slice();
        flipped[bit >>> 3] ^= 1 << (bit & 7);
        expect(() => decodeFrame(flipped), `${name}, bit ${bit}`).toThrow(/^bad-(crc|version)/);
      }
    }
  });
});

function lengthsOf({ slices }: Frame) {
  return slices.map(({ payload }) => payload.length);
}

it("a Think frame of one F16 slice [1, 2048] takes 4143 bytes", () => {
  const frame = frameOf({ slices: [f16Slice(new Float32Array(2048), [1, 2048])] });
  expect(encodeFrame(frame)).toHaveLength(4143);
});

it("the slices of a plain frame are views, not copies", () => {
  const bytes = encodeFrame(frameOf({ slices: [f16Slice([1, 2])] }));
  expect(decodeFrame(bytes).slices[0].payload.buffer).toBe(bytes.buffer);
});
