/** V-Frames into bytes: compress first, then seal, the CRC last. */
import { crc32 } from "node:zlib";
import type { Frame, Slice } from "./frame.ts";
import { FrameError } from "./frame-error.ts";
import {
  AT,
  CRC_BYTES,
  DIMENSION_BYTES,
  FLAG,
  FRAME_BYTES_MAX,
  headerBytes,
  isDtype,
  isFrameType,
  isModality,
  RANK_MAX,
  SLICE_HEAD_BYTES,
  SLICE_LEN_BYTES,
  UINT32_MAX,
  UINT64_MAX,
  VERSION,
} from "./layout.ts";
import { requirePayload } from "./payload.ts";
import { type Sealer, TAG_BYTES } from "./seal.ts";
import { compress } from "./zstd.ts";

export interface EncodeOptions {
  /** Whether the body becomes a zstd frame; default `never`. A body without slices never does. */
  readonly zstd?: "never" | "when-smaller" | "always";
  /** Seals the body. */
  readonly sealer?: Sealer;
}

/**
 * The bytes of a frame, in an array of their own.
 * @throws FrameError `too-long`, `unknown-type`, `unknown-dtype`, `unknown-modality`, `bad-rank`, `shape-overflow`,
 *   `slice-length-mismatch`, `bad-payload`, `out-of-range` or `sequence-reused`
 */
export function encodeFrame(frame: Frame, options: EncodeOptions = {}): Uint8Array {
  requireFields(frame);
  const bodyStart = headerBytes(frame.slices.length);
  const plainBytes = bodyStart + bodyBytes(frame.slices) + CRC_BYTES;
  if (plainBytes > FRAME_BYTES_MAX) throw tooLong(plainBytes);
  const bytes = new Uint8Array(plainBytes);
  const view = new DataView(bytes.buffer);
  const flags = frame.strongTail === true ? FLAG.strongTail : 0;
  writeHeader(view, frame, flags);
  writeBody(bytes, view, bodyStart, frame.slices);
  if (options.sealer === undefined && (options.zstd ?? "never") === "never") return withCrc(bytes, view);
  return transformed(bytes, bodyStart, flags, frame, options);
}

function requireFields(frame: Frame): void {
  const { type, modality, streamId, frameSeq, spaceHash32, slices } = frame;
  if (!isFrameType(type))
    throw new FrameError("unknown-type", { offset: AT.type, found: `${type}`, expected: "0 to 4" });
  if (!isModality(modality)) throw new FrameError("unknown-modality", { found: `${modality}`, expected: "0 to 4" });
  requireUint32("stream_id", streamId);
  requireUint32("space_hash32", spaceHash32);
  if (frameSeq < 0n || frameSeq > UINT64_MAX)
    throw new FrameError("out-of-range", { found: `frame_seq ${frameSeq}`, expected: "64 bits" });
  for (const slice of slices) requireSlice(slice);
}

function requireSlice({ dtype, shape, payload }: Slice): void {
  if (!isDtype(dtype)) throw new FrameError("unknown-dtype", { found: `${dtype}`, expected: "1, 2, 3 or 16" });
  if (shape.length < 1 || shape.length > RANK_MAX)
    throw new FrameError("bad-rank", { found: `${shape.length} dimensions`, expected: `1 to ${RANK_MAX}` });
  for (const dimension of shape) requireUint32("a dimension", dimension);
  requirePayload(dtype, shape, payload);
}

function requireUint32(name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 0 && value <= UINT32_MAX))
    throw new FrameError("out-of-range", { found: `${name} of ${value}`, expected: "a whole number of 32 bits" });
}

function bodyBytes(slices: readonly Slice[]): number {
  let bytes = 0;
  for (const { shape, payload } of slices) bytes += SLICE_HEAD_BYTES + shape.length * DIMENSION_BYTES + payload.length;
  return bytes;
}

function writeHeader(view: DataView, frame: Frame, flags: number): void {
  const { type, streamId, frameSeq, spaceHash32, modality, slices } = frame;
  view.setUint8(AT.version, VERSION);
  view.setUint8(AT.type, type);
  view.setUint16(AT.flags, flags, true);
  view.setUint32(AT.streamId, streamId, true);
  view.setBigUint64(AT.frameSeq, frameSeq, true);
  view.setUint32(AT.numSlices, slices.length, true);
  let position: number = AT.sliceLen;
  for (const { payload } of slices) {
    view.setUint32(position, payload.length, true);
    position += SLICE_LEN_BYTES;
  }
  view.setUint32(position, spaceHash32, true);
  view.setUint8(position + 4, modality);
}

function writeBody(bytes: Uint8Array, view: DataView, start: number, slices: readonly Slice[]): void {
  let position = start;
  for (const { dtype, shape, payload } of slices) {
    bytes[position] = dtype;
    bytes[position + 1] = shape.length;
    position += SLICE_HEAD_BYTES;
    for (const dimension of shape) {
      view.setUint32(position, dimension, true);
      position += DIMENSION_BYTES;
    }
    bytes.set(payload, position);
    position += payload.length;
  }
}

/** The frame again, its body compressed or sealed, or both. The flags are part of what the seal covers. */
function transformed(
  plain: Uint8Array,
  bodyStart: number,
  flags: number,
  frame: Frame,
  options: EncodeOptions,
): Uint8Array {
  const { zstd = "never", sealer } = options;
  let body = plain.subarray(bodyStart, plain.length - CRC_BYTES);
  let allFlags = flags;
  if (zstd !== "never" && frame.slices.length > 0) {
    const compressed = compress(body);
    if (zstd === "always" || compressed.length < body.length) {
      body = compressed;
      allFlags |= FLAG.zstd;
    }
  }
  if (sealer !== undefined) allFlags |= FLAG.xchacha;
  const header = plain.slice(0, bodyStart);
  new DataView(header.buffer).setUint16(AT.flags, allFlags, true);
  if (sealer !== undefined) {
    requireRoom(bodyStart + body.length + TAG_BYTES + CRC_BYTES);
    body = sealer.seal(frame, header, body);
  }
  const length = bodyStart + body.length + CRC_BYTES;
  requireRoom(length);
  const bytes = new Uint8Array(length);
  bytes.set(header);
  bytes.set(body, bodyStart);
  return withCrc(bytes, new DataView(bytes.buffer));
}

function withCrc(bytes: Uint8Array, view: DataView): Uint8Array {
  const end = bytes.length - CRC_BYTES;
  view.setUint32(end, crc32(bytes.subarray(0, end)), true);
  return bytes;
}

function requireRoom(length: number): void {
  if (length > FRAME_BYTES_MAX) throw tooLong(length);
}

function tooLong(length: number): FrameError {
  return new FrameError("too-long", {
    found: `a frame of ${length} bytes`,
    expected: `at most ${FRAME_BYTES_MAX}`,
    hint: "Cut it into several frames of a stream.",
  });
}
