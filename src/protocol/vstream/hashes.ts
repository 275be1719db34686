/** The hashes that HEAD and TAIL announce. */
import { md5 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { xxh3 } from "../../base/xxh3.ts";

/** 16 hexadecimal digits. */
export function xxh3Hex(pieces: Iterable<Uint8Array>): string {
  return xxh3(pieces).toString(16).padStart(16, "0");
}

/** 32 hexadecimal digits. The published streams carry it; nothing here trusts it against harm. */
export function md5Hex(pieces: Iterable<Uint8Array>): string {
  const hasher = md5.create();
  for (const piece of pieces) hasher.update(piece);
  return bytesToHex(hasher.digest());
}
