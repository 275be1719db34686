/** What a node's host needs of the network below it, whatever the medium. */
import type { Address, SendOutcome } from "../../src/host.ts";
import type { FrameOutcome } from "./outcome.ts";

/** A network of all nodes of a world. */
export interface Network {
  /** Whether one transmission reaches all neighbours. */
  readonly sharedMedium: boolean;
  neighbours(node: number): readonly Address[];
  nextHopToGateway(node: number): Address | undefined;
  send(node: number, to: Address, frame: Uint8Array, token: number): void;
  broadcast(node: number, frame: Uint8Array, token: number, except: Address | undefined): void;
  /** The node has booted: its receiver goes on as its listening policy says. */
  nodeUp(node: number): void;
  /** The node has died: what it was sending is lost, what it had queued is gone. */
  nodeDown(node: number): void;
}

/** What the network tells the world. */
export interface NetworkListener {
  frameArrived(node: number, frame: Uint8Array, from: Address, rssiDbm: number): void;
  sendEnded(node: number, token: number, outcome: SendOutcome): void;
  frameOnAir(node: number, startUs: number, airtimeUs: number, onAirBytes: number, to: number, frame: Uint8Array): void;
  frameOutcome(receiver: number, transmitter: number, outcome: FrameOutcome): void;
  /** The current that a node draws is about to change at the present instant. */
  beforeLoadChange(node: number): void;
  /** It has changed. */
  afterLoadChange(node: number): void;
}
