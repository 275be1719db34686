/** What a TCP connection does to the world, and what names it. */
import type { Segment } from "./segment.ts";

/** Why a connection ended, seen from the side that did not end it. */
export type Closure = "closed" | "reset" | "timed-out" | "refused";

/** No timer has been started. */
export const NO_TIMER = -1;

/** A connection as its stack knows it. */
export interface Peer {
  readonly id: number;
  /** Short address and port of the other side. */
  readonly address: number;
  readonly port: number;
  readonly localPort: number;
  /** Whether the other side asked for it. */
  readonly isIncoming: boolean;
  /** What the world calls its timer, or {@link NO_TIMER}. */
  timer: number;
}

/** One for all connections of a stack: they say which of them acts. */
export interface ConnectionPort {
  clockUs(): number;
  emit(peer: Peer, segment: Segment): void;
  /** (Re)starts the connection's only timer. */
  setTimer(peer: Peer, delayUs: number): void;
  cancelTimer(peer: Peer): void;
  opened(peer: Peer): void;
  data(peer: Peer, bytes: Uint8Array): void;
  /** There is room in the buffer again after a short write. */
  writable(peer: Peer): void;
  /** The peer, or the network, ended the connection. Said once; never after a close of one's own. */
  closed(peer: Peer, why: Closure): void;
}
