/** A frame's bytes, field by field: as far as they go, even where the frame is wrong. */
import { decodeFrame } from "../protocol/vframe/decode.ts";
import type { Slice } from "../protocol/vframe/frame.ts";
import { FrameError } from "../protocol/vframe/frame-error.ts";
import {
  AT,
  CRC_BYTES,
  DIMENSION_BYTES,
  DTYPE_NAMES,
  FLAG,
  headerBytes,
  isDtype,
  MODALITY_NAMES,
  SLICE_HEAD_BYTES,
  SLICE_LEN_BYTES,
  TYPE_NAMES,
} from "../protocol/vframe/layout.ts";
import type { Opener } from "../protocol/vframe/seal.ts";
import { flagNames } from "./frame-document.ts";

/** Bytes of a field that are shown. */
const SHOWN_BYTES = 16;
const HEX_COLUMNS = 3 * SHOWN_BYTES;
/** Slice lengths, and slices, that are shown one by one. */
const SHOWN_SLICES = 64;

interface Field {
  readonly name: string;
  readonly length: number;
  readonly meaning?: (view: DataView, offset: number) => string;
}

export interface Dump {
  readonly text: string;
  /** Why the bytes are no good frame, as a sentence. */
  readonly problem?: string;
}

/** @param opener opens a sealed body; without it, its bytes are shown as they are, which is not a problem */
export function dump(bytes: Uint8Array, opener: Opener | undefined): Dump {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines = new Lines(bytes, view);
  lines.add(HEAD);
  const { count, isOpaque } = shapeOf(view);
  lines.add(lengthFields(count));
  lines.add([
    { name: "space_hash32", length: 4, meaning: (v, at) => `0x${v.getUint32(at, true).toString(16).padStart(8, "0")}` },
    { name: "modality", length: 1, meaning: (v, at) => MODALITY_NAMES[v.getUint8(at)] ?? "unknown" },
  ]);
  const end = Math.max(0, bytes.length - CRC_BYTES);
  const lengths = Array.from({ length: count }, (_, n) => lengthAt(view, n));
  if (isOpaque) lines.addTo(end, [{ name: "body", length: end - headerBytes(count), meaning: () => "not plain" }]);
  else for (const [n, length] of lengths.entries()) addSlice(lines, view, end, n, length);
  lines.addTo(end, [{ name: "(not part of any slice)", length: end }]);
  lines.add([{ name: "crc32", length: CRC_BYTES, meaning: (v, at) => `0x${v.getUint32(at, true).toString(16)}` }]);
  return closing(lines, bytes, opener, isOpaque);
}

/** What follows the fields: the slices of a body that was not plain, and what is wrong. */
function closing(lines: Lines, bytes: Uint8Array, opener: Opener | undefined, isOpaque: boolean): Dump {
  try {
    const { slices, warnings } = decodeFrame(bytes, opener === undefined ? {} : { opener });
    const inside = isOpaque ? ["The body holds:", ...slices.map(sliceLine)] : [];
    return { text: lines.text([...inside, ...warnings.map((warning) => `Warning: ${warning}`)]) };
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    if (error.fault === "no-key")
      return { text: lines.text(["The body is sealed: give --key and --salt to open it."]) };
    return { text: lines.text([]), problem: `This is no good frame. ${error.message}` };
  }
}

function sliceLine({ dtype, shape, payload }: Slice): string {
  const first = Buffer.from(payload.subarray(0, SHOWN_BYTES)).toString("hex").replace(/../g, "$& ").trimEnd();
  return `  ${DTYPE_NAMES[dtype]} [${shape.join(", ")}], ${payload.length} bytes: ${first}${payload.length > SHOWN_BYTES ? " …" : ""}`;
}

const HEAD: readonly Field[] = [
  { name: "version", length: 1, meaning: (view, at) => String(view.getUint8(at)) },
  { name: "type", length: 1, meaning: (view, at) => TYPE_NAMES[view.getUint8(at)] ?? "unknown" },
  { name: "flags", length: 2, meaning: (view, at) => flagNames(view.getUint16(at, true)).join(" + ") || "none" },
  { name: "stream_id", length: 4, meaning: (view, at) => String(view.getUint32(at, true)) },
  { name: "frame_seq", length: 8, meaning: (view, at) => String(view.getBigUint64(at, true)) },
  { name: "num_slices", length: 8, meaning: (view, at) => String(view.getBigUint64(at, true)) },
];

/** How many slices to show, and whether the body hides them. */
function shapeOf(view: DataView): { readonly count: number; readonly isOpaque: boolean } {
  if (view.byteLength < AT.sliceLen) return { count: 0, isOpaque: false };
  const stated = view.getBigUint64(AT.numSlices, true);
  const count = stated > BigInt(SHOWN_SLICES) ? SHOWN_SLICES : Number(stated);
  const room = Math.floor((view.byteLength - AT.sliceLen) / SLICE_LEN_BYTES);
  const flags = view.getUint16(AT.flags, true);
  const body = headerBytes(Number(stated));
  // A body that only claims to be compressed begins with a dtype.
  const isZstd = (flags & FLAG.zstd) !== 0 && body < view.byteLength && !isDtype(view.getUint8(body));
  return { count: Math.min(count, room), isOpaque: isZstd || (flags & FLAG.xchacha) !== 0 };
}

function lengthAt(view: DataView, n: number): number {
  return view.getUint32(AT.sliceLen + n * SLICE_LEN_BYTES, true);
}

function lengthFields(count: number): readonly Field[] {
  const meaning = (view: DataView, at: number) => `${view.getUint32(at, true)} bytes`;
  return Array.from({ length: count }, (_, n) => ({ name: `slice_len[${n}]`, length: SLICE_LEN_BYTES, meaning }));
}

function addSlice(lines: Lines, view: DataView, end: number, n: number, length: number): void {
  const rank = lines.at + 1 < end ? view.getUint8(lines.at + 1) : 0;
  const dimensions = Array.from({ length: rank }, (_, d) => ({
    name: `slice ${n} shape[${d}]`,
    length: DIMENSION_BYTES,
    meaning: (v: DataView, at: number) => String(v.getUint32(at, true)),
  }));
  lines.addTo(end, [
    { name: `slice ${n} dtype`, length: 1, meaning: (v, at) => dtypeName(v.getUint8(at)) },
    { name: `slice ${n} rank`, length: SLICE_HEAD_BYTES - 1, meaning: (v, at) => String(v.getUint8(at)) },
    ...dimensions,
    { name: `slice ${n} payload`, length, meaning: () => `${length} bytes` },
  ]);
}

function dtypeName(dtype: number): string {
  return isDtype(dtype) ? DTYPE_NAMES[dtype] : "unknown";
}

/** Lines of fields, one behind the other. */
class Lines {
  /** Offset of the next field. */
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #lines: string[] = [];

  constructor(bytes: Uint8Array, view: DataView) {
    this.#bytes = bytes;
    this.#view = view;
  }

  add(fields: readonly Field[]): void {
    this.addTo(this.#bytes.length, fields);
  }

  /** Adds fields up to this offset; one that is cut short is marked, those behind it are left out. */
  addTo(end: number, fields: readonly Field[]): void {
    for (const { name, length, meaning } of fields) {
      const found = Math.min(length, end - this.at);
      if (found <= 0) continue;
      const whole = found === length || meaning === undefined;
      const said = whole ? (meaning?.(this.#view, this.at) ?? "") : `cut short: ${found} of ${length} bytes`;
      const shown = this.#bytes.subarray(this.at, this.at + Math.min(found, SHOWN_BYTES));
      const hex = Buffer.from(shown).toString("hex").replace(/../g, "$& ");
      const line = `${String(this.at).padStart(5)}  ${hex.padEnd(HEX_COLUMNS)} ${name.padEnd(16)} ${said}`;
      this.#lines.push(line.trimEnd());
      this.at += found;
    }
  }

  text(more: readonly string[]): string {
    return `${[...this.#lines, ...more].join("\n")}\n`;
  }
}
