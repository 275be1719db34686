/**
 * The older published event, for point-to-point use: `resonance.SemanticEvent` (proto3).
 *
 *     message SemanticEvent { string source_id = 1; int64 created_at = 2; repeated float embedding = 3;
 *                             string debug_label = 4; }
 *
 * Source: nick-yudin/resonance-protocol, reference_impl/python/basic/resonance.proto. Its stamp counts seconds and it
 * carries no TTL, so it cannot travel a mesh. Both schemas use the same field numbers: which one bytes are written in
 * cannot be told from the bytes.
 */
import { EventError } from "./event-error.ts";
import {
  FIXED_32,
  LENGTH_DELIMITED,
  readFields,
  readInt64,
  requireSafe,
  requireText,
  tagOf,
  VARINT,
  written,
} from "./protobuf-fields.ts";

export interface PointEvent {
  /** Never empty. */
  readonly sourceId: string;
  /** Seconds since the Unix epoch. A safe integer. */
  readonly createdAtS: number;
  readonly embedding: Float32Array;
  readonly debugLabel: string;
}

const SOURCE_ID = tagOf(1, LENGTH_DELIMITED);
const CREATED_AT = tagOf(2, VARINT);
const EMBEDDING_PACKED = tagOf(3, LENGTH_DELIMITED);
const EMBEDDING_SINGLE = tagOf(3, FIXED_32);
const DEBUG_LABEL = tagOf(4, LENGTH_DELIMITED);

/** @throws EventError `too-long`, `no-identity`, `out-of-range` or `malformed` (ill-formed text) */
export function encodePointEvent(event: PointEvent): Uint8Array {
  if (event.sourceId === "") throw new EventError("no-identity", "An event must name its source.");
  return written((writer) => {
    writer.uint32(SOURCE_ID).string(requireText(event.sourceId));
    if (event.createdAtS !== 0) writer.uint32(CREATED_AT).int64(requireSafe(event.createdAtS));
    if (event.embedding.length > 0) {
      writer.uint32(EMBEDDING_PACKED).uint32(event.embedding.length * 4);
      for (const component of event.embedding) writer.float(component);
    }
    if (event.debugLabel !== "") writer.uint32(DEBUG_LABEL).string(requireText(event.debugLabel));
  });
}

/** The embedding may be packed or not, as proto3 readers must accept both. @throws EventError and nothing else */
export function decodePointEvent(bytes: Uint8Array): PointEvent {
  let sourceId = "";
  let createdAtS = 0;
  let debugLabel = "";
  const embedding: number[] = [];
  readFields(bytes, (tag, reader) => {
    if (tag === SOURCE_ID) sourceId = reader.stringVerify();
    else if (tag === CREATED_AT) createdAtS = readInt64(reader);
    else if (tag === EMBEDDING_PACKED) reader.floats(embedding);
    else if (tag === EMBEDDING_SINGLE) embedding.push(reader.float());
    else if (tag === DEBUG_LABEL) debugLabel = reader.stringVerify();
    else return false;
    return true;
  });
  if (sourceId === "") throw new EventError("no-identity", "The event names no source.");
  return { sourceId, createdAtS, embedding: Float32Array.from(embedding), debugLabel };
}
