/**
 * Reading and writing of single protobuf fields, over protobufjs's reader and writer: what the schemas of this protocol
 * need, with one kind of error and without code made at run time.
 * Wire format: https://protobuf.dev/programming-guides/encoding/
 */
import protobuf from "protobufjs/minimal.js";
import { EVENT_BYTES_MAX, EventError } from "./event-error.ts";

export const VARINT = 0;
export const LENGTH_DELIMITED = 2;
export const FIXED_32 = 5;

/** The largest value of a `uint32`. */
const UINT32_MAX = 4_294_967_295;

export type Reader = protobuf.Reader;
export type Writer = protobuf.Writer;

/** The tag that begins a field. */
export function tagOf(field: number, wireType: number): number {
  return field * 8 + wireType;
}

/** A signed 64-bit integer as a number. @throws EventError `out-of-range` where a double cannot hold it exactly */
export function readInt64(reader: Reader): number {
  // Declared as an empty type; a Long where the `long` package is there, else a plain number.
  const read = reader.int64() as unknown as number | { toNumber(): number };
  return requireSafe(typeof read === "number" ? read : read.toNumber());
}

/** @throws EventError `out-of-range` unless a double holds the integer exactly */
export function requireSafe(integer: number): number {
  if (!Number.isSafeInteger(integer)) throw new EventError("out-of-range", `${integer} is not an exact integer.`);
  return integer;
}

/** @throws EventError `out-of-range` unless 32 bits hold the count */
export function requireUint32(count: number): number {
  if (!(Number.isInteger(count) && count >= 0 && count <= UINT32_MAX))
    throw new EventError("out-of-range", `${count} is not a count of 32 bits.`);
  return count;
}

/** @throws EventError `malformed` where a string holds half a surrogate pair, which UTF-8 cannot */
export function requireText(text: string): string {
  if (!text.isWellFormed()) throw new EventError("malformed", "A text holds half a surrogate pair.");
  return text;
}

/** The writer of the last message, where that was written to its end: one in the middle of a message cannot be used again. */
let atHand: Writer | undefined;

/** Runs `write` and gives the bytes in an array of their own. @throws EventError `too-long` */
export function written(write: (writer: Writer) => void): Uint8Array {
  const writer = atHand?.reset() ?? protobuf.Writer.create();
  atHand = undefined;
  write(writer);
  if (writer.pos > EVENT_BYTES_MAX) throw tooLong(writer.pos);
  // The writer's own `finish` would hand out a part of a pool that is shared with strangers.
  const bytes = writer.finishInto(new Uint8Array(writer.pos));
  atHand = writer;
  return bytes;
}

/**
 * Hands every field of a message to `read`, which reads those that it knows and returns false for others; these are
 * skipped, as protobuf demands.
 * @throws EventError and nothing else: `too-long`, `malformed`, or what `read` throws of this kind
 */
export function readFields(bytes: Uint8Array, read: (tag: number, reader: Reader) => boolean): void {
  if (bytes.length > EVENT_BYTES_MAX) throw tooLong(bytes.length);
  try {
    const reader = new protobuf.Reader(bytes);
    while (reader.pos < reader.len) {
      const tag = reader.tag();
      if (!read(tag, reader)) reader.skipType(tag & 7, 0, tag >>> 3);
    }
  } catch (cause) {
    if (cause instanceof EventError) throw cause;
    throw new EventError("malformed", `Not a protobuf message: ${cause instanceof Error ? cause.message : cause}.`);
  }
}

function tooLong(length: number): EventError {
  return new EventError("too-long", `${length} bytes exceed the limit of ${EVENT_BYTES_MAX}.`);
}
