/**
 * What a frame decompresses to, remembered with the frame: frames are immutable, so all receivers of one transmission share
 * one decoding. A property of the bytes themselves is read several times faster than a WeakMap, and costs the garbage
 * collector nothing.
 */
import type { Packet } from "./sixlowpan/iphc.ts";

const PACKET = Symbol("packet");

type Remembering = Uint8Array & { [PACKET]?: Packet };

/** The packet that was remembered with these bytes, or `undefined`. */
export function packetKnown(frame: Uint8Array): Packet | undefined {
  return (frame as Remembering)[PACKET];
}

/** Remembers what these bytes, which never change, decompress to. */
export function rememberPacket(frame: Uint8Array, packet: Packet): void {
  (frame as Remembering)[PACKET] = packet;
}
