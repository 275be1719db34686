/** A decoded frame as data, and as text for people. */
import { createHash } from "node:crypto";
import type { DecodedFrame, Slice } from "../protocol/vframe/frame.ts";
import { DTYPE_NAMES, FLAG, MODALITY_NAMES, TYPE_NAMES } from "../protocol/vframe/layout.ts";

/** 64-bit numbers are decimal texts, since JSON's numbers are doubles. */
export interface FrameDocument {
  readonly version: number;
  readonly type: number;
  readonly typeName: string;
  readonly flags: number;
  readonly flagNames: readonly string[];
  readonly streamId: number;
  readonly frameSeq: string;
  readonly numSlices: string;
  readonly sliceLen: readonly number[];
  readonly spaceHash32: number;
  readonly modality: number;
  readonly modalityName: string;
  readonly slices: readonly SliceDocument[];
  readonly crc32: number;
  readonly warnings: readonly string[];
}

export interface SliceDocument {
  readonly dtype: number;
  readonly dtypeName: string;
  readonly shape: readonly number[];
  /** Length of the payload. */
  readonly bytes: number;
  /** Of the payload. */
  readonly sha256: string;
  /** The payload. */
  readonly base64?: string;
}

const FLAG_NAMES: readonly (readonly [bit: number, name: string])[] = [
  [FLAG.zstd, "ZSTD"],
  [FLAG.xchacha, "XCHACHA"],
  [FLAG.strongTail, "STRONG_TAIL"],
];

export function flagNames(flags: number): readonly string[] {
  return FLAG_NAMES.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
}

/** @param withData gives the payloads as well */
export function decodedDocument(frame: DecodedFrame, withData: boolean): FrameDocument {
  const { version, flags, sliceLengths, crc32 } = frame.header;
  return {
    version,
    type: frame.type,
    typeName: TYPE_NAMES[frame.type],
    flags,
    flagNames: flagNames(flags),
    streamId: frame.streamId,
    frameSeq: String(frame.frameSeq),
    numSlices: String(frame.slices.length),
    sliceLen: sliceLengths,
    spaceHash32: frame.spaceHash32,
    modality: frame.modality,
    modalityName: MODALITY_NAMES[frame.modality],
    slices: frame.slices.map((slice) => sliceDocument(slice, withData)),
    crc32,
    warnings: frame.warnings,
  };
}

function sliceDocument({ dtype, shape, payload }: Slice, withData: boolean): SliceDocument {
  return {
    dtype,
    dtypeName: DTYPE_NAMES[dtype],
    shape,
    bytes: payload.length,
    sha256: createHash("sha256").update(payload).digest("hex"),
    ...(withData && { base64: Buffer.from(payload).toString("base64") }),
  };
}

/** The same for people. */
export function decodedText(document: FrameDocument): string {
  const { typeName, modalityName, streamId, frameSeq, flagNames, spaceHash32, slices, crc32 } = document;
  const flags = flagNames.length === 0 ? "no flags" : flagNames.join(" + ");
  const lines = slices.map(
    ({ dtypeName, shape, bytes, sha256 }, n) =>
      `  slice ${n}: ${dtypeName} [${shape.join(", ")}], ${bytes} bytes, SHA-256 ${sha256.slice(0, 16)}…`,
  );
  const head = `${typeName} (${modalityName}), stream ${streamId}, frame ${frameSeq}, ${flags}`;
  return `${[head, `  space ${hex32(spaceHash32)}, CRC-32 ${hex32(crc32)}`, ...lines].join("\n")}\n`;
}

function hex32(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
