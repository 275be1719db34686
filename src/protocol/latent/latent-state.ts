/** Hidden states and caches that travel: what they are made of, and how they are cut into the frames of a stream. */
import { bits32, deriveKey, type Key } from "../../base/chance.ts";
import { normals } from "../../base/normals.ts";
import type { DecodedFrame, Slice } from "../vframe/frame.ts";
import { toHalves } from "../vframe/half-array.ts";
import type { JsonObject } from "../vframe/json-slice.ts";
import { CRC_BYTES, DIMENSION_BYTES, DTYPE, headerBytes, SLICE_HEAD_BYTES } from "../vframe/layout.ts";
import { cache, type Message, think } from "../vframe/message.ts";
import { TAG_BYTES } from "../vframe/seal.ts";
import type { ParityPlan } from "../vstream/parity.ts";

/** A state on its way. */
export type LatentState = {
  /** The node whose sample it came of. */
  readonly origin: string;
  /** Ms since the Unix epoch: with the origin, its identity. */
  readonly timestampMs: number;
  /** Machines that it went through, its origin not counted. */
  readonly hops: number;
  /** Its elements as little-endian halves. */
  readonly halves: Uint8Array;
};

const HALF_BYTES = 2;
/** A parity frame's JSON: at most 5 digits, 3 and 3 in `{"method":"fec","first":…,"count":…,"index":…}`. */
const PARITY_JSON_BYTES = 56;
/** The length in front of a shard. */
const SHARD_LENGTH_BYTES = 4;

/** What frames of a state may take. */
export interface ChunkPlan {
  /** The longest frame, bytes. */
  readonly frameBytes: number;
  readonly kind: "think" | "cache";
  readonly parity: ParityPlan | undefined;
  readonly seal: boolean;
}

/** Elements in each frame of a state: a parity frame, which holds a whole other frame, is no longer than it may be. */
export function chunkElements({ frameBytes, kind, parity, seal }: ChunkPlan): number {
  const slices = kind === "think" ? 1 : 2;
  const tag = seal ? TAG_BYTES : 0;
  const parityBytes = parity === undefined ? 0 : frameOverhead(2) + PARITY_JSON_BYTES + SHARD_LENGTH_BYTES + tag;
  const elements = Math.floor((frameBytes - parityBytes - frameOverhead(slices) - tag) / HALF_BYTES);
  return elements - (elements % slices);
}

/** Frames that a state travels in. */
export interface FrameCounts {
  /** With elements. */
  readonly data: number;
  readonly parity: number;
  /** Of all of them, HEAD and TAIL included. */
  readonly bytesMax: number;
}

/** How many frames it takes to tell of a state of so many elements. */
export function frameCounts(plan: ChunkPlan, elements: number): FrameCounts {
  const data = Math.ceil(elements / chunkElements(plan));
  const parity = plan.parity === undefined ? 0 : Math.ceil((data + 2) / plan.parity.data) * plan.parity.parity;
  return { data, parity, bytesMax: (data + 2 + parity) * plan.frameBytes };
}

/** Bytes of a frame beside its payloads, where each slice has one dimension. */
function frameOverhead(slices: number): number {
  return headerBytes(slices) + slices * (SLICE_HEAD_BYTES + DIMENSION_BYTES) + CRC_BYTES;
}

/** The frames of a state: hidden states as they are; of a cache, as many keys as values. */
export function messagesOf({ halves }: LatentState, kind: ChunkPlan["kind"], elements: number): readonly Message[] {
  const messages: Message[] = [];
  for (let at = 0; at < halves.length; at += elements * HALF_BYTES) {
    const chunk = halves.subarray(at, at + elements * HALF_BYTES);
    const half = chunk.length / 2;
    const message = kind === "think" ? think(sliceOf(chunk)) : cacheOf(chunk.subarray(0, half), chunk.subarray(half));
    messages.push(message);
  }
  return messages;
}

function cacheOf(keys: Uint8Array, values: Uint8Array): Message {
  return cache(sliceOf(keys), sliceOf(values));
}

function sliceOf(payload: Uint8Array): Slice {
  return { dtype: DTYPE.f16, shape: [payload.length / HALF_BYTES], payload };
}

/** What HEAD tells of a state. */
export function extensionsOf({ origin, timestampMs, hops }: LatentState): JsonObject {
  return { "x-origin": origin, "x-time": timestampMs, "x-hops": hops };
}

/** The state in a stream that is complete; undefined where HEAD does not say whose it is. */
export function stateOf(extensions: JsonObject | undefined, frames: readonly DecodedFrame[]): LatentState | undefined {
  const { "x-origin": origin, "x-time": timestampMs, "x-hops": hops } = extensions ?? {};
  if (typeof origin !== "string" || !isCount(timestampMs) || !isCount(hops)) return undefined;
  const pieces = frames.flatMap(({ slices }) => slices.map(({ payload }) => payload));
  const halves = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    halves.set(piece, at);
    at += piece.length;
  }
  return { origin, timestampMs, hops, halves };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Elements that a network's states are taken from: own choice, a quarter of a millisecond's work for each thousand. */
const POOL_ELEMENTS = 8192;

/**
 * Makes states like those that networks compute: Gaussian elements, of which zstd saves next to nothing. They are drawn once,
 * and each state begins elsewhere among them, so that no frame holds an element twice.
 */
export class StateSource {
  readonly #key: Key;
  readonly #pool: Uint8Array;

  /** @param key the network's: a node's states are the same in every run of it */
  constructor(key: Key) {
    this.#key = deriveKey(key, "states");
    this.#pool = toHalves(normals(this.#key, 0, POOL_ELEMENTS));
  }

  /** The state that a node computes of a sample, as halves. */
  stateOf(origin: string, ordinal: number, elements: number): Uint8Array {
    const halves = new Uint8Array(elements * HALF_BYTES);
    let from = (bits32(deriveKey(this.#key, origin), ordinal) % POOL_ELEMENTS) * HALF_BYTES;
    for (let at = 0; at < halves.length; from = 0) {
      const piece = this.#pool.subarray(from, from + halves.length - at);
      halves.set(piece, at);
      at += piece.length;
    }
    return halves;
  }
}
