/** What becomes of a frame at a receiver. The position in the list is the number that the digest absorbs: append only. */
export const FRAME_OUTCOMES = [
  "received",
  "link-loss", // the link's loss model took it
  "receiver-down", // the receiver has not booted, or is dead
  "sender-died", // the battery of the sender ended before the frame did
  "queue-full", // the sender had no room for it
] as const;

export type FrameOutcome = (typeof FRAME_OUTCOMES)[number];
