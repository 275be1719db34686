/** What decoding takes of memory, measured: bytes that claim much and are little get little. */
import { constants, crc32, zstdCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decodeFrame } from "../../../src/protocol/vframe/decode.ts";
import { encodeFrame } from "../../../src/protocol/vframe/encode.ts";
import { byteSlice } from "../../../src/protocol/vframe/tensor.ts";
import { frameOf } from "./support.ts";

const HEADER = encodeFrame(frameOf({ slices: [byteSlice(new Uint8Array(4))] })).subarray(0, -4);

/** The bytes with changes, what follows, and a CRC that is right. */
function claiming(
  changes: { readonly [offset: number]: number },
  more: Uint8Array = new Uint8Array(0),
  end = HEADER.length,
) {
  const bytes = new Uint8Array(end + more.length + 4);
  bytes.set(HEADER.subarray(0, end));
  for (const [offset, value] of Object.entries(changes)) bytes[Number(offset)] = value;
  bytes.set(more, end);
  new DataView(bytes.buffer).setUint32(bytes.length - 4, crc32(bytes.subarray(0, -4)), true);
  return bytes;
}

const all = (from: number, to: number) =>
  Object.fromEntries(Array.from({ length: to - from }, (_, i) => [from + i, 255]));
const zeros = zstdCompressSync(new Uint8Array(50_000_000), { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } });
const CLAIMS: readonly (readonly [string, Uint8Array])[] = [
  ["2^64 − 1 slices", claiming(all(16, 24))],
  ["2^32 − 1 slices", claiming(all(16, 20))],
  ["a payload of 4 GiB", claiming(all(24, 28))],
  ["a dimension of 2^32 − 1", claiming(all(35, 39))],
  ["255 dimensions", claiming({ 34: 255 })],
  ["50 MB in a zstd body of a few KB", claiming({ 2: 1, ...all(24, 28) }, zeros, 33)],
  [
    "a zstd body that states 2^64 − 1 bytes",
    claiming({ 2: 1 }, Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xe0, ...new Array(8).fill(255), 1, 0, 0), 33),
  ],
];

/** Bytes that the work takes beyond what was taken before; what is collected meanwhile only makes it less. */
function takenBy(work: () => void): number {
  const used = () => {
    const { heapUsed, external, arrayBuffers } = process.memoryUsage();
    return heapUsed + external + arrayBuffers;
  };
  const before = used();
  work();
  return used() - before;
}

const attempt = (decode: (bytes: Uint8Array) => unknown, bytes: Uint8Array) => {
  try {
    decode(bytes);
  } catch {
    // Which error it is, other tests say.
  }
};

/** What an attempt takes: the median of several, the first ones aside, which are compiled. */
function takenAtOnce(decode: (bytes: Uint8Array) => unknown, bytes: Uint8Array, attempts = 30): number {
  for (let n = 0; n < 5; n++) attempt(decode, bytes);
  const taken = Array.from({ length: attempts }, () => takenBy(() => attempt(decode, bytes)));
  return taken.sort((a, b) => a - b)[attempts >>> 1];
}

/** No body is longer than 64 KiB; the rest is for the error, its words, and the decompressor's own. */
const ROOM = 400_000;

describe("decoding", () => {
  it.each(CLAIMS)("of %s takes no more than a frame may hold", (_, bytes) => {
    expect(takenAtOnce(decodeFrame, bytes)).toBeLessThan(ROOM);
  });

  it("would be caught believing what is claimed", () => {
    const believing = [
      (bytes: Uint8Array) => new Uint8Array(new DataView(bytes.buffer).getUint32(16, true) >>> 12),
      (bytes: Uint8Array) => new Uint8Array(new DataView(bytes.buffer).getUint32(24, true) >>> 12),
    ];
    expect(takenAtOnce(believing[0], CLAIMS[1][1])).toBeGreaterThan(ROOM);
    expect(takenAtOnce(believing[1], CLAIMS[2][1])).toBeGreaterThan(ROOM);
  });

  it("of a plain frame copies no payload, and of arbitrary slices takes in proportion to their number", () => {
    const slices = Array.from({ length: 4000 }, () => byteSlice(new Uint8Array(1)));
    const bytes = encodeFrame(frameOf({ slices }));
    const frame = decodeFrame(bytes);
    expect(frame.slices.every(({ payload }) => payload.buffer === bytes.buffer)).toBe(true);
    expect(takenAtOnce(decodeFrame, bytes)).toBeLessThan(4000 * 1000);
  });
});
