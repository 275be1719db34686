/** TCP segments and their bytes (RFC 9293 §3.1) over IPv6. */
import { arenaBytes } from "../../../src/base/arena.ts";
import { checksumOf, NEXT_HEADER, pseudoHeaderSum, wordSum } from "../sixlowpan/address.ts";

export const FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

export interface Segment {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Sequence and acknowledgement numbers, 0…2^32 − 1. */
  readonly seq: number;
  readonly ack: number;
  /** Sum of {@link FLAG}s. */
  readonly flags: number;
  /** Bytes that the sender is ready to take. */
  readonly window: number;
  /** The maximum segment size that the sender announces (in SYN segments only), or 0. */
  readonly mss: number;
  readonly payload: Uint8Array;
}

/** Bytes that do not decode to a segment. */
export class TcpError extends Error {
  override readonly name = "TcpError";
  readonly kind: "truncated" | "bad-checksum";

  constructor(kind: TcpError["kind"], message: string) {
    super(message);
    this.kind = kind;
  }
}

export const HEADER_BYTES = 20;
/** The option that announces the maximum segment size: kind 2, length 4 (RFC 9293 §3.2). */
const MSS_OPTION = { kind: 2, length: 4 };
const END_OF_OPTIONS = 0;
const NO_OPERATION = 1;
const CHECKSUM_AT = 16;
const FLAGS_MASK = 0x3f;
const TWO_POW_16 = 65_536;

/** The bytes of a segment: 20 of header (24 with an announced segment size) and the payload. */
export function encodeSegment(segment: Segment, source: number, destination: number): Uint8Array {
  const headerBytes = HEADER_BYTES + (segment.mss > 0 ? MSS_OPTION.length : 0);
  const bytes = arenaBytes(headerBytes + segment.payload.length);
  put16(bytes, 0, segment.sourcePort);
  put16(bytes, 2, segment.destinationPort);
  put16(bytes, 4, segment.seq >>> 16);
  put16(bytes, 6, segment.seq);
  put16(bytes, 8, segment.ack >>> 16);
  put16(bytes, 10, segment.ack);
  put16(bytes, 12, (headerBytes / 4) * 4096 + segment.flags);
  put16(bytes, 14, segment.window);
  if (segment.mss > 0) {
    bytes[HEADER_BYTES] = MSS_OPTION.kind;
    bytes[HEADER_BYTES + 1] = MSS_OPTION.length;
    put16(bytes, HEADER_BYTES + 2, segment.mss);
  }
  bytes.set(segment.payload, headerBytes);
  put16(bytes, CHECKSUM_AT, checksum(bytes, source, destination));
  return bytes;
}

/**
 * The segment that bytes hold; its payload is a view of them.
 * @throws TcpError and nothing else
 */
export function decodeSegment(bytes: Uint8Array, source: number, destination: number): Segment {
  if (bytes.length < HEADER_BYTES) throw new TcpError("truncated", "A segment is shorter than its header.");
  // With the checksum in its place, the whole sums up to all ones.
  if (checksum(bytes, source, destination) !== 0) throw new TcpError("bad-checksum", "A segment's checksum is wrong.");
  const headerBytes = (bytes[12] >>> 4) * 4;
  if (headerBytes < HEADER_BYTES || headerBytes > bytes.length)
    throw new TcpError("truncated", "A segment's header does not fit it.");
  return {
    sourcePort: get16(bytes, 0),
    destinationPort: get16(bytes, 2),
    seq: get16(bytes, 4) * TWO_POW_16 + get16(bytes, 6),
    ack: get16(bytes, 8) * TWO_POW_16 + get16(bytes, 10),
    flags: bytes[13] & FLAGS_MASK,
    window: get16(bytes, 14),
    mss: announcedMss(bytes, headerBytes),
    payload: bytes.subarray(headerBytes),
  };
}

/** Sequence numbers that a segment takes: one for each byte, one for SYN and one for FIN. */
export function sequenceLength({ flags, payload }: Segment): number {
  return payload.length + ((flags & FLAG.syn) === 0 ? 0 : 1) + ((flags & FLAG.fin) === 0 ? 0 : 1);
}

/** `seq` + `count`, modulo 2^32. */
export function seqAdd(seq: number, count: number): number {
  return (seq + count) >>> 0;
}

/** How far `a` lies after `b`, −2^31…2^31 − 1. */
export function seqDiff(a: number, b: number): number {
  return (a - b) | 0;
}

/** Big-endian; higher bits of the value are left out. */
function put16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

function get16(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 8) | bytes[at + 1];
}

function checksum(bytes: Uint8Array, source: number, destination: number): number {
  const pseudo = pseudoHeaderSum(source, destination, bytes.length, NEXT_HEADER.tcp);
  return checksumOf(pseudo + wordSum(bytes, 0, bytes.length));
}

function announcedMss(bytes: Uint8Array, headerBytes: number): number {
  for (let at = HEADER_BYTES; at < headerBytes && bytes[at] !== END_OF_OPTIONS; ) {
    if (bytes[at] === NO_OPERATION) {
      at += 1;
      continue;
    }
    const length = bytes[at + 1];
    if (at + 1 >= headerBytes || length < 2 || at + length > headerBytes) return 0;
    if (bytes[at] === MSS_OPTION.kind && length === MSS_OPTION.length) return (bytes[at + 2] << 8) | bytes[at + 3];
    at += length;
  }
  return 0;
}
