/** What a node has heard of lately: a bounded set of identities from which the least recently used one falls out. */

export class SeenCache {
  readonly #capacity: number;
  /** In the order of use, oldest first: a Map keeps the order of insertion. */
  readonly #identities: Map<string, true>;
  #newest: string | undefined;

  /**
   * @param capacity at least 1
   * @param identities what {@link identities} gave before, oldest first
   */
  constructor(capacity: number, identities: readonly string[] = []) {
    if (!(capacity >= 1)) throw new RangeError(`A cache of ${capacity} identities remembers nothing.`);
    this.#capacity = capacity;
    this.#identities = new Map();
    for (const identity of identities) this.add(identity);
  }

  /** Whether the identity is known; asking makes it the most recently used. */
  has(identity: string): boolean {
    // In a flood the newest identity is heard again and again: it need not be moved.
    if (identity === this.#newest) return true;
    if (!this.#identities.delete(identity)) return false;
    this.#append(identity);
    return true;
  }

  /** Makes the identity known, and the most recently used. */
  add(identity: string): void {
    this.#identities.delete(identity);
    this.#append(identity);
    if (this.#identities.size <= this.#capacity) return;
    for (const oldest of this.#identities.keys()) {
      this.#identities.delete(oldest);
      break;
    }
  }

  /** Least recently used first: the whole state. */
  get identities(): readonly string[] {
    return [...this.#identities.keys()];
  }

  #append(identity: string): void {
    this.#identities.set(identity, true);
    this.#newest = identity;
  }
}
