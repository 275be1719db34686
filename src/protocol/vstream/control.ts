/**
 * The control frames of streams: Sync frames with a JSON document. HEAD announces the stream, TAIL ends it, `fec` carries a
 * parity shard in a second slice, `nack` and `ack` are what a receiver answers. 64-bit hashes are 16 hexadecimal digits.
 */
import type { Slice } from "../vframe/frame.ts";
import type { JsonObject } from "../vframe/json-slice.ts";
import type { Direction } from "../vframe/seal.ts";
import type { Range } from "./ranges.ts";
import { StreamError } from "./stream-error.ts";

export interface Head {
  /** Bytes of all payloads of the data frames together. */
  readonly totalBytes: number;
  /** Data frames. */
  readonly frames: number;
  /** Of all payloads in their order: 16 hexadecimal digits. */
  readonly xxh3: string;
  /** The same bytes by the legacy hash: 32 hexadecimal digits. */
  readonly md5?: string;
  /** Who sends the stream. */
  readonly direction: Direction;
  /** Fields whose names begin with `x-`, as they came. */
  readonly extensions?: JsonObject;
}

export interface Tail {
  readonly frames: number;
  /** Given where the frame has the STRONG_TAIL flag. */
  readonly xxh3?: string;
}

export interface Parity {
  /** Number of the first frame that it covers. */
  readonly first: number;
  /** Frames covered. */
  readonly count: number;
  /** Which parity shard it is. */
  readonly index: number;
  readonly shard: Uint8Array;
}

export type Control =
  | { readonly kind: "head"; readonly head: Head }
  | { readonly kind: "tail"; readonly tail: Tail }
  | { readonly kind: "parity"; readonly parity: Parity }
  | { readonly kind: "nack"; readonly missing: readonly Range[] }
  | { readonly kind: "ack" };

export function headDocument({ totalBytes, frames, xxh3, md5, direction, extensions }: Head): JsonObject {
  const announced = { method: "head", total_len: totalBytes, frames, xxh3_64: xxh3 };
  return { ...announced, ...(md5 !== undefined && { md5 }), direction, ...extensions };
}

export function tailDocument({ frames, xxh3 }: Tail): JsonObject {
  return { method: "tail", frames, ...(xxh3 !== undefined && { xxh3_64: xxh3 }) };
}

export function parityDocument({ first, count, index }: Omit<Parity, "shard">): JsonObject {
  return { method: "fec", first, count, index };
}

export function nackDocument(missing: readonly Range[]): JsonObject {
  return { method: "nack", missing };
}

export function ackDocument(): JsonObject {
  return { method: "ack" };
}

/**
 * The control message in a Sync; undefined where it is about something else. Unknown fields are ignored.
 * @throws StreamError `bad-control`
 */
export function readControl(document: JsonObject, attachments: readonly Slice[]): Control | undefined {
  switch (document.method) {
    case "head":
      return { kind: "head", head: readHead(document) };
    case "tail":
      return {
        kind: "tail",
        tail: {
          frames: count(document, "frames"),
          ...(document.xxh3_64 !== undefined && { xxh3: hash(document, "xxh3_64", 16) }),
        },
      };
    case "fec":
      if (attachments.length !== 1) throw bad("shard", attachments.length);
      return {
        kind: "parity",
        parity: {
          first: count(document, "first"),
          count: count(document, "count"),
          index: count(document, "index"),
          shard: attachments[0].payload,
        },
      };
    case "nack":
      return { kind: "nack", missing: readRanges(document.missing) };
    case "ack":
      return { kind: "ack" };
    default:
      return undefined;
  }
}

function readHead(document: JsonObject): Head {
  const { direction } = document;
  if (direction !== "initiator" && direction !== "responder") throw bad("direction", direction);
  const kept = Object.entries(document).filter(([name]) => name.startsWith("x-"));
  return {
    totalBytes: count(document, "total_len"),
    frames: count(document, "frames"),
    xxh3: hash(document, "xxh3_64", 16),
    ...(document.md5 !== undefined && { md5: hash(document, "md5", 32) }),
    direction,
    ...(kept.length > 0 && { extensions: Object.fromEntries(kept) }),
  };
}

function count(document: JsonObject, name: string): number {
  const value = document[name];
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw bad(name, value);
}

function hash(document: JsonObject, name: string, digits: number): string {
  const value = document[name];
  if (typeof value === "string" && value.length === digits && /^[0-9a-f]*$/.test(value)) return value;
  throw bad(name, value);
}

function readRanges(value: unknown): readonly Range[] {
  if (!Array.isArray(value)) throw bad("missing", value);
  return value.map((range) => {
    const isRange = Array.isArray(range) && range.length === 2 && range.every(Number.isSafeInteger);
    if (!isRange || range[0] < 0 || range[1] < range[0]) throw bad("missing", range);
    return [range[0], range[1]];
  });
}

function bad(name: string, value: unknown): StreamError {
  return new StreamError("bad-control", `A control frame's ${name} is ${JSON.stringify(value)}.`);
}
