import { expect, it } from "vitest";
import { md5Hex, xxh3Hex } from "../../src/base/hashes.ts";

/** The buffer of the official sanity check (xxHash, cli/xsum_sanity_check.c). */
function sanityBuffer(length: number): Uint8Array {
  let generator = 2_654_435_761n;
  return Uint8Array.from({ length }, () => {
    const byte = Number(generator >> 56n);
    generator = BigInt.asUintN(64, generator * 11_400_714_785_074_694_797n);
    return byte;
  });
}

const VECTORS: readonly (readonly [length: number, hash: bigint])[] = [
  [0, 0x2d06800538d394c2n],
  [1, 0xc44bdff4074eecdbn],
  [6, 0x27b56a84cd2d7325n],
  [12, 0xa713daf0dfbb77e7n],
  [24, 0xa3fe70bf9d3510ebn],
  [48, 0x397da259ecba1f11n],
  [80, 0xbcdefbbb2c47c90an],
  [195, 0xcd94217ee362ec3an],
  [403, 0xcdeb804d65c6dea4n],
  [512, 0x617e49599013cb6bn],
  [2048, 0xdd59e2c3a5f038e0n],
  [2240, 0x6e73a90539cf2948n],
  [2367, 0xcb37aeb9e5d361edn],
];

it.each(VECTORS)("XXH3-64 of %i bytes is the official one, in one piece or several", (length, hash) => {
  const bytes = sanityBuffer(length);
  const digits = hash.toString(16).padStart(16, "0");
  expect(xxh3Hex([bytes])).toBe(digits);
  expect(xxh3Hex([bytes.subarray(0, length >>> 1), bytes.subarray(length >>> 1)])).toBe(digits);
  expect(xxh3Hex([bytes, Uint8Array.of(0)])).not.toBe(digits);
});

it.each([
  ["", "d41d8cd98f00b204e9800998ecf8427e"],
  ["a", "0cc175b9c0f1b6a831c399e269772661"],
  ["message digest", "f96b697d7cb7938d525a2f31aaf161d0"],
])("MD5 of %j is that of RFC 1321", (text, digits) => {
  const bytes = new TextEncoder().encode(text);
  expect(md5Hex([bytes])).toBe(digits);
  expect(md5Hex([bytes.subarray(0, 1), bytes.subarray(1)])).toBe(digits);
  expect(md5Hex([bytes, Uint8Array.of(0)])).not.toBe(digits);
});
