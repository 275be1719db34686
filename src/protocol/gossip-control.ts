/**
 * What nodes of a Plumtree tell each other beside messages: a zero byte, then (proto3)
 *
 *     message GossipControl { uint32 kind = 1; string node_id = 2; int64 timestamp = 3; }
 *
 * with kind 1 IHAVE and 2 GRAFT (both name a message) and 3 PRUNE (which does not). The layout is ours: the paper gives
 * none. The zero byte tells these frames from messages: protobuf has no field 0, and no name of a scalar message is empty.
 */
import { EventError } from "./event-error.ts";
import { FrameMemo } from "./frame-memo.ts";
import {
  LENGTH_DELIMITED,
  readFields,
  readInt64,
  requireSafe,
  requireText,
  tagOf,
  VARINT,
  written,
} from "./protobuf-fields.ts";

/** A message, as its origin and time name it. */
export interface MessageName {
  /** Never empty. */
  readonly nodeId: string;
  /** ms since the Unix epoch, a safe integer. */
  readonly timestampMs: number;
}

export type GossipControl =
  /** Ask me if this message does not reach you. */
  | { readonly kind: "ihave"; readonly message: MessageName }
  /** Send me this message, and those to come. */
  | { readonly kind: "graft"; readonly message: MessageName }
  /** I get messages from elsewhere first: announce them from now on. */
  | { readonly kind: "prune" };

const MARK = 0;
const KIND = tagOf(1, VARINT);
const NODE_ID = tagOf(2, LENGTH_DELIMITED);
const TIMESTAMP = tagOf(3, VARINT);
const CODES = { ihave: 1, graft: 2, prune: 3 } as const;

/** @throws EventError `too-long`, `no-identity`, `out-of-range`, or `malformed` (ill-formed text) */
export function encodeControl(control: GossipControl): Uint8Array {
  return written((writer) => {
    writer.uint32(MARK).uint32(KIND).uint32(CODES[control.kind]);
    if (control.kind === "prune") return;
    const { nodeId, timestampMs } = control.message;
    if (nodeId === "") throw new EventError("no-identity", "A message must name its node.");
    writer.uint32(NODE_ID).string(requireText(nodeId));
    if (timestampMs !== 0) writer.uint32(TIMESTAMP).int64(requireSafe(timestampMs));
  });
}

/** Whether a frame claims to be control and no message. */
export function isControl(frame: Uint8Array): boolean {
  return frame.length > 0 && frame[0] === MARK;
}

const memo = new FrameMemo(decode, EventError);

/** What a control frame says, or why it says nothing; the same object for the same bytes object. */
export function lookAtControl(frame: Uint8Array): GossipControl | EventError {
  return memo.look(frame);
}

function decode(frame: Uint8Array): GossipControl {
  if (!isControl(frame)) throw new EventError("malformed", "A control frame begins with a zero byte.");
  let code = 0;
  let nodeId = "";
  let timestampMs = 0;
  readFields(frame.subarray(1), (tag, reader) => {
    if (tag === KIND) code = reader.uint32();
    else if (tag === NODE_ID) nodeId = reader.stringVerify();
    else if (tag === TIMESTAMP) timestampMs = readInt64(reader);
    else return false;
    return true;
  });
  if (code === CODES.prune) return Object.freeze({ kind: "prune" });
  if (code !== CODES.ihave && code !== CODES.graft) throw new EventError("malformed", `There is no control ${code}.`);
  if (nodeId === "") throw new EventError("no-identity", "The message names no node.");
  const message = Object.freeze({ nodeId, timestampMs });
  return Object.freeze({ kind: code === CODES.ihave ? "ihave" : "graft", message });
}
