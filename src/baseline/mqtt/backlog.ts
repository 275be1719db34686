/** Bytes that a socket did not take at once, in order. */

const EMPTY = new Uint8Array(0);

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

  /** Keeps what the socket has not taken, behind what waits already. @param taken how many of the bytes it has taken */
  add(bytes: Uint8Array, taken: number): void {
    if (taken >= bytes.length) return;
    const both = new Uint8Array(this.#bytes.length + bytes.length - taken);
    both.set(this.#bytes);
    both.set(bytes.subarray(taken), this.#bytes.length);
    this.#bytes = both;
  }

  /** The socket has taken so many of the waiting bytes. */
  drop(taken: number): void {
    this.#bytes = taken >= this.#bytes.length ? EMPTY : this.#bytes.slice(taken);
  }

  clear(): void {
    this.#bytes = EMPTY;
  }
}
