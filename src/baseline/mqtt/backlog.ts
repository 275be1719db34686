/** Bytes that a socket did not take at once, in order. */

const EMPTY = new Uint8Array(0);

/** Takes bytes, returns how many it accepted. */
export type Write = (bytes: Uint8Array) => number;

/** What waits for room in a socket's buffer. */
export class Backlog {
  #bytes: Uint8Array;

  constructor(bytes: Uint8Array = EMPTY) {
    this.#bytes = bytes;
  }

  /** The waiting bytes: the whole state. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#bytes.length === 0;
  }

  /** Writes what the socket takes and keeps the rest behind what waits already. */
  send(bytes: Uint8Array, write: Write): void {
    if (this.isEmpty) {
      this.#bytes = rest(bytes, write(bytes));
      return;
    }
    const both = new Uint8Array(this.#bytes.length + bytes.length);
    both.set(this.#bytes);
    both.set(bytes, this.#bytes.length);
    this.#bytes = both;
  }

  /** There is room again: writes what the socket takes. */
  drain(write: Write): void {
    if (!this.isEmpty) this.#bytes = rest(this.#bytes, write(this.#bytes));
  }

  clear(): void {
    this.#bytes = EMPTY;
  }
}

function rest(bytes: Uint8Array, accepted: number): Uint8Array {
  return accepted >= bytes.length ? EMPTY : bytes.slice(accepted);
}
