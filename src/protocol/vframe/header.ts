/** A V-Frame's header, and everything about a frame that can be checked without its body. */
import { crc32 } from "node:zlib";
import type { FrameHeader } from "./frame.ts";
import { FrameError, hex } from "./frame-error.ts";
import {
  AT,
  CRC_BYTES,
  FLAGS_KNOWN,
  FRAME_BYTES_MAX,
  FRAME_BYTES_MIN,
  type FrameType,
  headerBytes,
  isFrameType,
  isModality,
  SLICE_LEN_BYTES,
  VERSION,
} from "./layout.ts";

/**
 * The header of a frame whose CRC is right.
 * @throws FrameError `too-long`, `too-short`, `bad-version`, `bad-crc`, `unknown-type`, `unknown-flags` or
 *   `unknown-modality`
 */
export function readHeader(bytes: Uint8Array): FrameHeader {
  if (bytes.length > FRAME_BYTES_MAX)
    throw new FrameError("too-long", { found: `${bytes.length} bytes`, expected: `at most ${FRAME_BYTES_MAX}` });
  if (bytes.length < FRAME_BYTES_MIN) throw tooShort(bytes.length, FRAME_BYTES_MIN);
  const version = bytes[AT.version];
  if (version !== VERSION)
    throw new FrameError("bad-version", { offset: AT.version, found: `version ${version}`, expected: `${VERSION}` });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const crc = requireCrc(bytes, view);
  const type = requireType(bytes[AT.type]);
  const flags = view.getUint16(AT.flags, true);
  if ((flags & ~FLAGS_KNOWN) !== 0)
    throw new FrameError("unknown-flags", {
      offset: AT.flags,
      found: hex(flags, 2),
      expected: "no bits but ZSTD (1), XCHACHA (2) and STRONG_TAIL (4)",
    });
  const slices = requireSliceCount(view);
  const bodyStart = headerBytes(slices);
  const modality = bytes[bodyStart - 1];
  if (!isModality(modality))
    throw new FrameError("unknown-modality", { offset: bodyStart - 1, found: `${modality}`, expected: "0 to 4" });
  return {
    version,
    type,
    flags,
    streamId: view.getUint32(AT.streamId, true),
    frameSeq: view.getBigUint64(AT.frameSeq, true),
    sliceLengths: readLengths(view, slices),
    spaceHash32: view.getUint32(bodyStart - 5, true),
    modality,
    crc32: crc,
    bodyStart,
    bodyEnd: bytes.length - CRC_BYTES,
  };
}

function tooShort(found: number, expected: number): FrameError {
  return new FrameError("too-short", { offset: found, found: `${found} bytes`, expected: `at least ${expected}` });
}

function requireCrc(bytes: Uint8Array, view: DataView): number {
  const at = bytes.length - CRC_BYTES;
  const stated = view.getUint32(at, true);
  const computed = crc32(bytes.subarray(0, at));
  if (stated !== computed)
    throw new FrameError("bad-crc", {
      offset: at,
      found: hex(stated, 4),
      expected: hex(computed, 4),
      hint: "The frame was changed or cut short on its way.",
    });
  return stated;
}

function requireType(type: number): FrameType {
  if (isFrameType(type)) return type;
  throw new FrameError("unknown-type", { offset: AT.type, found: `${type}`, expected: "0 to 4" });
}

/** How many slices there are: no more than the frame has room for the lengths of. */
function requireSliceCount(view: DataView): number {
  const stated = view.getBigUint64(AT.numSlices, true);
  const room = Math.floor((view.byteLength - FRAME_BYTES_MIN) / SLICE_LEN_BYTES);
  if (stated <= BigInt(room)) return Number(stated);
  throw new FrameError("too-short", {
    offset: AT.numSlices,
    found: `${stated} slices in ${view.byteLength} bytes`,
    expected: `at most ${room}`,
  });
}

function readLengths(view: DataView, slices: number): readonly number[] {
  const lengths: number[] = [];
  for (let n = 0; n < slices; n++) lengths.push(view.getUint32(AT.sliceLen + n * SLICE_LEN_BYTES, true));
  return lengths;
}
