/** What the radio network tells the world, and in which words. */
import type { SendOutcome } from "../../../src/host.ts";
import type { FrameOutcome } from "../outcome.ts";

/**
 * States of a radio that draw different currents. `sampling` is the sleep of a duty-cycled radio, its periodic channel
 * checks included: on average it listens for `samplingFraction` (`low-power-listening.ts`) of the time. A turn-round counts as
 * listening.
 */
export type RadioState = "off" | "sampling" | "listen" | "transmit";

/** Reactions. Only `deliver` and `sendEnded` may call the medium; the others record. */
export interface RadioListener {
  /** A frame has arrived at whom it was for. The bytes are shared and must not be changed. */
  deliver(receiver: number, frame: Uint8Array, from: number): void;
  /** What became of a frame given to {@link RadioMedium.send}. May be called from within `send` (`dropped`). */
  sendEnded(node: number, token: number, outcome: SendOutcome): void;
  /** The radio changes its state at the present instant. */
  radioState(node: number, state: RadioState): void;
  /** Time to add to (or, negative, to take from) what a node's radio spent in a state, on top of the states told. */
  book(node: number, state: "listen" | "transmit", durationUs: number): void;
  /**
   * A transmission begins at the present instant: its first (and mostly only) copy.
   * @param to the addressee, or −1 for all
   * @param frame the payload; empty for an acknowledgement or a poll
   */
  frameOnAir(node: number, airtimeUs: number, onAirBytes: number, to: number, frame: Uint8Array): void;
  /** A train that has lasted so long, µs, is over: so many copies went out after the first. */
  copiesOnAir?(node: number, lastedUs: number, copies: number, airtimeUs: number): void;
  /**
   * What became of a transmission at a receiver that it was for (for all: every receiver that, alone, would more likely get
   * it than not, and whoever got it all the same); or, where it never got an answer or the channel, at its own sender.
   */
  outcomeAt(receiver: number, transmitter: number, outcome: FrameOutcome): void;
  /** The same at the first `count` of these receivers; outcomes are numbers. Reads the lists, and keeps neither. */
  outcomesAt(receivers: Int32Array, transmitter: number, outcomes: Int32Array, count: number): void;
}
