/** Why bytes are no V-Frame, or a V-Frame cannot be written. */

export type FrameFault =
  | "too-short" // fewer bytes than the fields need
  | "too-long" // more than 64 KiB
  | "bad-version"
  | "bad-crc"
  | "unknown-type"
  | "unknown-flags"
  | "unknown-dtype"
  | "unknown-modality"
  | "bad-rank" // a slice without dimensions, or with more than a byte can count
  | "shape-overflow" // more elements than can be counted, or than 32-bit indices reach
  | "slice-length-mismatch" // a length that is not that of the dtype and the shape
  | "trailing-bytes" // bytes behind the last slice
  | "space-mismatch" // a frame of another embedding space
  | "bomb" // a body that would decompress to more than its header declares
  | "bad-compression" // not exactly one whole zstd frame
  | "no-key" // a sealed frame, and nothing to open it with
  | "bad-seal" // it does not authenticate
  | "sequence-reused" // sealing it would use a nonce twice
  | "bad-payload" // elements that no slice of this dtype has
  | "out-of-range" // a field or element that its bits cannot hold
  | "bad-message"; // slices that no message of this type has

/** Where a frame is wrong, and how. */
export interface FrameFaultDetails {
  /** Bytes from the start of the frame (of the plain body where {@link inBody}); undefined where no byte is to blame. */
  readonly offset?: number;
  /** The offset counts from the start of the opened, decompressed body. */
  readonly inBody?: boolean;
  readonly found: string;
  readonly expected: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** The only error that encoding and decoding of frames throw. */
export class FrameError extends Error {
  override readonly name = "FrameError";
  readonly fault: FrameFault;
  readonly details: FrameFaultDetails;

  constructor(fault: FrameFault, details: FrameFaultDetails) {
    const { offset, inBody, found, expected, hint } = details;
    const where = offset === undefined ? "" : ` at offset ${offset}${inBody ? " of the plain body" : ""}`;
    super(`${fault}${where}: found ${found}, expected ${expected}.${hint === undefined ? "" : ` ${hint}`}`);
    this.fault = fault;
    this.details = details;
  }
}

/** A number as people compare it with a hex dump. @param bytes how many the field has */
export function hex(value: number, bytes: number): string {
  return `0x${value.toString(16).padStart(2 * bytes, "0")}`;
}
