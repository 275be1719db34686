import { constants, crc32, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFrame } from "../../../src/protocol/vframe/decode.ts";
import { beginsAsZstd, compress, decompress } from "../../../src/protocol/vframe/zstd.ts";
import { hexOf, unhex } from "./support.ts";

it("CRC-32 is that of IEEE 802.3", () => {
  expect(crc32("123456789")).toBe(0xcbf4_3926);
});

describe("a zstd body", () => {
  /** Of the zstd command line, versions 1.5.4: `-3 --no-check` with a stated size, and by default (window, checksum). */
  const words = new TextEncoder().encode("resonance resonance resonance");
  const STATED = "28b52ffd201d850000507265736f6e616e63652001004d0a12";
  const STREAMED = "28b52ffd045829000068656c6c6fa36d9f88";

  it("is what zstd's own program writes, and reads", () => {
    expect(beginsAsZstd(unhex(STATED))).toBe(true);
    expect(decompress(unhex(STATED), 29, 0)).toEqual(words);
    expect(hexOf(compress(words))).toBe(STATED);
    expect(new TextDecoder().decode(decompress(unhex(STREAMED), 100, 0))).toBe("hello");
  });

  it("comes back, however it was compressed", () => {
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ maxLength: 9 }).map((b) => repeated(b)),
    );
    fc.assert(
      fc.property(
        bodies,
        fc.boolean(),
        fc.constantFrom(1, 3, 19),
        fc.boolean(),
        (body, hasChecksum, level, isStated) => {
          const params = {
            [constants.ZSTD_c_contentSizeFlag]: Number(isStated),
            [constants.ZSTD_c_compressionLevel]: level,
            [constants.ZSTD_c_checksumFlag]: Number(hasChecksum),
          };
          expect(decompress(zstdCompressSync(body, { params }), body.length, 0)).toEqual(body);
          expect(decompress(compress(body), body.length, 0)).toEqual(body);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("is nothing less and nothing more than one frame", () => {
    for (const text of [STATED, STREAMED]) {
      const whole = unhex(text);
      for (let end = 4; end < whole.length; end++)
        expect(() => decompress(whole.subarray(0, end), 100, 0)).toThrow(/^bad-compression/);
      for (const more of [[0], [...whole], [0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]])
        expect(() => decompress(Uint8Array.from([...whole, ...more]), 100, 0)).toThrow(/behind the zstd frame/);
    }
  });

  it("may not grow beyond what is allowed, whether it says so or not", () => {
    expect(() => decompress(unhex(STATED), 28, 7)).toThrow(/^bomb at offset 7: found 29 bytes declared/);
    expect(() => decompress(unhex(STREAMED), 4, undefined)).toThrow(/^bomb: found more/);
    expect(() => decompress(unhex(STREAMED), 0, undefined)).toThrow(/^bomb/);
  });

  it("may not grow beyond a frame, whatever the slice lengths say", () => {
    const of = (elements: number) => {
      const body = new Uint8Array(2 + 4 + elements);
      body.set([2, 1]);
      new DataView(body.buffer).setUint32(2, elements, true);
      const zstd = compress(body);
      const bytes = new Uint8Array(33 + zstd.length + 4);
      bytes.set([1, 0, 1]);
      const view = new DataView(bytes.buffer);
      view.setUint32(16, 1, true);
      view.setUint32(24, elements, true);
      bytes.set(zstd, 33);
      view.setUint32(bytes.length - 4, crc32(bytes.subarray(0, -4)), true);
      return bytes;
    };
    expect(decodeFrame(of(60_000)).slices[0].payload.length).toBe(60_000);
    expect(() => decodeFrame(of(65_536))).toThrow(/^bomb/);
    expect(() => decodeFrame(of(4_000_000))).toThrow(/^bomb/);
  });

  it("asks for no dictionary and no huge window", () => {
    expect(() => decompress(unhex("28b52ffd2101000000000000"), 100, 0)).toThrow(/a dictionary asked for/);
    const params = { [constants.ZSTD_c_windowLog]: 27, [constants.ZSTD_c_contentSizeFlag]: 0 };
    const roomy = zstdCompressSync(new Uint8Array(10), { params });
    const hasWindow = (roomy[4] & 0x20) === 0;
    if (hasWindow) roomy[5] = (27 - 10) << 3;
    expect(hasWindow).toBe(true);
    expect(() => decompress(roomy, 100, 0)).toThrow(/^bad-compression.*found a window of 2\^27/);
    // A window that may be claimed is not made room for: content that short needs none of it.
    roomy[5] = ((23 - 10) << 3) | 7;
    expect(decompress(roomy, 10, 0)).toEqual(new Uint8Array(10));
  });
});

function repeated(piece: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: 3000 }, (_, i) => piece[i % Math.max(1, piece.length)] ?? 0);
}
