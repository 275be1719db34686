/** A V-Frame as a value. */
import type { Dtype, FrameType, Modality } from "./layout.ts";

/** A tensor, as bytes. */
export interface Slice {
  readonly dtype: Dtype;
  /** At least one dimension; any may be 0. */
  readonly shape: readonly number[];
  /** The packed elements. In a decoded frame that was plain, a view of the frame's bytes: it must not be written to. */
  readonly payload: Uint8Array;
}

/** What a sender says. */
export interface Frame {
  readonly type: FrameType;
  /** 32 bits. */
  readonly streamId: number;
  /** 64 bits. */
  readonly frameSeq: bigint;
  /** The embedding space that the vectors live in; 0 says none. */
  readonly spaceHash32: number;
  readonly modality: Modality;
  /** The stream that this frame ends carries an xxh3-64 in its TAIL. */
  readonly strongTail?: boolean;
  readonly slices: readonly Slice[];
}

/** A frame's head: what can be read without opening or decompressing the body. */
export interface FrameHeader {
  readonly version: number;
  readonly type: FrameType;
  readonly flags: number;
  readonly streamId: number;
  readonly frameSeq: bigint;
  /** Plain payload length of each slice, bytes. */
  readonly sliceLengths: readonly number[];
  readonly spaceHash32: number;
  readonly modality: Modality;
  readonly crc32: number;
  /** Offset of the body; all before it is the header. */
  readonly bodyStart: number;
  /** Offset of the CRC. */
  readonly bodyEnd: number;
}

/** What a receiver learns. */
export interface DecodedFrame extends Frame {
  readonly strongTail: boolean;
  readonly header: FrameHeader;
  /** What is unusual, but was accepted, in sentences. */
  readonly warnings: readonly string[];
}
