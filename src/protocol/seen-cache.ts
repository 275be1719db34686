/** What a node has heard of lately: a bounded set of identities from which the least recently used one falls out. */

export class SeenCache {
  readonly #capacity: number;
  /** The most recently used; the others are in {@link #older}. */
  #newest: string | undefined;
  /** The others in the order of use, oldest first: a Map keeps the order of insertion. Many nodes hear of one message only. */
  #older: Map<string, true> | undefined;

  /**
   * @param capacity at least 1
   * @param identities what {@link identities} gave before, oldest first
   */
  constructor(capacity: number, identities: readonly string[] = []) {
    if (!(capacity >= 1)) throw new RangeError(`A cache of ${capacity} identities remembers nothing.`);
    this.#capacity = capacity;
    for (const identity of identities) this.add(identity);
  }

  /** Whether the identity is known; asking makes it the most recently used. */
  has(identity: string): boolean {
    // In a flood the newest identity is heard again and again: it need not be moved.
    if (identity === this.#newest) return true;
    if (this.#older?.delete(identity) !== true) return false;
    this.#use(identity);
    return true;
  }

  /** Makes an identity known that is not, and the most recently used. */
  add(identity: string): void {
    this.#use(identity);
    if (this.#older === undefined || this.#older.size < this.#capacity) return;
    for (const oldest of this.#older.keys()) {
      this.#older.delete(oldest);
      break;
    }
  }

  /** Least recently used first: the whole state. */
  get identities(): readonly string[] {
    return this.#newest === undefined ? [] : [...(this.#older?.keys() ?? []), this.#newest];
  }

  #use(identity: string): void {
    if (this.#newest !== undefined) {
      this.#older ??= new Map();
      this.#older.set(this.#newest, true);
    }
    this.#newest = identity;
  }
}
