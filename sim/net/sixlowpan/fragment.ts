/**
 * RFC 4944 §5.3 fragmentation of packets behind a compressed header (RFC 6282 §2).
 *
 * Sizes and offsets count bytes of the *uncompressed* packet, in units of 8; the first fragment holds the compressed
 * header. What fits one frame is sent as it is.
 */
import { SixlowpanError } from "./error.ts";
import { headerLengths } from "./iphc.ts";

/** The IPv6 MTU over IEEE 802.15.4 (RFC 4944 §4), bytes of the uncompressed packet. */
export const MTU_BYTES = 1280;
export const FRAG1_BYTES = 4;
export const FRAGN_BYTES = 5;
export const OFFSET_UNIT_BYTES = 8;

const FRAG1 = 0xc0;
const FRAGN = 0xe0;
const DISPATCH_MASK = 0xf8;

/** The frames' payloads that carry a compressed packet, in order.
 * @param maxBytes what one frame carries
 * @param tag the datagram tag, 0…65535: the sender counts it up with every fragmented packet
 * @throws SixlowpanError `too-long` beyond {@link MTU_BYTES}
 */
export function fragment(packet: Uint8Array, maxBytes: number, tag: number): readonly Uint8Array[] {
  const { compressed, uncompressed } = headerLengths(packet);
  const data = packet.length - compressed;
  const size = uncompressed + data;
  if (size > MTU_BYTES) throw new SixlowpanError("too-long", `A packet of ${size} bytes exceeds the MTU.`);
  if (packet.length <= maxBytes) return [packet];
  const firstData = wholeUnits(maxBytes - FRAG1_BYTES - compressed);
  const nextData = wholeUnits(maxBytes - FRAGN_BYTES);
  if (firstData < 0 || nextData <= 0)
    throw new SixlowpanError("too-long", `Frames of ${maxBytes} bytes cannot carry a fragment.`);
  const frames = [join([FRAG1 | (size >>> 8), size & 0xff, tag >>> 8, tag & 0xff], packet, 0, compressed + firstData)];
  for (let from = compressed + firstData; from < packet.length; from += nextData) {
    const offset = (from - compressed + uncompressed) / OFFSET_UNIT_BYTES;
    const header = [FRAGN | (size >>> 8), size & 0xff, tag >>> 8, tag & 0xff, offset];
    frames.push(join(header, packet, from, Math.min(packet.length, from + nextData)));
  }
  return frames;
}

/** A fragment's header and what it carries. */
export interface Fragment {
  /** Bytes of the whole uncompressed packet. */
  readonly size: number;
  readonly tag: number;
  /** Where the data begins in the uncompressed packet, in units of 8 bytes; 0 for the first fragment. */
  readonly offset: number;
  readonly isFirst: boolean;
  readonly data: Uint8Array;
}

/**
 * The fragment that a frame carries, or `undefined` where it carries a whole packet.
 * @throws SixlowpanError and nothing else
 */
export function parseFragment(frame: Uint8Array): Fragment | undefined {
  const dispatch = frame[0] & DISPATCH_MASK;
  if (dispatch !== FRAG1 && dispatch !== FRAGN) return undefined;
  const isFirst = dispatch === FRAG1;
  const headerBytes = isFirst ? FRAG1_BYTES : FRAGN_BYTES;
  if (frame.length <= headerBytes) throw new SixlowpanError("truncated", "A fragment carries nothing.");
  const size = ((frame[0] & 7) << 8) | frame[1];
  const tag = (frame[2] << 8) | frame[3];
  if (size > MTU_BYTES) throw new SixlowpanError("too-long", `A fragment belongs to a packet of ${size} bytes.`);
  const offset = isFirst ? 0 : frame[4];
  if (!isFirst && offset === 0) throw new SixlowpanError("bad-fragment", "A later fragment claims the first place.");
  return { size, tag, offset, isFirst, data: frame.subarray(headerBytes) };
}

function wholeUnits(bytes: number): number {
  return bytes - (bytes % OFFSET_UNIT_BYTES);
}

function join(header: readonly number[], packet: Uint8Array, from: number, to: number): Uint8Array {
  const frame = new Uint8Array(header.length + to - from);
  frame.set(header);
  frame.set(packet.subarray(from, to), header.length);
  return frame;
}
