/**
 * Bodies as one zstd frame each. The runtime's decompressor ignores what follows a frame, and some versions of it accept
 * half a frame; so the frame is walked first (RFC 8878 §3.1.1) and must end where the body ends.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { FrameError } from "./frame-error.ts";

/** 28 B5 2F FD, as a little-endian number. */
const MAGIC = 0xfd2f_b528;
const MAGIC_BYTES = 4;
/** The level of zstd's own command line. */
const LEVEL = 3;
/** 8 MiB: the window that RFC 8878 §3.1.1.1.2 asks every decoder to support. */
const WINDOW_LOG_MAX = 23;
/** 128 KiB: no content of a frame reaches farther back, whatever its window claims. */
const WINDOW_LOG_NEEDED = 17;
const WINDOW_LOG_BASE = 10;
const BLOCK_HEADER_BYTES = 3;
const BLOCK_BYTES_MAX = 131_072;
const BLOCK = { raw: 0, rle: 1, reserved: 3 } as const;
const CHECKSUM_BYTES = 4;

export function beginsAsZstd(bytes: Uint8Array): boolean {
  return bytes.length >= MAGIC_BYTES && viewOf(bytes).getUint32(0, true) === MAGIC;
}

/** One zstd frame, which states the length of its content. The same bytes on every supported Node. */
export function compress(plain: Uint8Array): Uint8Array {
  return zstdCompressSync(plain, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } });
}

/**
 * The content of one zstd frame.
 * @param bytesMax the content may not be longer
 * @param offset where the frame stands, for errors; undefined inside a sealed body
 * @throws FrameError `bad-compression` or `bomb`
 */
export function decompress(compressed: Uint8Array, bytesMax: number, offset: number | undefined): Uint8Array {
  const at = (inner: number) => (offset === undefined ? {} : { offset: offset + inner });
  const { declared, windowAt } = walk(compressed, at);
  if (declared !== undefined && declared > bytesMax) throw bomb(`${declared} bytes declared`, bytesMax, at(0));
  let plain: Uint8Array;
  try {
    plain = zstdDecompressSync(narrowed(compressed, windowAt), {
      // At least 1, which the runtime demands; an empty content is checked below.
      maxOutputLength: Math.max(1, bytesMax),
      params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG_NEEDED + 1 },
    });
  } catch (cause) {
    const { code, message } = cause as { code?: string; message: string };
    if (code === "ERR_BUFFER_TOO_LARGE") throw bomb("more", bytesMax, at(0));
    throw bad(`data that zstd refuses (${code ?? message})`, "a valid zstd frame", at(0));
  }
  if (plain.length > bytesMax) throw bomb(`${plain.length} bytes`, bytesMax, at(0));
  if (declared !== undefined && plain.length !== declared)
    throw bad(`${plain.length} bytes of content`, `the declared ${declared}`, at(0));
  // A plain array, not the runtime's own kind.
  return new Uint8Array(plain.buffer, plain.byteOffset, plain.length);
}

/**
 * The frame with a window no larger than its content can need: the decompressor makes room for all of what is claimed, and a
 * few bytes may claim 8 MiB.
 */
function narrowed(compressed: Uint8Array, windowAt: number | undefined): Uint8Array {
  if (windowAt === undefined || windowLog(compressed[windowAt]) <= WINDOW_LOG_NEEDED) return compressed;
  const copy = compressed.slice();
  copy[windowAt] = (WINDOW_LOG_NEEDED - WINDOW_LOG_BASE) << 3;
  return copy;
}

/** The exponent in a window descriptor; its three low bits add up to seven eighths. */
function windowLog(descriptor: number): number {
  return WINDOW_LOG_BASE + (descriptor >>> 3);
}

type At = (inner: number) => { readonly offset?: number };

/** Walks one zstd frame to its end, which must be that of the bytes. */
function walk(bytes: Uint8Array, at: At): Pick<ZstdHeader, "declared" | "windowAt"> {
  const { start, declared, hasChecksum, windowAt } = readHeader(bytes, at);
  let position = start;
  for (let isLast = false; !isLast; ) {
    requireBytes(bytes, position + BLOCK_HEADER_BYTES, at);
    const head = bytes[position] | (bytes[position + 1] << 8) | (bytes[position + 2] << 16);
    isLast = (head & 1) === 1;
    const kind = (head >>> 1) & 3;
    const size = head >>> 3;
    if (kind === BLOCK.reserved || size > BLOCK_BYTES_MAX)
      throw bad(`block header 0x${head.toString(16)}`, "a block of a known kind", at(position));
    position += BLOCK_HEADER_BYTES + (kind === BLOCK.rle ? 1 : size);
  }
  if (hasChecksum) position += CHECKSUM_BYTES;
  requireBytes(bytes, position, at);
  if (position < bytes.length)
    throw bad(`${bytes.length - position} bytes behind the zstd frame`, "none", at(position));
  return { declared, windowAt };
}

interface ZstdHeader {
  /** Where the first block begins. */
  readonly start: number;
  /** Length of the content, where it is stated. */
  readonly declared: number | undefined;
  /** Where the window's size stands; undefined where that is the content's. */
  readonly windowAt: number | undefined;
  readonly hasChecksum: boolean;
}

function readHeader(bytes: Uint8Array, at: At): ZstdHeader {
  requireBytes(bytes, MAGIC_BYTES + 1, at);
  const descriptor = bytes[MAGIC_BYTES];
  const isSingleSegment = (descriptor & 0x20) !== 0;
  if ((descriptor & 0x08) !== 0) throw bad("a reserved bit set", "it clear", at(MAGIC_BYTES));
  if ((descriptor & 0x03) !== 0) throw bad("a dictionary asked for", "none", at(MAGIC_BYTES));
  const sizeField = MAGIC_BYTES + 1 + (isSingleSegment ? 0 : 1);
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >>> 6];
  const start = sizeField + sizeBytes;
  requireBytes(bytes, start, at);
  const windowAt = isSingleSegment ? undefined : MAGIC_BYTES + 1;
  if (windowAt !== undefined && windowLog(bytes[windowAt]) > WINDOW_LOG_MAX)
    throw bad(`a window of 2^${windowLog(bytes[windowAt])} bytes`, `at most 2^${WINDOW_LOG_MAX}`, at(windowAt));
  const declared = declaredSize(viewOf(bytes), sizeField, sizeBytes);
  return { start, declared, windowAt, hasChecksum: (descriptor & 0x04) !== 0 };
}

/** The frame content size; two bytes of it count from 256. */
function declaredSize(view: DataView, position: number, bytes: number): number | undefined {
  if (bytes === 1) return view.getUint8(position);
  if (bytes === 2) return view.getUint16(position, true) + 256;
  if (bytes === 4) return view.getUint32(position, true);
  return bytes === 8 ? Number(view.getBigUint64(position, true)) : undefined;
}

function requireBytes(bytes: Uint8Array, end: number, at: At): void {
  if (bytes.length < end)
    throw bad(`${bytes.length} bytes of zstd`, `at least ${end}`, at(bytes.length), "The body is cut short.");
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function bad(found: string, expected: string, where: { readonly offset?: number }, hint?: string): FrameError {
  return new FrameError("bad-compression", { ...where, found, expected, ...(hint !== undefined && { hint }) });
}

function bomb(found: string, bytesMax: number, where: { readonly offset?: number }): FrameError {
  return new FrameError("bomb", { ...where, found, expected: `at most ${bytesMax} bytes, by the slice lengths` });
}
