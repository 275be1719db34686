/**
 * What a frame decompresses to, remembered with the frame: it does not change until all receivers of the transmission are done
 * with it, so they share one decoding. A property of the bytes themselves is read several times faster than a WeakMap, and costs the garbage
 * collector nothing.
 */
import type { Packet } from "./sixlowpan/iphc.ts";

const PACKET = Symbol("packet");
const DATAGRAM = Symbol("datagram");

const SENT = Symbol("sent");

type Remembering = Uint8Array & {
  [PACKET]?: Packet | undefined;
  [DATAGRAM]?: Uint8Array | undefined;
  [SENT]?: number | undefined;
};

/** The payload of the UDP datagram that was remembered with these bytes; `undefined` where there was none. */
export function datagramKnown(frame: Uint8Array): Uint8Array | undefined {
  return (frame as Remembering)[DATAGRAM];
}

/** The TCP packet that was remembered with these bytes; `undefined` where there was none. */
export function packetKnown(frame: Uint8Array): Packet | undefined {
  return (frame as Remembering)[PACKET];
}

/**
 * Remembers what these bytes decompress to, until others lie in their place.
 * @param sentUs when they were handed over to be sent, µs of the run, where their time stamp tells receivers
 */
export function rememberPacket(frame: Uint8Array, packet: Packet, sentUs?: number): void {
  const remembering: Remembering = frame;
  const isUdp = packet.kind === "udp";
  remembering[DATAGRAM] = isUdp ? packet.payload : undefined;
  remembering[PACKET] = isUdp ? undefined : packet;
  remembering[SENT] = sentUs;
}

/** When these bytes were handed over, µs of the run; `undefined` where they carry no time stamp. */
export function sentAtUs(frame: Uint8Array): number | undefined {
  return (frame as Remembering)[SENT];
}
