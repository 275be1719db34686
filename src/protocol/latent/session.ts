/** What both ends of a session have in common: who they are, what seals their frames, and the frames of a handshake. */
import { bits32, deriveKey, type Key } from "../../base/chance.ts";
import { type Agreement, saltOf } from "../handshake/agreement.ts";
import type { Capabilities } from "../handshake/capabilities.ts";
import { encodeFrame } from "../vframe/encode.ts";
import type { FrameHeader } from "../vframe/frame.ts";
import type { JsonObject } from "../vframe/json-slice.ts";
import { AT, FLAG, MODALITY, TYPE, VERSION } from "../vframe/layout.ts";
import { sync } from "../vframe/message.ts";
import { type Direction, KEY_BYTES, Opener, Sealer, type SealerState } from "../vframe/seal.ts";
import { spaceHash32 } from "../vframe/space-hash.ts";
import type { ParityPlan } from "../vstream/parity.ts";
import type { StateSource } from "./latent-state.ts";

/** What all nodes of a network have in common. Times are µs. */
export interface LatentNetwork {
  readonly key: Key;
  readonly kind: "think" | "cache";
  readonly states: StateSource;
  /** Elements of a state. */
  readonly elements: number;
  /** Elements in each frame of it. */
  readonly chunkElements: number;
  readonly parity: ParityPlan | undefined;
  readonly retransmits: boolean;
  /** Silence in a stream after which its receiver says what is missing. */
  readonly answerAfterUs: number;
  /** Silence of the receiver after which a sender asks, doubled each time. */
  readonly retryAfterUs: number;
  /** How often it asks before it gives a stream up. */
  readonly attempts: number;
  /** Streams that a node sends at a time. */
  readonly streams: number;
  /** What a node holds of one sender's streams, bytes. */
  readonly heldBytesMax: number;
  readonly compresses: boolean;
  readonly seals: boolean;
  readonly capabilities: Capabilities;
}

/** The stream that handshakes travel in; states have streams from 1 on. */
export const HANDSHAKE_STREAM = 0;
/** Streams of one session: of each, a sealer remembers three counters, and it may have 4096. */
export const SESSION_STREAMS_MAX = 1000;

/** What a node of these settings says of itself. @param dimensions of a hidden state */
export function capabilitiesOf(dimensions: number, compresses: boolean, seals: boolean): Capabilities {
  const space = { spaceId: "latent-stream", arch: `${dimensions}`, dataSig: "" };
  return {
    protocols: [1],
    dModel: dimensions,
    spaceId: space.spaceId,
    spaceHash32: spaceHash32(space),
    compress: compresses ? ["zstd"] : [],
    crypto: seals ? ["xchacha20poly1305"] : [],
    sealedOnly: seals,
    critique: false,
    dtypes: ["f16", "i8"],
    align: false,
  };
}

/** A document of the handshake as a frame. @param ordinal its number among the sender's */
export function handshakeFrame(document: JsonObject, ordinal: number, { capabilities }: LatentNetwork): Uint8Array {
  return encodeFrame({
    ...sync(document),
    streamId: HANDSHAKE_STREAM,
    frameSeq: BigInt(ordinal),
    spaceHash32: capabilities.spaceHash32,
    modality: MODALITY.mixed,
  });
}

/** Whether bytes begin as a frame of a handshake does. @param bytes of a frame, or the first part of one */
export function looksLikeHandshake(bytes: Uint8Array): boolean {
  const isSync = bytes[AT.version] === VERSION && bytes[AT.type] === TYPE.sync && bytes.length >= AT.frameSeq;
  return isSync && new DataView(bytes.buffer, bytes.byteOffset).getUint32(AT.streamId, true) === HANDSHAKE_STREAM;
}

/** Seals what goes in a direction of a session; undefined where it is not sealed. */
export function sealerOf(agreement: Agreement, direction: Direction, key: Key, state?: SealerState) {
  return isSealed(agreement) ? new Sealer(sealedSession(agreement, direction, key), state) : undefined;
}

/** Opens what comes in a direction of a session; undefined where it is not sealed. */
export function openerOf(agreement: Agreement, direction: Direction, key: Key): Opener | undefined {
  return isSealed(agreement) ? new Opener(sealedSession(agreement, direction, key)) : undefined;
}

/** Whether everything but the handshake has to be sealed. */
export function isSealed({ terms }: Agreement): boolean {
  return terms.crypto !== "none";
}

/** Whether a frame is in the form that was agreed on: nothing plain is taken in a sealed session. */
export function isAsAgreed({ flags }: Pick<FrameHeader, "flags">, agreement: Agreement): boolean {
  return !isSealed(agreement) || (flags & FLAG.xchacha) !== 0;
}

function sealedSession(agreement: Agreement, direction: Direction, key: Key) {
  const shared = deriveKey(key, "latent-stream");
  const bytes = new Uint8Array(KEY_BYTES);
  const view = new DataView(bytes.buffer);
  for (let word = 0; word < KEY_BYTES / 4; word++) view.setUint32(4 * word, bits32(shared, word), true);
  return { key: bytes, salt: saltOf(agreement), direction };
}
