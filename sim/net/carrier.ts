/** What carries frames between neighbours: links or a radio. The network layer above makes datagrams and streams of it. */
import type { Address, SendOutcome } from "../../src/host.ts";
import type { Echoes } from "./echoes.ts";
import type { FrameOutcome } from "./outcome.ts";

/** Radios whose channel checks follow their nodes. Times are µs of the run, and need not be whole. */
export interface Steering {
  /** Time between two checks, µs of each node's own clock. */
  readonly checkIntervalUs: number;
  /** The node checks the channel at this time and every interval of its clock from there on; see the host's `keepRhythm`. */
  keepRhythm(node: number, beatUs: number, guardUs: number | undefined): void;
}

/** Carries frames, one hop. */
export interface Carrier {
  /** Whether one transmission reaches all neighbours. */
  readonly sharedMedium: boolean;
  /** Longest frame that it carries, bytes; `Infinity` where there is no limit. */
  readonly mtuBytes: number;
  /** Whether a frame is gone as it is handed over: what becomes of it is always `sent`, and is not told. */
  readonly isInstant: boolean;
  /** Left out where no radio's checks follow its node. */
  readonly steering?: Steering | undefined;
  /** Those in range, ascending. */
  neighbours(node: number): readonly Address[];
  /**
   * Room for a frame of so many bytes, whatever is in it, which is handed over before any other is asked for. It stays the
   * carrier's: once the frame has arrived everywhere, or is lost, another may lie there.
   */
  room(bytes: number): Uint8Array;
  send(node: number, to: Address, frame: Uint8Array, token: number): void;
  broadcast(node: number, frame: Uint8Array, token: number, except: Address | undefined): void;
  /** The node has booted: its receiver goes on as its listening policy says. */
  nodeUp(node: number): void;
  /** The node has died: what it was sending is lost, what it had queued is gone. */
  nodeDown(node: number): void;
  /** The part of its listening in which a node was receiving frames, µs up to the present; the rest is idle. */
  receivingUs(node: number): number;
}

/** A carrier as a world has it, without whoever looks on: with chance in it. */
export interface ChanceCarrier extends Carrier {
  /** How strongly a node receives a neighbour, whole dBm; `undefined` where it cannot. Left out by links. */
  signalStrengthDbm?(node: number, from: Address): number | undefined;
  /** What chance does to frames from now on is drawn from this seed; what it did to those under way stays. */
  reseed(seed: string): void;
}

/** What a carrier tells. */
export interface CarrierListener {
  frameArrived(node: number, frame: Uint8Array, from: Address): void;
  /** A frame arrived that need not wake the node: see {@link Echoes}. */
  echoArrived(node: number): void;
  sendEnded(node: number, token: number, outcome: SendOutcome): void;
  /** A transmission begins at the present instant. @param to the addressee, or −1 for all; @param frame empty for an acknowledgement or a poll */
  frameOnAir(node: number, airtimeUs: number, onAirBytes: number, to: number, frame: Uint8Array): void;
  /** So many copies of a transmission that began so long ago, µs, went out after the first. */
  copiesOnAir(node: number, lastedUs: number, copies: number, airtimeUs: number): void;
  /** What became of a frame at a receiver, or at its sender where it was never heard of. */
  frameOutcome(receiver: number, transmitter: number, outcome: FrameOutcome): void;
  /** The same at the first `count` of these receivers; outcomes are numbers. Reads the lists, and keeps neither. */
  frameOutcomes(receivers: Int32Array, transmitter: number, outcomes: Int32Array, count: number): void;
  /** The current that a node draws is about to change at the present instant. */
  beforeLoadChange(node: number): void;
  /** It has changed. */
  afterLoadChange(node: number): void;
}
