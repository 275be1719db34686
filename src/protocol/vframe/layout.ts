/**
 * The V-Frame's constants: little-endian, at most 64 KiB.
 * Source: ryssroad/resonant.layer-chan.tun, specs/vframe_binary_layout.md.
 *
 *     0 version u8 · 1 type u8 · 2 flags u16 · 4 stream_id u32 · 8 frame_seq u64 · 16 num_slices u64 ·
 *     24 slice_len u32 × N · space_hash32 u32 · modality u8 · body · crc32 u32
 */

export const VERSION = 1;
/** No frame, and no decompressed body, is longer than this. */
export const FRAME_BYTES_MAX = 65_536;

/** Offsets of the header's fields that do not move. */
export const AT = { version: 0, type: 1, flags: 2, streamId: 4, frameSeq: 8, numSlices: 16, sliceLen: 24 } as const;
export const SLICE_LEN_BYTES = 4;
/** space_hash32 and modality, behind the slice lengths. */
export const HEADER_END_BYTES = 5;
export const CRC_BYTES = 4;
/** A frame without slices: header and CRC. */
export const FRAME_BYTES_MIN = AT.sliceLen + HEADER_END_BYTES + CRC_BYTES;
/** dtype and rank, in front of a slice's dimensions. */
export const SLICE_HEAD_BYTES = 2;
export const DIMENSION_BYTES = 4;
export const RANK_MAX = 255;
export const UINT32_MAX = 0xffff_ffff;
export const UINT64_MAX = 0xffff_ffff_ffff_ffffn;

/** What a frame is for. */
export const TYPE = { think: 0, cache: 1, ask: 2, sync: 3, critique: 4 } as const;
export type FrameType = (typeof TYPE)[keyof typeof TYPE];
/** By number. */
export const TYPE_NAMES = ["Think", "Cache", "Ask", "Sync", "Critique"] as const;

export const FLAG = { zstd: 1, xchacha: 2, strongTail: 4 } as const;
export const FLAGS_KNOWN = FLAG.zstd | FLAG.xchacha | FLAG.strongTail;

/** How a slice's elements are stored. */
export const DTYPE = { f16: 0x01, i8: 0x02, q4: 0x03, sparseCoo: 0x10 } as const;
export type Dtype = (typeof DTYPE)[keyof typeof DTYPE];
export const DTYPE_NAMES: { readonly [dtype in Dtype]: string } = { 1: "F16", 2: "I8", 3: "Q4", 16: "SparseCoo" };

export const MODALITY = { text: 0, image: 1, audio: 2, graph: 3, mixed: 4 } as const;
export type Modality = (typeof MODALITY)[keyof typeof MODALITY];
/** By number. */
export const MODALITY_NAMES = ["text", "image", "audio", "graph", "mixed"] as const;

export function isFrameType(type: number): type is FrameType {
  return Number.isInteger(type) && type >= 0 && type < TYPE_NAMES.length;
}

export function isDtype(dtype: number): dtype is Dtype {
  return Object.hasOwn(DTYPE_NAMES, dtype);
}

export function isModality(modality: number): modality is Modality {
  return Number.isInteger(modality) && modality >= 0 && modality < MODALITY_NAMES.length;
}

/** Bytes of the header of a frame with so many slices; also the offset of its body. */
export function headerBytes(slices: number): number {
  return AT.sliceLen + slices * SLICE_LEN_BYTES + HEADER_END_BYTES;
}
