/** A node's numbered timers on the machine's clock. */

/** Longest delay that the machine's timers know, ms (32 bits, signed). */
const DELAY_MAX_MS = 2_147_483_647;

export class WallTimers {
  readonly #fire: (timer: number) => void;
  readonly #running = new Map<number, NodeJS.Timeout>();

  /** @param fire called with the number of a timer that is due */
  constructor(fire: (timer: number) => void) {
    this.#fire = fire;
  }

  /** (Re)starts a timer. A delay beyond the machine's longest is waited for in pieces. */
  set(timer: number, delayMs: number): void {
    this.cancel(timer);
    const pieceMs = Math.min(delayMs, DELAY_MAX_MS);
    const handle = setTimeout(() => {
      this.#running.delete(timer);
      if (delayMs > pieceMs) this.set(timer, delayMs - pieceMs);
      else this.#fire(timer);
    }, Math.ceil(pieceMs));
    this.#running.set(timer, handle);
  }

  cancel(timer: number): void {
    clearTimeout(this.#running.get(timer));
    this.#running.delete(timer);
  }

  clear(): void {
    for (const handle of this.#running.values()) clearTimeout(handle);
    this.#running.clear();
  }
}
