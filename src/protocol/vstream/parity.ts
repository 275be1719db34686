/**
 * Parity over frames as they are on the wire, sealed or not: what is recovered is the very bytes that were lost, and their
 * CRC tells that they are right. A shard is a frame with its length (u32, little-endian) in front.
 */

import type { Parity } from "./control.ts";
import { parityShards, recoverShards, SHARDS_MAX } from "./reed-solomon.ts";
import { StreamError } from "./stream-error.ts";

const LENGTH_BYTES = 4;

/** How much parity a stream carries. */
export interface ParityPlan {
  /** Frames that are covered together. */
  readonly data: number;
  /** Parity frames for each such block: so many of its frames may be lost. */
  readonly parity: number;
}

function shardOf(wire: Uint8Array): Uint8Array {
  const shard = new Uint8Array(LENGTH_BYTES + wire.length);
  new DataView(shard.buffer).setUint32(0, wire.length, true);
  shard.set(wire, LENGTH_BYTES);
  return shard;
}

/** The parity of the frames from number `first` on. */
export function parityOf(first: number, wires: readonly Uint8Array[], parity: number): readonly Parity[] {
  const shards = parityShards(wires.map(shardOf), parity);
  return shards.map((shard, index) => ({ first, count: wires.length, index, shard }));
}

/** What is known of a block beside its frames. */
export interface ParityBlock {
  readonly first: number;
  readonly count: number;
  /** By their index; all of one length. */
  readonly shards: Map<number, Uint8Array>;
}

/** @throws StreamError `bad-control` where the parity cannot be that of any block, or is not of this one */
export function requireParity({ first, count, index, shard }: Parity, block: ParityBlock | undefined): void {
  const fits = count >= 1 && index + count < SHARDS_MAX && shard.length > LENGTH_BYTES;
  const length = block && [...block.shards.values()][0]?.length;
  const isSame = block === undefined || (block.count === count && (length === undefined || length === shard.length));
  if (!fits || !isSame)
    throw new StreamError(
      "bad-control",
      `Parity ${index} of ${count} frames from ${first} on does not fit the others.`,
    );
}

/**
 * The lost frames of a block, as many as there are; none where too many are lost, or where the parity does not match.
 * @param held gives the bytes of a frame that is there
 */
export function recovered(block: ParityBlock, held: (seq: number) => Uint8Array | undefined): readonly Uint8Array[] {
  const wires = Array.from({ length: block.count }, (_, i) => held(block.first + i));
  const lost = wires.filter((wire) => wire === undefined).length;
  if (lost === 0 || lost > block.shards.size) return [];
  const [any] = block.shards.values();
  if (wires.some((wire) => wire !== undefined && LENGTH_BYTES + wire.length > any.length)) return [];
  const shards = recoverShards(
    wires.map((wire) => wire && shardOf(wire)),
    block.shards,
  );
  return [...shards.values()].flatMap((shard) => {
    const length = new DataView(shard.buffer).getUint32(0, true);
    return length <= shard.length - LENGTH_BYTES ? [shard.slice(LENGTH_BYTES, LENGTH_BYTES + length)] : [];
  });
}
