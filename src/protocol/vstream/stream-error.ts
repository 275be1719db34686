/** Why a stream cannot be sent, or came to no good end. */

export type StreamFault =
  | "too-long" // more bytes or frames than its receiver takes, or its numbers can count
  | "conflict" // two different frames with one number, or a HEAD and a TAIL that contradict each other
  | "bad-control" // a HEAD, TAIL or parity frame that does not say what it must
  | "beyond-end" // a frame behind the TAIL
  | "corrupt" // all frames are there, but the bytes are not those that HEAD and TAIL announce
  | "incomplete"; // taken before all of it was there

/** The only error that streams throw, beside the FrameError of a single frame. */
export class StreamError extends Error {
  override readonly name = "StreamError";
  readonly fault: StreamFault;
  constructor(fault: StreamFault, message: string) {
    super(message);
    this.fault = fault;
  }
}
