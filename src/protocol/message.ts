/** What travels from node to node, whatever it carries: an identity, and the hops that it may still go. */
import type { Address, PlainData } from "../host.ts";

/** A message as far as passing it on is concerned. */
export interface Message {
  /** The name of the node that published it. */
  readonly nodeId: string;
  /** ms since the Unix epoch. */
  readonly timestampMs: number;
  /** One string for the pair of both, the same for every copy of the message. */
  readonly identity: string;
  /** Hops that it may still travel after this one. */
  readonly ttl: number;
}

/** Messages as bytes. */
export interface MessageCodec<M extends Message> {
  /** The message in a frame, or `undefined` where the bytes are none. The bytes never change. */
  decode(frame: Uint8Array): M | undefined;
  /** The message with one hop less to go, in bytes that all who forward it share. */
  forwardedCopy(message: M): Uint8Array;
}

/** The way that messages take. */
export interface Relay<M extends Message> {
  /** The `ttl` that an originator writes. */
  readonly firstTtl: number;
  /** Whether what arrives here is for the application here. */
  readonly deliversHere: boolean;
  /** What else it hears, or `undefined` where new messages are all that it asks for. */
  readonly overhears: Overhearing<M> | undefined;
  /** The node boots: timers of what waits are set again. */
  start(): void;
  /** Sends a message of this node's own. */
  originate(frame: Uint8Array, timestampMs: number): void;
  /** Passes on a message that this node has accepted. */
  pass(message: M, from: Address): void;
  onTimer(timer: number): void;
  /** Its whole state: what waits to be sent, and what it has learnt. */
  snapshot(): PlainData;
}

/** What a relay may hear beside the messages that it passes on. */
export interface Overhearing<M extends Message> {
  /** A copy came of a message that is known here. */
  heardAgain(message: M, from: Address): void;
  /** A message is remembered from now on, whether or not it is passed on. */
  heardFirst(message: M): void;
  /** Takes a frame that is no message but the relays' own talk; false where it is not. */
  hearControl(frame: Uint8Array, from: Address, memory: MessageMemory): boolean;
}

/** What a node has heard of. */
export interface MessageMemory {
  knows(nodeId: string, timestampMs: number): boolean;
}

/** A copy that waits to be forwarded, as plain data. */
export type PendingForward = {
  /** Local time at which it is to be sent, µs. */
  readonly dueUs: number;
  readonly frame: Uint8Array;
  /** The neighbour that it came from. */
  readonly from: Address;
};

/** The identity of the message that this node published with this stamp. */
export function identityOf(nodeId: string, timestampMs: number): string {
  return `${timestampMs}/${nodeId}`;
}

/** The transmissions that a received message took, or 0 where it left with more hops than this network gives. */
export function hopsOf(message: Message, firstTtl: number): number {
  return Math.max(0, firstTtl - message.ttl + 1);
}

/** The stamp of the next message: the time in ms, or the ms after the last stamp where that was used up. */
export function nextStampMs(lastStampMs: number, timeUs: number): number {
  return Math.max(lastStampMs + 1, Math.floor(timeUs / 1000));
}
