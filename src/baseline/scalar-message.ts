/**
 * A sensor value as the smallest message that can travel a mesh: what a rival without vectors would send.
 *
 * | offset | size | field | big-endian |
 * |---|---|---|---|
 * | 0 | 1 | n | length of the name, 1 … 255 |
 * | 1 | n | node | name of the node, UTF-8 |
 * | 1 + n | 6 | time | ms since the Unix epoch, unsigned |
 * | 7 + n | 1 | ttl | hops that the message may still travel |
 * | 8 + n | 4 | value | IEEE 754 single precision, finite |
 */
import { FrameMemo } from "../protocol/frame-memo.ts";
import { identityOf, type Message, type MessageCodec } from "../protocol/message.ts";

/** Bytes beside the name: its length, time, ttl, value. */
const FIXED_BYTES = 1 + 6 + 1 + 4;
const NAME_BYTES_MAX = 255;
const TTL_MAX = 255;
/** Times are below 2^48. */
const TIME_LIMIT = 281_474_976_710_656;
const TWO_POW_32 = 4_294_967_296;

export type ScalarFault =
  | "wrong-length" // not as many bytes as the name's length says
  | "bad-name" // no name, one that is too long, or one that is not UTF-8
  | "out-of-range"; // a value that is not a finite single, or a time or ttl that its bytes cannot hold

/** The only error that encoding and decoding throw. */
export class ScalarMessageError extends Error {
  override readonly name = "ScalarMessageError";
  readonly fault: ScalarFault;
  constructor(fault: ScalarFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

export interface ScalarMessage extends Message {
  /** Rounded to single precision. */
  readonly value: number;
}

const toUtf8 = new TextEncoder();
const fromUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @throws ScalarMessageError `bad-name` or `out-of-range` */
export function encodeScalar(message: Omit<ScalarMessage, "identity">): Uint8Array {
  const name = toUtf8.encode(message.nodeId);
  if (name.length === 0 || name.length > NAME_BYTES_MAX || !message.nodeId.isWellFormed())
    throw new ScalarMessageError("bad-name", `A name takes 1 to ${NAME_BYTES_MAX} bytes of UTF-8.`);
  const { timestampMs, ttl, value } = message;
  if (!(Number.isInteger(timestampMs) && timestampMs >= 0 && timestampMs < TIME_LIMIT))
    throw new ScalarMessageError("out-of-range", `The time ${timestampMs} does not fit 48 bits.`);
  if (!(Number.isInteger(ttl) && ttl >= 0 && ttl <= TTL_MAX))
    throw new ScalarMessageError("out-of-range", `The ttl ${ttl} does not fit a byte.`);
  if (!Number.isFinite(Math.fround(value)))
    throw new ScalarMessageError("out-of-range", `The value ${value} is not near a finite single.`);
  const bytes = new Uint8Array(FIXED_BYTES + name.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = name.length;
  bytes.set(name, 1);
  const time = 1 + name.length;
  view.setUint16(time, Math.floor(timestampMs / TWO_POW_32));
  view.setUint32(time + 2, timestampMs % TWO_POW_32);
  view.setUint8(time + 6, ttl);
  view.setFloat32(time + 7, value);
  return bytes;
}

/** @throws ScalarMessageError and nothing else */
export function decodeScalar(frame: Uint8Array): ScalarMessage {
  const nameBytes = frame.length === 0 ? 0 : frame[0];
  if (frame.length !== FIXED_BYTES + nameBytes)
    throw new ScalarMessageError("wrong-length", `${frame.length} bytes do not hold a name of ${nameBytes}.`);
  if (nameBytes === 0) throw new ScalarMessageError("bad-name", "The message names no node.");
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const time = 1 + nameBytes;
  const nodeId = nameOf(frame.subarray(1, time));
  const timestampMs = view.getUint16(time) * TWO_POW_32 + view.getUint32(time + 2);
  const value = view.getFloat32(time + 7);
  if (!Number.isFinite(value)) throw new ScalarMessageError("out-of-range", "The value is not a finite number.");
  return { nodeId, timestampMs, ttl: view.getUint8(time + 6), value, identity: identityOf(nodeId, timestampMs) };
}

function nameOf(bytes: Uint8Array): string {
  try {
    return fromUtf8.decode(bytes);
  } catch {
    throw new ScalarMessageError("bad-name", "The name is not UTF-8.");
  }
}

const memo = new FrameMemo(decodeScalar, ScalarMessageError);
const copies = new WeakMap<ScalarMessage, Uint8Array>();

/** Each frame is decoded once, and each message copied once, however many nodes hear and forward it. */
export const scalarCodec: MessageCodec<ScalarMessage> = {
  decode(frame) {
    const answer = memo.look(frame);
    return answer instanceof ScalarMessageError ? undefined : answer;
  },
  forwardedCopy(message) {
    const before = copies.get(message);
    if (before !== undefined) return before;
    if (message.ttl === 0) throw new RangeError("A message without hops left is not forwarded.");
    const next = { ...message, ttl: message.ttl - 1 };
    const copy = encodeScalar(next);
    copies.set(message, copy);
    memo.teach(copy, next);
    return copy;
  },
};
