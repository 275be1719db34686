/**
 * IPv6 header compression for 6LoWPAN (RFC 6282), in the one form that the simulated nodes use: traffic class and flow
 * label zero, both addresses from context 0 and 16 bits in line (ff02::1: 8 bits), and for UDP both ports of 4 bits.
 *
 * IPv6 and UDP take 10 bytes: IPHC 2, addresses 2 + 2, NHC 1, ports 1, checksum 2 (9 to all neighbours).
 * IPv6 before TCP takes 7: IPHC 2, next header 1, addresses 2 + 2; the TCP header follows as it is.
 * A hop limit other than 1, 64 or 255 takes one byte more.
 */
import { arenaBytes } from "../../../src/base/arena.ts";
import { ALL_NODES, checksumOf, NEXT_HEADER, pseudoHeaderSum, wordSum } from "./address.ts";
import { SixlowpanError } from "./error.ts";

/** A packet as the layer above sees it. */
export type Packet = UdpPacket | TcpPacket;

interface Addressed {
  /** Short address of the sender. */
  readonly source: number;
  /** Short address of the receiver, or {@link ALL_NODES}. */
  readonly destination: number;
  /** 1…255. */
  readonly hopLimit: number;
}

export interface UdpPacket extends Addressed {
  readonly kind: "udp";
  /** 61616…61631 (RFC 6282 §4.3.1), so that four bits tell them. */
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly payload: Uint8Array;
}

export interface TcpPacket extends Addressed {
  readonly kind: "tcp";
  /** The TCP header and what it carries. */
  readonly payload: Uint8Array;
}

/** The hop limit that a packet starts with: one that compression elides. */
export const INITIAL_HOP_LIMIT = 64;
const INITIAL_CODE = 2;
/** First of the sixteen UDP ports that compress to four bits. */
export const UDP_PORT_BASE = 0xf0b0;

const DISPATCH = 0x60;
const DISPATCH_MASK = 0xe0;
/** Traffic class and flow label elided (TF = 11). */
const TF_ELIDED = 0x18;
const NH_COMPRESSED = 0x04;
const HLIM_MASK = 0x03;
/** Hop limits that need no byte, by their code; code 0 means in line. */
const HOP_LIMITS = [0, 1, 64, 255];
/** SAC = 1, SAM = 10: context 0 and 16 bits; the destination likewise (DAC = 1, DAM = 10). */
const UNICAST = 0x66;
/** The same source; the destination is ff02::XX with 8 bits in line (M = 1, DAC = 0, DAM = 11). */
const MULTICAST = 0x6b;
const ALL_NODES_GROUP = 0x01;
/** UDP NHC with the checksum in line (C = 0) and both ports of four bits (P = 11). */
const NHC_UDP = 0xf3;

const IPV6_HEADER_BYTES = 40;
const UDP_HEADER_BYTES = 8;
const NHC_UDP_BYTES = 4;

/** Bytes that a header takes when compressed and when not: fragmentation counts in the latter (RFC 4944 §5.3). */
export interface HeaderLengths {
  readonly compressed: number;
  readonly uncompressed: number;
}

/**
 * The bytes of a packet behind its compressed header.
 * @param room gives so many bytes, whatever is in them
 */
export function compress(packet: Packet, room: (bytes: number) => Uint8Array = arenaBytes): Uint8Array {
  const isUdp = packet.kind === "udp";
  const { source, destination, hopLimit, payload } = packet;
  const hopLimitCode = hopLimit === INITIAL_HOP_LIMIT ? INITIAL_CODE : Math.max(0, HOP_LIMITS.indexOf(hopLimit, 1));
  const isMulticast = destination === ALL_NODES;
  const bytes = room(compressedLength(isUdp, isMulticast, hopLimitCode) + payload.length);
  bytes[0] = DISPATCH | TF_ELIDED | (isUdp ? NH_COMPRESSED : 0) | hopLimitCode;
  bytes[1] = isMulticast ? MULTICAST : UNICAST;
  let at = 2;
  if (!isUdp) bytes[at++] = NEXT_HEADER.tcp;
  if (hopLimitCode === 0) bytes[at++] = hopLimit;
  bytes[at++] = source >>> 8;
  bytes[at++] = source;
  if (!isMulticast) bytes[at++] = destination >>> 8;
  bytes[at++] = isMulticast ? ALL_NODES_GROUP : destination;
  if (isUdp) {
    const checksum = udpChecksum(packet);
    bytes[at++] = NHC_UDP;
    bytes[at++] = portBits(packet.sourcePort) * 16 + portBits(packet.destinationPort);
    bytes[at++] = checksum >>> 8;
    bytes[at++] = checksum;
  }
  bytes.set(payload, at);
  return bytes;
}

/**
 * The packet behind a compressed header; its payload is a view of `bytes`.
 * @throws SixlowpanError and nothing else
 */
export function decompress(bytes: Uint8Array): Packet {
  const { isUdp, isMulticast, hopLimitCode, compressed } = readForm(bytes);
  let at = isUdp ? 2 : 3;
  const hopLimit = hopLimitCode === 0 ? bytes[at++] : HOP_LIMITS[hopLimitCode];
  const source = (bytes[at] << 8) | bytes[at + 1];
  const destination = isMulticast ? ALL_NODES : (bytes[at + 2] << 8) | bytes[at + 3];
  const payload = bytes.subarray(compressed);
  if (!isUdp) return { kind: "tcp", source, destination, hopLimit, payload };
  const ports = bytes[compressed - 3];
  const packet: UdpPacket = {
    kind: "udp",
    source,
    destination,
    hopLimit,
    sourcePort: UDP_PORT_BASE + (ports >>> 4),
    destinationPort: UDP_PORT_BASE + (ports & 15),
    payload,
  };
  if (((bytes[compressed - 2] << 8) | bytes[compressed - 1]) !== udpChecksum(packet))
    throw new SixlowpanError("bad-checksum", "The UDP checksum of a packet is wrong.");
  return packet;
}

/**
 * How long the compressed header at the beginning of `bytes` is.
 * @throws SixlowpanError and nothing else
 */
export function headerLengths(bytes: Uint8Array): HeaderLengths {
  const { isUdp, compressed } = readForm(bytes);
  return { compressed, uncompressed: IPV6_HEADER_BYTES + (isUdp ? UDP_HEADER_BYTES : 0) };
}

function readForm(bytes: Uint8Array) {
  if (bytes.length < 2) throw new SixlowpanError("truncated", "A packet is shorter than the IPHC encoding.");
  const [first, second] = bytes;
  if ((first & DISPATCH_MASK) !== DISPATCH || (first & TF_ELIDED) !== TF_ELIDED)
    throw new SixlowpanError("unsupported", `Dispatch ${first} is not the IPHC form in use.`);
  if (second !== UNICAST && second !== MULTICAST)
    throw new SixlowpanError("unsupported", `Address mode ${second} is not in use.`);
  const isUdp = (first & NH_COMPRESSED) !== 0;
  const isMulticast = second === MULTICAST;
  const hopLimitCode = first & HLIM_MASK;
  const compressed = compressedLength(isUdp, isMulticast, hopLimitCode);
  const addressed = isUdp ? compressed - NHC_UDP_BYTES : compressed;
  if (bytes.length < compressed) throw new SixlowpanError("truncated", "A packet ends within its header.");
  if (isUdp ? bytes[addressed] !== NHC_UDP : bytes[2] !== NEXT_HEADER.tcp)
    throw new SixlowpanError("unsupported", "A packet carries neither UDP in the compressed form in use nor TCP.");
  if (isMulticast && bytes[addressed - 1] !== ALL_NODES_GROUP)
    throw new SixlowpanError("unsupported", "A packet goes to a group that is not in use.");
  return { isUdp, isMulticast, hopLimitCode, compressed };
}

/** IPHC, a next header that is not compressed, a hop limit in line, the addresses; and the compressed UDP header. */
function compressedLength(isUdp: boolean, isMulticast: boolean, hopLimitCode: number): number {
  return 2 + (isUdp ? NHC_UDP_BYTES : 1) + (hopLimitCode === 0 ? 1 : 0) + 2 + (isMulticast ? 1 : 2);
}

function portBits(port: number): number {
  const bits = port - UDP_PORT_BASE;
  if (!(bits >= 0 && bits < 16)) throw new SixlowpanError("unsupported", `UDP port ${port} does not fit four bits.`);
  return bits;
}

const SUM = Symbol("sum");

/** Datagrams never change: many nodes send the same one on. */
function payloadSum(payload: Uint8Array & { [SUM]?: number }): number {
  let sum = payload[SUM];
  if (sum === undefined) {
    sum = wordSum(payload, 0, payload.length);
    payload[SUM] = sum;
  }
  return sum;
}

/** RFC 768, with the pseudo-header of IPv6; zero is sent as all ones. */
function udpChecksum({ source, destination, sourcePort, destinationPort, payload }: UdpPacket): number {
  const length = UDP_HEADER_BYTES + payload.length;
  const header = pseudoHeaderSum(source, destination, length, NEXT_HEADER.udp) + sourcePort + destinationPort + length;
  const checksum = checksumOf(header + payloadSum(payload));
  return checksum === 0 ? 0xffff : checksum;
}
