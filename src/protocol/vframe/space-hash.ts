/** Which embedding space a frame's vectors live in, in 32 bits. */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

/** What makes an embedding space what it is. */
export interface EmbeddingSpace {
  readonly spaceId: string;
  /** The model's architecture. */
  readonly arch: string;
  /** The signature of the data that it was trained on. */
  readonly dataSig: string;
}

/** The first four bytes, little-endian, of SHA-256 over `{space_id}:{arch}:{data_sig}`. */
export function spaceHash32({ spaceId, arch, dataSig }: EmbeddingSpace): number {
  const digest = sha256(utf8ToBytes(`${spaceId}:${arch}:${dataSig}`));
  return new DataView(digest.buffer, digest.byteOffset).getUint32(0, true);
}
