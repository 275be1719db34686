/** The V-Frames of an alignment: control as Sync, anchors as Think frames of streams of their own. */
import { encodeFrame } from "../vframe/encode.ts";
import type { Frame } from "../vframe/frame.ts";
import type { Json, JsonObject } from "../vframe/json-slice.ts";
import { DTYPE, MODALITY, TYPE } from "../vframe/layout.ts";
import { sync, think } from "../vframe/message.ts";
import { f16Slice } from "../vframe/tensor.ts";
import type { Range } from "../vstream/ranges.ts";

const CONTROL_STREAM = 0;
/** Numbered by chunk. */
const ANCHOR_STREAM = 1;
/** Numbered on from probe to probe. */
const PROBE_STREAM = 2;
/** Ranges in one request: the rest is asked for later. With them it stays below 400 bytes. */
const RANGES_MAX = 16;

/** @param spaceHash32 the space that the sender lives in */
export function controlFrame(document: JsonObject, spaceHash32: number): Uint8Array {
  return encodeFrame({ ...sync(document), ...common(CONTROL_STREAM, 0, spaceHash32) });
}

/** Of a set, or (`probe`) of one anchor more, by which the health of an alignment is told. */
export interface ChunkName {
  readonly kind: "set" | "probe";
  readonly number: number;
}

/** A chunk of anchors. @param components its numbers, in the space that is told */
export function anchorFrame(
  { kind, number }: ChunkName,
  components: ArrayLike<number>,
  spaceHash32: number,
): Uint8Array {
  const stream = kind === "set" ? ANCHOR_STREAM : PROBE_STREAM;
  return encodeFrame({ ...think(f16Slice(components)), ...common(stream, number, spaceHash32) });
}

/** A chunk as it arrives. */
export interface AnchorPart extends ChunkName {
  readonly halves: Uint8Array;
}

/** The anchors in a frame; undefined where there are none. */
export function readAnchors({ type, streamId, frameSeq, slices }: Frame): AnchorPart | undefined {
  const isKnown = streamId === ANCHOR_STREAM || streamId === PROBE_STREAM;
  if (type !== TYPE.think || !isKnown || slices.length !== 1 || slices[0].dtype !== DTYPE.f16) return undefined;
  const kind = streamId === ANCHOR_STREAM ? "set" : "probe";
  return { kind, number: Number(frameSeq), halves: slices[0].payload };
}

function common(streamId: number, frameSeq: number, spaceHash32: number) {
  return { streamId, frameSeq: BigInt(frameSeq), spaceHash32, modality: MODALITY.mixed };
}

/** Asks for chunks of a set. */
export interface AnchorRequest {
  /** The session's salts. */
  readonly session: string;
  readonly count: number;
  readonly chunkComponents: number;
  readonly missing: readonly Range[];
}

export function requestDocument({ session, count, chunkComponents, missing }: AnchorRequest): JsonObject {
  return { method: "anchors", session, count, chunk: chunkComponents, missing: missing.slice(0, RANGES_MAX) };
}

/** The request in a document; undefined where it is something else, or malformed. */
export function readRequest({ method, session, count, chunk, missing }: JsonObject): AnchorRequest | undefined {
  if (method !== "anchors" || typeof session !== "string" || !Array.isArray(missing)) return undefined;
  if (!Number.isSafeInteger(count) || !Number.isSafeInteger(chunk) || missing.length > RANGES_MAX) return undefined;
  if (!missing.every(isRange)) return undefined;
  return { session, count: count as number, chunkComponents: chunk as number, missing: missing as unknown as Range[] };
}

function isRange(range: Json): boolean {
  if (!Array.isArray(range) || range.length !== 2 || !range.every(Number.isSafeInteger)) return false;
  return range[0] >= 0 && range[1] >= range[0];
}

/** Says that a session's spaces are aligned, and how well they fit. */
export interface AlignedNotice {
  readonly session: string;
  readonly residual: number;
}

export function alignedDocument({ session, residual }: AlignedNotice): JsonObject {
  return { method: "aligned", session, residual };
}

/** The notice in a document; undefined where it is something else, or malformed. */
export function readAligned({ method, session, residual }: JsonObject): AlignedNotice | undefined {
  if (method !== "aligned" || typeof session !== "string" || typeof residual !== "number") return undefined;
  return { session, residual };
}
