/** Bytes into V-Frames. A plain frame is not copied: its slices are views of the bytes. */
import type { DecodedFrame, FrameHeader, Slice } from "./frame.ts";
import { FrameError, hex } from "./frame-error.ts";
import { readHeader } from "./header.ts";
import { DIMENSION_BYTES, FLAG, FRAME_BYTES_MAX, isDtype, RANK_MAX, SLICE_HEAD_BYTES, TYPE } from "./layout.ts";
import { requirePayload } from "./payload.ts";
import type { Opener } from "./seal.ts";
import { beginsAsZstd, decompress } from "./zstd.ts";

export interface DecodeOptions {
  /** Opens sealed bodies. */
  readonly opener?: Opener;
  /**
   * The space that the receiver lives in: frames of another one are refused. Sync frames are not, since they carry no
   * vectors and must be able to say that the spaces differ.
   */
  readonly spaceHash32?: number;
}

/** Said of a body that has the ZSTD flag, is not compressed, and is taken as it is: the published sender does that. */
export const UNCOMPRESSED_WARNING = "The ZSTD flag is set, but the body is not compressed.";

/**
 * The frame in these bytes, which must be exactly one frame and must not change afterwards.
 * @throws FrameError and nothing else
 */
export function decodeFrame(received: Uint8Array, options: DecodeOptions = {}): DecodedFrame {
  // Node's buffers slice in another way than arrays do.
  const bytes = new Uint8Array(received.buffer, received.byteOffset, received.byteLength);
  const header = readHeader(bytes);
  const { type, streamId, frameSeq, spaceHash32, modality, flags } = header;
  if (options.spaceHash32 !== undefined && type !== TYPE.sync && spaceHash32 !== options.spaceHash32)
    throw new FrameError("space-mismatch", {
      offset: header.bodyStart - 5,
      found: hex(spaceHash32, 4),
      expected: hex(options.spaceHash32, 4),
      hint: "The sender's vectors mean something else; align the spaces first.",
    });
  const { slices, warnings } = readBody(bytes, header, options.opener);
  const strongTail = (flags & FLAG.strongTail) !== 0;
  return { type, streamId, frameSeq, spaceHash32, modality, strongTail, slices, header, warnings };
}

interface Body {
  readonly slices: readonly Slice[];
  readonly warnings: readonly string[];
}

function readBody(bytes: Uint8Array, header: FrameHeader, opener: Opener | undefined): Body {
  const { flags, bodyStart, bodyEnd, sliceLengths } = header;
  const isSealed = (flags & FLAG.xchacha) !== 0;
  const onWire = bytes.subarray(bodyStart, bodyEnd);
  const opened = isSealed ? opening(bytes.subarray(0, bodyStart), onWire, header, opener) : onWire;
  const start = isSealed ? undefined : bodyStart;
  if ((flags & FLAG.zstd) === 0) return { slices: readSlices(opened, sliceLengths, start), warnings: [] };
  if (beginsAsZstd(opened)) {
    const plain = decompress(opened, declaredBytesMax(sliceLengths), start);
    return { slices: readSlices(plain, sliceLengths, undefined), warnings: [] };
  }
  return { slices: readUncompressed(opened, sliceLengths, start), warnings: [UNCOMPRESSED_WARNING] };
}

function opening(head: Uint8Array, sealed: Uint8Array, header: FrameHeader, opener: Opener | undefined): Uint8Array {
  if (opener !== undefined) return opener.open(header, head, sealed);
  throw new FrameError("no-key", {
    offset: header.bodyStart,
    found: "a sealed body",
    expected: "a key to open it with",
  });
}

/** The longest plain body with payloads of these lengths. */
function declaredBytesMax(lengths: readonly number[]): number {
  let bytes = 0;
  for (const length of lengths) bytes += SLICE_HEAD_BYTES + RANK_MAX * DIMENSION_BYTES + length;
  return Math.min(FRAME_BYTES_MAX, bytes);
}

function readUncompressed(body: Uint8Array, lengths: readonly number[], start: number | undefined): readonly Slice[] {
  try {
    return readSlices(body, lengths, start);
  } catch (cause) {
    throw new FrameError("bad-compression", {
      ...(start !== undefined && { offset: start }),
      found: "a body that does not begin with 28 b5 2f fd",
      expected: "a zstd frame, as the ZSTD flag says",
      hint: `It is no plain body either: ${(cause as FrameError).message}`,
    });
  }
}

/** @param start offset of the body in the frame; undefined where it was opened or decompressed */
function readSlices(body: Uint8Array, lengths: readonly number[], start: number | undefined): readonly Slice[] {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const where = (position: number) =>
    start === undefined ? { offset: position, inBody: true } : { offset: start + position };
  const slices: Slice[] = [];
  let position = 0;
  const needs = (bytes: number, what: string) => {
    if (bytes > body.length - position)
      throw new FrameError("too-short", {
        ...where(position),
        found: `${body.length - position} bytes`,
        expected: `${bytes} of ${what} of slice ${slices.length}`,
      });
  };
  for (const length of lengths) {
    needs(SLICE_HEAD_BYTES, "the dtype and the rank");
    const at = where(position);
    const dtype = body[position];
    const rank = body[position + 1];
    if (!isDtype(dtype))
      throw new FrameError("unknown-dtype", { ...at, found: hex(dtype, 1), expected: "1, 2, 3 or 16" });
    if (rank === 0)
      throw new FrameError("bad-rank", { ...where(position + 1), found: "0 dimensions", expected: "at least 1" });
    position += SLICE_HEAD_BYTES;
    needs(rank * DIMENSION_BYTES, "the dimensions");
    const shape: number[] = [];
    for (let n = 0; n < rank; n++) shape.push(view.getUint32(position + n * DIMENSION_BYTES, true));
    position += rank * DIMENSION_BYTES;
    needs(length, "the payload");
    const payload = body.subarray(position, position + length);
    requirePayload(dtype, shape, payload, at);
    slices.push({ dtype, shape, payload });
    position += length;
  }
  if (position < body.length)
    throw new FrameError("trailing-bytes", {
      ...where(position),
      found: `${body.length - position} bytes behind the last slice`,
      expected: "none",
    });
  return slices;
}
