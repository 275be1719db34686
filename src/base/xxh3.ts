/**
 * XXH3-64, seed 0: https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md. The library compiles its code once, when
 * this module is loaded; from then on all is synchronous.
 */
import { createXXHash3 } from "hash-wasm";

const hasher = await createXXHash3(0, 0);

/** The hash of the pieces put together. */
export function xxh3(pieces: Iterable<Uint8Array>): bigint {
  hasher.init();
  for (const piece of pieces) hasher.update(piece);
  return BigInt(`0x${hasher.digest("hex")}`);
}
