/** Events over a byte stream: a 4-byte big-endian length, then the bytes of one event. */
import { EVENT_BYTES_MAX, EventError } from "./event-error.ts";

const LENGTH_BYTES = 4;

/** An event with its length in front. @throws EventError `too-long` */
export function framed(event: Uint8Array): Uint8Array {
  if (event.length > EVENT_BYTES_MAX) throw tooLong(event.length);
  const bytes = new Uint8Array(LENGTH_BYTES + event.length);
  new DataView(bytes.buffer).setUint32(0, event.length);
  bytes.set(event, LENGTH_BYTES);
  return bytes;
}

/**
 * Cuts a byte stream back into events, however the bytes arrive. It holds at most one unfinished event.
 * After an error the stream cannot be cut any more and must be closed.
 */
export class StreamParser {
  #pending: Uint8Array;
  #length: number;

  /** @param pending what {@link pending} gave before, to go on from there */
  constructor(pending: Uint8Array = new Uint8Array(0)) {
    this.#pending = pending.slice();
    this.#length = pending.length;
  }

  /** The bytes of the unfinished event, its length included: the whole state. */
  get pending(): Uint8Array {
    return this.#pending.slice(0, this.#length);
  }

  /**
   * Takes the next bytes and returns the events that they complete, each in an array of its own.
   * @throws EventError `too-long` where a length exceeds the limit
   */
  push(bytes: Uint8Array): Uint8Array[] {
    this.#append(bytes);
    const view = new DataView(this.#pending.buffer, this.#pending.byteOffset, this.#length);
    const events: Uint8Array[] = [];
    let start = 0;
    while (this.#length - start >= LENGTH_BYTES) {
      const length = view.getUint32(start);
      if (length > EVENT_BYTES_MAX) throw tooLong(length);
      const end = start + LENGTH_BYTES + length;
      if (end > this.#length) break;
      events.push(this.#pending.slice(start + LENGTH_BYTES, end));
      start = end;
    }
    this.#pending.copyWithin(0, start, this.#length);
    this.#length -= start;
    return events;
  }

  /** Doubles its room when it must, so that a stream that drips costs no more than one that gushes. */
  #append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#pending.length) {
      const roomier = new Uint8Array(Math.max(length, 2 * this.#pending.length));
      roomier.set(this.#pending.subarray(0, this.#length));
      this.#pending = roomier;
    }
    this.#pending.set(bytes, this.#length);
    this.#length = length;
  }
}

function tooLong(length: number): EventError {
  return new EventError("too-long", `A length of ${length} bytes exceeds the limit of ${EVENT_BYTES_MAX}.`);
}
