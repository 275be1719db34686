/** What becomes of a frame at a receiver. The position in the list is the number that the digest absorbs: append only. */
export const FRAME_OUTCOMES = [
  "received",
  "link-loss", // the link's loss model took it
  "receiver-down", // the receiver has not booted, or is dead
  "sender-died", // the battery of the sender ended before the frame did
  "queue-full", // the sender had no room for it
  "below-sensitivity", // the receiver's own noise took it
  "collision", // interference took it: without, it would have arrived
  "half-duplex", // the receiver was transmitting, or its radio was turning round
  "not-listening", // the receiver's radio slept
  "receiver-busy", // the receiver was locked on another frame
  "channel-access-failure", // the sender found the channel busy too often; the outcome is booked at the sender
  "no-acknowledgement", // the sender gave up after its last repetition; the outcome is booked at the sender
] as const;

export type FrameOutcome = (typeof FRAME_OUTCOMES)[number];

/** Its position in the list. */
export function numberOf(outcome: FrameOutcome): number {
  return FRAME_OUTCOMES.indexOf(outcome);
}
