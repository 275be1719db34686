/** Who watches a run. Observers change nothing: the digest is the same with any set of them. */
import type { Fact } from "../src/host.ts";
import type { FrameOutcome } from "./net/outcome.ts";

/** Reactions to what can be observed; each may be absent. Times are µs of the run. */
export interface Observer {
  booted?(node: number, atUs: number): void;
  died?(node: number, atUs: number): void;
  /**
   * A transmission begins.
   * @param onAirBytes bytes with the headers of every layer
   * @param to the addressee, or −1 for a broadcast
   * @param bytes those of the frame now: later others may lie there, so whoever keeps them copies them
   */
  frameOnAir?(
    node: number,
    startUs: number,
    airtimeUs: number,
    onAirBytes: number,
    to: number,
    bytes: Uint8Array,
  ): void;
  /** So many copies of a transmission went out after the first, while receivers slept. */
  copiesOnAir?(node: number, startUs: number, copies: number, airtimeUs: number, atUs: number): void;
  /** What became of a frame at one receiver, or (where it never got on the air) at its own sender. */
  frameOutcome?(receiver: number, transmitter: number, atUs: number, outcome: FrameOutcome): void;
  published?(node: number, ordinal: number, timestampMs: number, takenAtUs: number, atUs: number): void;
  delivered?(node: number, origin: string, timestampMs: number, value: number, hops: number, atUs: number): void;
  /** @param amount what the fact is about, where it says so */
  noted?(node: number, fact: Fact, atUs: number, amount?: number): void;
  /**
   * A node says in which rhythm it lives: a beat at `beatUs`, and one every `periodUs`, both of the run and not whole.
   * @param guardUs how far its neighbours' beats are at most, by what it says; `undefined` where it does not say
   */
  keptRhythm?(node: number, beatUs: number, periodUs: number, guardUs: number | undefined, atUs: number): void;
}
