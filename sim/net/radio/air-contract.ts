/** The words in which the air and those around it talk. */
import type { Keys } from "../../../src/base/keys.ts";
import type { FrameOutcome } from "../outcome.ts";
import type { Finished } from "./finished.ts";
import type { RadioRows } from "./rows.ts";

/** What a radio does. Only a listening one can lock; an asleep one may be woken by its policy. */
export const MODE = { down: 0, asleep: 1, listening: 2, receiving: 3, turning: 4, transmitting: 5 } as const;
export type Mode = (typeof MODE)[keyof typeof MODE];

/** Sent to nobody in particular. */
export const TO_ALL = -1;
/** No outcome: a transmission was not meant for whom it reached. */
export const NOT_TOLD = -1;
/** Settings of the air. */
export interface AirOptions {
  readonly rows: RadioRows;
  /** The present, µs: read where it is needed, since a double that passes from function to function is allocated. */
  readonly clock: { readonly nowUs: number };
  /** Each node's key of the purpose "frame-error". */
  readonly frameErrorKeys: Keys;
  readonly lockThresholdDb: number;
  /** The power, dB above noise, from which a clear-channel assessment finds the channel busy. */
  readonly ccaAboveNoiseDb: number;
  /**
   * `physical`: a chunk ends whenever interference changes. `ns3`: only where interference begins, or the frame ends; the
   * chunk is then judged by the interference at its end, so that what ended within it is forgotten.
   */
  readonly errorRule: "physical" | "ns3";
  /** Whether something beside noise and interference takes a frame on its way. Pure; left out: nothing does. */
  readonly isTaken?: (transmitter: number, receiver: number, startUs: number) => boolean;
}

/** What the air tells the medium access. `ended` may act at once; `missed` may come from within a row. */
export interface AirListener {
  /** A transmission is over, and with it the receptions `from` … `to − 1` of those listed. */
  ended(transmitter: number, finished: Finished, from: number, to: number): void;
  /** A receiver has not got a transmission that was meant for it (or, to all, that it could have got alone). */
  missed(receiver: number, transmitter: number, outcome: FrameOutcome): void;
}
