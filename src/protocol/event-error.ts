/** Why bytes are no event, or an event cannot be written. */

/** No event, and no frame of a byte stream, is longer than this. */
export const EVENT_BYTES_MAX = 65_536;

export type EventFault =
  | "too-long" // more than EVENT_BYTES_MAX
  | "malformed" // not a protobuf message of this shape, or text that is not UTF-8
  | "no-identity" // no node is named
  | "out-of-range"; // a time that a double cannot hold exactly, or a count that 32 bits cannot

/** The only error that encoding, decoding and framing of events throw. */
export class EventError extends Error {
  override readonly name = "EventError";
  readonly fault: EventFault;
  constructor(fault: EventFault, message: string) {
    super(message);
    this.fault = fault;
  }
}
