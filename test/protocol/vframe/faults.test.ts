/** Every way in which bytes are no frame, and a frame no bytes: named, with the place. */
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decodeFrame, UNCOMPRESSED_WARNING } from "../../../src/protocol/vframe/decode.ts";
import { encodeFrame } from "../../../src/protocol/vframe/encode.ts";
import type { Frame } from "../../../src/protocol/vframe/frame.ts";
import { FrameError, type FrameFault } from "../../../src/protocol/vframe/frame-error.ts";
import { readHeader } from "../../../src/protocol/vframe/header.ts";
import { byteSlice, f16Slice, sparseSlice } from "../../../src/protocol/vframe/tensor.ts";
import { compress } from "../../../src/protocol/vframe/zstd.ts";
import { frameOf } from "./support.ts";

/** A Think of [1, 2]: the body begins at 33, with dtype, rank, two dimensions, and its payload at 43. */
const THINK = encodeFrame(frameOf({ slices: [f16Slice([1, 2], [1, 2])] }));
const SPARSE = encodeFrame(frameOf({ slices: [sparseSlice([0, 1, 2])] }));

/** The bytes with changes, and a right CRC. */
function changed(bytes: Uint8Array, changes: { readonly [offset: number]: number }, body = bytes.subarray(0, -4)) {
  const copy = new Uint8Array(body.length + 4);
  copy.set(body);
  for (const [offset, value] of Object.entries(changes)) copy[Number(offset)] = value;
  new DataView(copy.buffer).setUint32(body.length, crc32(copy.subarray(0, -4)), true);
  return copy;
}

/** The frame with another body, and the ZSTD flag. */
function withBody(bytes: Uint8Array, body: Uint8Array) {
  return changed(bytes, { 2: 1 }, Uint8Array.from([...bytes.subarray(0, readHeader(bytes).bodyStart), ...body]));
}

function faultOf(work: () => unknown): readonly [FrameFault | undefined, number | undefined] {
  try {
    work();
    return [undefined, undefined];
  } catch (error) {
    expect(error).toBeInstanceOf(FrameError);
    const { fault, details } = error as FrameError;
    return [fault, details.offset];
  }
}

const zstdThink = compress(THINK.subarray(33, -4));

describe("decoding", () => {
  const CASES: readonly (readonly [string, Uint8Array, FrameFault | undefined, number | undefined])[] = [
    ["the frame itself", changed(THINK, {}), undefined, undefined],
    ["nothing", new Uint8Array(0), "too-short", 0],
    ["a byte too few for any frame", THINK.subarray(0, 32), "too-short", 32],
    ["more than 64 KiB", new Uint8Array(65_537), "too-long", undefined],
    ["another version", changed(THINK, { 0: 2 }), "bad-version", 0],
    ["a wrong CRC", Uint8Array.from(THINK, (byte, i) => (i === 44 ? byte ^ 1 : byte)), "bad-crc", 47],
    ["a missing byte", THINK.subarray(0, -1), "bad-crc", 46],
    ["an unknown type", changed(THINK, { 1: 5 }), "unknown-type", 1],
    ["an unknown flag", changed(THINK, { 2: 8 }), "unknown-flags", 2],
    ["a flag in the high byte", changed(THINK, { 3: 128 }), "unknown-flags", 2],
    ["2^63 slices", changed(THINK, { 23: 128 }), "too-short", 16],
    ["5 slices", changed(THINK, { 16: 5 }), "too-short", 16],
    ["an unknown modality", changed(THINK, { 32: 5 }), "unknown-modality", 32],
    ["an unknown dtype", changed(THINK, { 33: 4 }), "unknown-dtype", 33],
    ["rank 0", changed(THINK, { 34: 0 }), "bad-rank", 34],
    ["rank 255", changed(THINK, { 34: 255 }), "too-short", 35],
    ["a longer slice than there is", changed(THINK, { 24: 5 }), "too-short", 43],
    ["a shorter slice than its shape", changed(THINK, { 24: 3 }), "slice-length-mismatch", 33],
    ["a larger shape", changed(THINK, { 39: 3 }), "slice-length-mismatch", 33],
    ["a byte too many", changed(THINK, {}, Uint8Array.from([...THINK.subarray(0, -4), 0])), "trailing-bytes", 47],
    ["non-zeros that are not there", changed(SPARSE, { 39: 3 }), "slice-length-mismatch", 33],
    ["indices that fall", changed(SPARSE, { 43: 2 }), "bad-payload", 33],
    ["an index beyond the shape", changed(SPARSE, { 35: 2 }), "bad-payload", 33],
    ["a sealed frame without a key", changed(THINK, { 2: 2 }), "no-key", 33],
    ["a zstd body", withBody(THINK, zstdThink), undefined, undefined],
    ["half a zstd body", withBody(THINK, zstdThink.subarray(0, -2)), "bad-compression", 33 + zstdThink.length - 2],
    ["only the magic of zstd", withBody(THINK, zstdThink.subarray(0, 4)), "bad-compression", 37],
    ["bytes behind a zstd body", withBody(THINK, Uint8Array.from([...zstdThink, 0])), "bad-compression", undefined],
    ["two zstd frames", withBody(THINK, Uint8Array.from([...zstdThink, ...zstdThink])), "bad-compression", undefined],
    ["a body that is neither plain nor zstd", withBody(THINK, Uint8Array.of(9, 9)), "bad-compression", 33],
    ["64 MiB of zeros in a zstd body", withBody(THINK, compress(new Uint8Array(67_108_864))), "bomb", 33],
    [
      "trailing bytes in a zstd body",
      withBody(THINK, compress(Uint8Array.from([...THINK.subarray(33, -4), 0]))),
      "trailing-bytes",
      14,
    ],
  ];

  it.each(CASES)("%s", (name, bytes, fault, offset) => {
    const [found, at] = faultOf(() => decodeFrame(bytes));
    expect(found).toBe(fault);
    if (!/behind|two/.test(name)) expect(at).toBe(offset);
  });

  it("tells a shape that nobody can count", () => {
    const shape = [0xffff_ffff, 0xffff_ffff, 2];
    const body = [2, 3, ...new Uint8Array(Uint32Array.from(shape).buffer)];
    const bytes = changed(THINK, { 24: 0 }, Uint8Array.from([...THINK.subarray(0, 33), ...body]));
    expect(faultOf(() => decodeFrame(bytes))).toEqual(["shape-overflow", 33]);
    const none = changed(
      THINK,
      { 24: 0, 43: 0, 44: 0, 45: 0, 46: 0 },
      Uint8Array.from([...THINK.subarray(0, 33), ...body]),
    );
    expect(faultOf(() => decodeFrame(none))).toEqual([undefined, undefined]);
  });

  it("takes a body that claims to be compressed and is not, and says so", () => {
    expect(decodeFrame(changed(THINK, { 2: 1 }))).toMatchObject({ warnings: [UNCOMPRESSED_WARNING] });
    expect(decodeFrame(withBody(THINK, zstdThink)).warnings).toEqual([]);
  });

  it("refuses another space, but not in a Sync", () => {
    const options = { spaceHash32: 1 };
    expect(faultOf(() => decodeFrame(THINK, options))).toEqual(["space-mismatch", 28]);
    expect(faultOf(() => decodeFrame(changed(THINK, { 1: 3 }), options))[0]).toBeUndefined();
    expect(faultOf(() => decodeFrame(THINK, { spaceHash32: 0x9219_be0a }))[0]).toBeUndefined();
  });

  it("says what was found, what was expected, and what to do", () => {
    expect(() => decodeFrame(changed(THINK, { 2: 8 }))).toThrow(
      "unknown-flags at offset 2: found 0x0008, expected no bits but ZSTD (1), XCHACHA (2) and STRONG_TAIL (4).",
    );
    expect(() => decodeFrame(THINK.subarray(0, -1))).toThrow(/changed or cut short/);
  });
});

describe("encoding", () => {
  const slice = f16Slice([1]);
  const CASES: readonly (readonly [FrameFault | undefined, Partial<Frame>])[] = [
    [undefined, { slices: [byteSlice(new Uint8Array(65_536 - 33 - 6 - 4))] }],
    ["too-long", { slices: [byteSlice(new Uint8Array(65_536 - 33 - 6 - 3))] }],
    ["unknown-type", { type: 5 as 0 }],
    ["unknown-modality", { modality: -1 as 0 }],
    ["unknown-dtype", { slices: [{ ...slice, dtype: 4 as 1 }] }],
    ["bad-rank", { slices: [{ ...slice, shape: [] }] }],
    ["bad-rank", { slices: [{ ...slice, shape: new Array(256).fill(1) }] }],
    ["slice-length-mismatch", { slices: [{ ...slice, shape: [2] }] }],
    ["shape-overflow", { slices: [{ ...slice, shape: [2 ** 32 - 1, 2 ** 32 - 1] }] }],
    ["out-of-range", { slices: [{ ...slice, shape: [1.5] }] }],
    ["out-of-range", { streamId: 2 ** 32 }],
    ["out-of-range", { spaceHash32: -1 }],
    ["out-of-range", { frameSeq: -1n }],
    ["out-of-range", { frameSeq: 2n ** 64n }],
  ];
  it.each(CASES)("%s", (fault, fields) => {
    expect(faultOf(() => encodeFrame(frameOf(fields)))[0]).toBe(fault);
  });
});
