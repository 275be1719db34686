/**
 * Hashes of long byte strings: XXH3-64, seed 0 (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md), and MD5
 * (RFC 1321), which nothing should trust against harm. The library compiles its code once, when this module is loaded; from
 * then on all is synchronous.
 */
import { createMD5, createXXHash3, type IHasher } from "hash-wasm";

const xxh3 = await createXXHash3(0, 0);
const md5 = await createMD5();

/** 16 hexadecimal digits, of the pieces put together. */
export function xxh3Hex(pieces: Iterable<Uint8Array>): string {
  return hashed(xxh3, pieces);
}

/** 32 hexadecimal digits, of the pieces put together. */
export function md5Hex(pieces: Iterable<Uint8Array>): string {
  return hashed(md5, pieces);
}

function hashed(hasher: IHasher, pieces: Iterable<Uint8Array>): string {
  hasher.init();
  for (const piece of pieces) hasher.update(piece);
  return hasher.digest("hex");
}
