/** What a node has heard of lately: a bounded set of identities from which the least recently used one falls out. */
import { type IdentityNumbers, UNKNOWN } from "./identity-numbers.ts";
import { NO_CHUNK, NOT_HELD } from "./number-chunks.ts";
import { NumberQueue } from "./number-queue.ts";

/** Own choice: searching so many takes about as long as a table, which with its buffer takes several times the memory. */
const FEW = 64;

/** What the caches of a network have in common. */
export interface Remembering {
  /** Messages remembered, at least 1. */
  readonly seenCache: number;
  readonly identities: IdentityNumbers;
}

export class SeenCache {
  protected readonly shared: Remembering;
  /** The number of the most recently used. */
  #newest = UNKNOWN;
  /** No number above it was ever here. News has such a number, as a rule: then nothing is searched. */
  #highest = UNKNOWN;
  /** The others in the order of use: a chain of chunks in the many nodes that hear of few messages … */
  #chunk = NO_CHUNK;
  #length = 0;
  /** … and a queue that finds them where they are more. */
  #many: NumberQueue | undefined;

  /**
   * @param shared one object for all nodes of a network
   * @param identities what {@link identities} gave before, oldest first
   */
  constructor(shared: Remembering, identities: readonly string[] = []) {
    if (!(shared.seenCache >= 1)) throw new RangeError(`A cache of ${shared.seenCache} identities remembers nothing.`);
    this.shared = shared;
    for (const identity of identities) this.add(identity);
  }

  /** Whether the identity is known; asking makes it the most recently used. */
  has(identity: string): boolean {
    const number = this.shared.identities.find(identity);
    if (number === UNKNOWN || number > this.#highest) return false;
    // In a flood the newest identity is heard again and again: it need not be moved.
    if (number === this.#newest) return true;
    if (!this.takeOut(number)) return false;
    this.use(number);
    return true;
  }

  /** Makes an identity known that is not, and the most recently used. */
  add(identity: string): void {
    const { identities, seenCache } = this.shared;
    const number = identities.hold(identity);
    if (number > this.#highest) this.#highest = number;
    this.use(number);
    if ((this.#many?.size ?? this.#length) >= seenCache) identities.release(this.takeOldest());
  }

  /** Least recently used first: the whole state. */
  get identities(): readonly string[] {
    if (this.#newest === UNKNOWN) return [];
    return [...this.others(), this.#newest].map((number) => this.shared.identities.identityOf(number));
  }

  private others(): number[] {
    return this.#many?.numbers() ?? this.shared.identities.chunks.numbers(this.#chunk, this.#length);
  }

  private takeOut(number: number): boolean {
    if (this.#many !== undefined) return this.#many.remove(number);
    const chunk = this.shared.identities.chunks.remove(this.#chunk, this.#length, number);
    if (chunk === NOT_HELD) return false;
    this.#chunk = chunk;
    this.#length--;
    return true;
  }

  private takeOldest(): number {
    if (this.#many !== undefined) return this.#many.shift();
    const oldest = this.shared.identities.chunks.oldest(this.#chunk);
    this.takeOut(oldest);
    return oldest;
  }

  private use(number: number): void {
    if (this.#newest !== UNKNOWN) this.keep(this.#newest);
    this.#newest = number;
  }

  private keep(number: number): void {
    const { chunks } = this.shared.identities;
    if (this.#many === undefined && this.#length < FEW) {
      this.#chunk = chunks.push(this.#chunk, this.#length, number);
      this.#length++;
      return;
    }
    if (this.#many === undefined) {
      const few = this.others();
      this.#many = new NumberQueue();
      for (const one of few) this.#many.push(one);
      chunks.drop(this.#chunk);
      this.#chunk = NO_CHUNK;
      this.#length = 0;
    }
    this.#many.push(number);
  }
}
