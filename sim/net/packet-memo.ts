/**
 * What a frame decompresses to, remembered with the frame: frames are immutable, so all receivers of one transmission share
 * one decoding. A property of the bytes themselves is read several times faster than a WeakMap, and costs the garbage
 * collector nothing.
 */
import type { Packet } from "./sixlowpan/iphc.ts";

const PACKET = Symbol("packet");
const DATAGRAM = Symbol("datagram");

const SENT = Symbol("sent");

type Remembering = Uint8Array & { [PACKET]?: Packet; [DATAGRAM]?: Uint8Array; [SENT]?: number };

/** The payload of the UDP datagram that was remembered with these bytes; `undefined` where there was none. */
export function datagramKnown(frame: Uint8Array): Uint8Array | undefined {
  return (frame as Remembering)[DATAGRAM];
}

/** The TCP packet that was remembered with these bytes; `undefined` where there was none. */
export function packetKnown(frame: Uint8Array): Packet | undefined {
  return (frame as Remembering)[PACKET];
}

/** Remembers what these bytes, which never change, decompress to. */
export function rememberPacket(frame: Uint8Array, packet: Packet): void {
  if (packet.kind === "udp") (frame as Remembering)[DATAGRAM] = packet.payload;
  else (frame as Remembering)[PACKET] = packet;
}

/** Remembers when these bytes were handed over to be sent, µs of the run: what their time stamp tells receivers. */
export function rememberSent(frame: Uint8Array, atUs: number): void {
  (frame as Remembering)[SENT] = atUs;
}

/** When these bytes were handed over, µs of the run; `undefined` where they carry no time stamp. */
export function sentAtUs(frame: Uint8Array): number | undefined {
  return (frame as Remembering)[SENT];
}
