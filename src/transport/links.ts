/** Links to neighbours over sockets: what a host needs of them, whatever carries the frames. */
import type { Address } from "../host.ts";
import type { Endpoint } from "./socket-address.ts";

/** A node at the other end of a link. */
export interface Peer {
  readonly address: Address;
  readonly name: string;
  readonly endpoint: Endpoint;
}

/** What became of a frame that was handed over. `overflow`: too much waits already. `unlinked`: nobody is there. */
export type Handover = "sent" | "too-long" | "overflow" | "unlinked";

/** What came in and was not taken. */
export type LinkFault =
  | "stranger" // from somebody who is no neighbour
  | "malformed" // no frame
  | "too-long"; // a stream announced more than a frame may have: it was closed

/** What links tell of. */
export interface LinkListener {
  /** A frame arrived, in an array of its own. */
  frame(frame: Uint8Array, from: Address): void;
  refused(fault: LinkFault): void;
  /** A link came up or went down; of datagrams, never. */
  changed(): void;
}

/** What went over all links of a node. Bytes are those of the frames, without what carries them. */
export interface LinkCounts {
  framesSent: number;
  bytesSent: number;
  framesReceived: number;
  bytesReceived: number;
}

/** Open sockets to all neighbours. */
export interface Links {
  readonly counts: Readonly<LinkCounts>;
  /** Where it listens, the port that it got included. */
  readonly endpoint: Endpoint;
  /** Whether a frame can be sent to every neighbour now. */
  readonly isReady: boolean;
  /** Says who the neighbours are; nothing can be sent before. To be called once. */
  linkTo(peers: readonly Peer[]): void;
  /** Sends a frame, which must not change any more. */
  send(to: Address, frame: Uint8Array): Handover;
  /** Closes everything. Nothing is told any more. */
  stop(): Promise<void>;
}

export function noCounts(): LinkCounts {
  return { framesSent: 0, bytesSent: 0, framesReceived: 0, bytesReceived: 0 };
}

/** An address that cannot be listened on. */
export class ListenError extends Error {
  override readonly name = "ListenError";
  /** The system's own name for it, such as EADDRINUSE. */
  readonly code: string;

  constructor(endpoint: string, cause: NodeJS.ErrnoException) {
    const code = cause.code ?? "unknown";
    super(`${endpoint} cannot be listened on: ${REASONS[code] ?? code}.`, { cause });
    this.code = code;
  }
}

const REASONS: { readonly [code: string]: string } = {
  EADDRINUSE: "something listens there already",
  EADDRNOTAVAIL: "this machine has no such address",
  EACCES: "the system does not permit it",
};
