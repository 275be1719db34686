/**
 * How the frames of a stream are numbered. The published documents leave it open; here the two top bits of frame_seq tell
 * four counters apart, so that signs of life and parity leave no holes among the frames that matter, and no number (hence
 * no nonce) is ever used twice in one direction.
 */

/** HEAD is 0, data 1, 2, …, TAIL the one after the last of them. */
export const HEAD_SEQ = 0n;
/** Parity frames count from here. */
export const PARITY_BASE = 1n << 62n;
/** HEART frames count from here. */
export const HEART_BASE = 2n << 62n;
/** What a receiver answers counts from here. */
export const FEEDBACK_BASE = 3n << 62n;

export type Counter = "stream" | "parity" | "heart" | "feedback";

const COUNTERS: readonly Counter[] = ["stream", "parity", "heart", "feedback"];

export function counterOf(frameSeq: bigint): Counter {
  return COUNTERS[Number(frameSeq >> 62n)];
}
