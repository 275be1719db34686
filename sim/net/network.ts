/** What a node's host needs of the network below it: datagrams to neighbours, and byte streams to the gateway. */
import type { Address, SendOutcome, StreamClosure, StreamId } from "../../src/host.ts";

/** The network of all nodes of a world. */
export interface Network {
  /** Whether one transmission reaches all neighbours. */
  readonly sharedMedium: boolean;
  neighbours(node: number): readonly Address[];
  nextHopToGateway(node: number): Address | undefined;
  send(node: number, to: Address, frame: Uint8Array, token: number): void;
  broadcast(node: number, frame: Uint8Array, token: number, except: Address | undefined): void;
  /** To all in range, who learn how long ago this was called. */
  broadcastTimed(node: number, frame: Uint8Array, token: number): void;
  openStream(node: number, port: number): StreamId;
  writeStream(node: number, stream: StreamId, bytes: Uint8Array): number;
  closeStream(node: number, stream: StreamId): void;
  nodeUp(node: number): void;
  nodeDown(node: number): void;
}

/** What the network tells the nodes. */
export interface NetworkListener {
  /** @param sentUs when a frame with a time stamp was handed over, µs of the run */
  frameArrived(node: number, frame: Uint8Array, from: Address, sentUs?: number): void;
  sendEnded(node: number, token: number, outcome: SendOutcome): void;
  /** Bytes arrived that are no packet. */
  malformed(node: number): void;
  /** A packet was dropped at its sender, being longer than the network carries. */
  tooLong(node: number): void;
  streamOpened(node: number, stream: StreamId, incoming: boolean): void;
  streamData(node: number, stream: StreamId, bytes: Uint8Array): void;
  streamWritable(node: number, stream: StreamId): void;
  streamClosed(node: number, stream: StreamId, why: StreamClosure): void;
  random(node: number): number;
}
