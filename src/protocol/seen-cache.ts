/** What a node has heard of lately: a bounded set of identities from which the least recently used one falls out. */
import { type IdentityNumbers, UNKNOWN } from "./identity-numbers.ts";
import { NumberQueue } from "./number-queue.ts";

export class SeenCache {
  readonly #capacity: number;
  readonly #numbers: IdentityNumbers;
  /** The number of the most recently used; the others are in {@link #older}. */
  #newest = UNKNOWN;
  /** The others in the order of use. Many nodes hear of one message only, and have none. */
  #older: NumberQueue | undefined;

  /**
   * @param capacity at least 1
   * @param numbers the network's
   * @param identities what {@link identities} gave before, oldest first
   */
  constructor(capacity: number, numbers: IdentityNumbers, identities: readonly string[] = []) {
    if (!(capacity >= 1)) throw new RangeError(`A cache of ${capacity} identities remembers nothing.`);
    this.#capacity = capacity;
    this.#numbers = numbers;
    for (const identity of identities) this.add(identity);
  }

  /** Whether the identity is known; asking makes it the most recently used. */
  has(identity: string): boolean {
    const number = this.#numbers.find(identity);
    if (number === UNKNOWN) return false;
    // In a flood the newest identity is heard again and again: it need not be moved.
    if (number === this.#newest) return true;
    if (this.#older?.remove(number) !== true) return false;
    this.#use(number);
    return true;
  }

  /** Makes an identity known that is not, and the most recently used. */
  add(identity: string): void {
    this.#use(this.#numbers.hold(identity));
    if (this.#older !== undefined && this.#older.size >= this.#capacity) this.#numbers.release(this.#older.shift());
  }

  /** Least recently used first: the whole state. */
  get identities(): readonly string[] {
    if (this.#newest === UNKNOWN) return [];
    return [...(this.#older?.numbers() ?? []), this.#newest].map((number) => this.#numbers.identityOf(number));
  }

  #use(number: number): void {
    if (this.#newest !== UNKNOWN) {
      this.#older ??= new NumberQueue();
      this.#older.push(this.#newest);
    }
    this.#newest = number;
  }
}
