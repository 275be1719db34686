/**
 * Semantic events on the wire: `sep.SemanticEvent` (proto3).
 *
 *     message SemanticEvent { string node_id = 1; int64 timestamp = 2; bytes hdc_vector = 3; uint32 dimensions = 4;
 *                             uint32 ttl = 5; string label = 6; map<string, string> meta = 7; }
 *
 * Source: nick-yudin/resonance-protocol, SEP Level 1. Fields of the default value are left out, as proto3 does; the
 * entries of `meta` are written in the order of their keys, so that equal events are equal bytes. Unknown fields are
 * skipped and not forwarded.
 */
import { EventError } from "./event-error.ts";
import { FrameMemo } from "./frame-memo.ts";
import { identityOf } from "./message.ts";
import {
  LENGTH_DELIMITED,
  type Reader,
  readFields,
  readInt64,
  requireSafe,
  requireText,
  requireUint32,
  tagOf,
  VARINT,
  type Writer,
  written,
} from "./protobuf-fields.ts";

/** What an event says. */
export interface EventContent {
  /** The node whose state it is; never empty. */
  readonly nodeId: string;
  /** ms since the Unix epoch; with `nodeId` the event's identity. A safe integer. */
  readonly timestampMs: number;
  /** The packed vector (which packing is a network-wide fact). */
  readonly vector: Uint8Array;
  readonly dimensions: number;
  /** Hops that the event may still travel after this one. */
  readonly ttl: number;
  readonly label?: string;
  /** Keys and values; keys differ. */
  readonly meta?: Meta;
}

/** An event as received: frozen, `meta` in the order of its keys, `vector` an array of its own. */
export interface SemanticEvent extends Required<EventContent> {
  /** `nodeId` and `timestampMs` in one string, the same for every copy of the event. */
  readonly identity: string;
}

const NODE_ID = tagOf(1, LENGTH_DELIMITED);
const TIMESTAMP = tagOf(2, VARINT);
const HDC_VECTOR = tagOf(3, LENGTH_DELIMITED);
const DIMENSIONS = tagOf(4, VARINT);
const TTL = tagOf(5, VARINT);
const LABEL = tagOf(6, LENGTH_DELIMITED);
const META = tagOf(7, LENGTH_DELIMITED);
const META_KEY = tagOf(1, LENGTH_DELIMITED);
const META_VALUE = tagOf(2, LENGTH_DELIMITED);

/**
 * The bytes of an event.
 * @throws EventError `too-long`, `no-identity`, `out-of-range`, or `malformed` (ill-formed text, a key given twice)
 */
export function encodeEvent(event: EventContent): Uint8Array {
  if (event.nodeId === "") throw new EventError("no-identity", "An event must name its node.");
  const meta = sortedByKey(event.meta ?? NO_META);
  for (let i = 1; i < meta.length; i++)
    if (meta[i][0] === meta[i - 1][0]) throw new EventError("malformed", `The key "${meta[i][0]}" is given twice.`);
  return written((writer) => {
    writer.uint32(NODE_ID).string(requireText(event.nodeId));
    if (event.timestampMs !== 0) writer.uint32(TIMESTAMP).int64(requireSafe(event.timestampMs));
    if (event.vector.length > 0) writer.uint32(HDC_VECTOR).bytes(event.vector);
    if (event.dimensions !== 0) writer.uint32(DIMENSIONS).uint32(requireUint32(event.dimensions));
    if (event.ttl !== 0) writer.uint32(TTL).uint32(requireUint32(event.ttl));
    if (event.label !== undefined && event.label !== "") writer.uint32(LABEL).string(requireText(event.label));
    for (const [key, value] of meta) writeMetaEntry(writer, key, value);
  });
}

/** A map entry is a message of its own; its key and value are always written. */
function writeMetaEntry(writer: Writer, key: string, value: string): void {
  writer.uint32(META).fork();
  writer.uint32(META_KEY).string(requireText(key));
  writer.uint32(META_VALUE).string(requireText(value));
  writer.ldelim();
}

type Meta = readonly (readonly [key: string, value: string])[];
const NO_META: Meta = Object.freeze([]);

const memo = new FrameMemo(decode, EventError);

/**
 * The event in a frame; the same object for the same bytes object, so the bytes must never change.
 * @throws EventError and nothing else
 */
export function decodeEvent(frame: Uint8Array): SemanticEvent {
  const answer = lookAtEvent(frame);
  if (answer instanceof EventError) throw answer;
  return answer;
}

/** Like {@link decodeEvent}, but the error is an answer: for those who hear a lot. */
export function lookAtEvent(frame: Uint8Array): SemanticEvent | EventError {
  return memo.look(frame);
}

function decode(frame: Uint8Array): SemanticEvent {
  let nodeId = "";
  let timestampMs = 0;
  let vector = new Uint8Array(0);
  let dimensions = 0;
  let ttl = 0;
  let label = "";
  let meta: Map<string, string> | undefined;
  readFields(frame, (tag, reader) => {
    if (tag === NODE_ID) nodeId = reader.stringVerify();
    else if (tag === TIMESTAMP) timestampMs = readInt64(reader);
    else if (tag === HDC_VECTOR) vector = new Uint8Array(reader.bytes());
    else if (tag === DIMENSIONS) dimensions = reader.uint32();
    else if (tag === TTL) ttl = reader.uint32();
    else if (tag === LABEL) label = reader.stringVerify();
    else if (tag === META) {
      meta ??= new Map();
      readMetaEntry(reader, meta);
    } else return false;
    return true;
  });
  if (nodeId === "") throw new EventError("no-identity", "The event names no node.");
  return freeze({ nodeId, timestampMs, vector, dimensions, ttl, label, meta: sortedByKey([...(meta ?? NO_META)]) });
}

function readMetaEntry(reader: Reader, meta: Map<string, string>): void {
  let key = "";
  let value = "";
  readFields(reader.bytes(), (tag, entry) => {
    if (tag === META_KEY) key = entry.stringVerify();
    else if (tag === META_VALUE) value = entry.stringVerify();
    else return false;
    return true;
  });
  meta.set(key, value);
}

function freeze(event: Required<EventContent>): SemanticEvent {
  for (const entry of event.meta) Object.freeze(entry);
  Object.freeze(event.meta);
  return Object.freeze({ ...event, identity: identityOf(event.nodeId, event.timestampMs) });
}

/**
 * Copies made of the events that share a vector, kept with it: one event and those that were forwarded of it. (In a flood
 * a WeakMap grows to what lived between two collections, and is gone through at each.)
 */
const COPIES = Symbol("copies");

interface Copy {
  readonly of: SemanticEvent;
  readonly bytes: Uint8Array;
  readonly next: Copy | undefined;
}

/**
 * The bytes of the event with one hop less to go: one array, shared by all who forward the same received event.
 * @throws RangeError where the event has no hops left
 */
export function forwardedCopy(event: SemanticEvent): Uint8Array {
  const vector: Uint8Array & { [COPIES]?: Copy | undefined } = event.vector;
  for (let known = vector[COPIES]; known !== undefined; known = known.next) if (known.of === event) return known.bytes;
  if (event.ttl === 0) throw new RangeError("An event without hops left is not forwarded.");
  const content = { ...event, ttl: event.ttl - 1 };
  const copy = encodeEvent(content);
  vector[COPIES] = { of: event, bytes: copy, next: vector[COPIES] };
  // What the copy says is known: it need not be decoded by those who hear it. The vector object stays the same.
  memo.teach(copy, Object.freeze(content));
  return copy;
}

/** By code unit, which is the same everywhere. */
function sortedByKey(meta: Meta): Meta {
  return meta.length === 0 ? NO_META : meta.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
