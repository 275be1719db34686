/** What a node has heard of lately: a bounded set of identities from which the least recently used one falls out. */
import { type IdentityNumbers, UNKNOWN } from "./identity-numbers.ts";
import { NumberQueue } from "./number-queue.ts";

/** Own choice: searching so many takes about as long as a table, which with its buffer takes twice the memory. */
const FEW = 64;
/** What all caches share that know of nothing else than the newest. */
const NOTHING: number[] = [];

export class SeenCache {
  readonly #capacity: number;
  readonly #numbers: IdentityNumbers;
  /** The number of the most recently used. */
  #newest = UNKNOWN;
  /** The others in the order of use: a plain list in the many nodes that hear of few messages … */
  #few = NOTHING;
  /** … and a queue that finds them where they are more. */
  #many: NumberQueue | undefined;

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
    if (!this.#takeOut(number)) return false;
    this.#use(number);
    return true;
  }

  /** Makes an identity known that is not, and the most recently used. */
  add(identity: string): void {
    this.#use(this.#numbers.hold(identity));
    if ((this.#many?.size ?? this.#few.length) < this.#capacity) return;
    this.#numbers.release(this.#many === undefined ? this.#few.shift()! : this.#many.shift());
  }

  /** Least recently used first: the whole state. */
  get identities(): readonly string[] {
    if (this.#newest === UNKNOWN) return [];
    return [...(this.#many?.numbers() ?? this.#few), this.#newest].map((number) => this.#numbers.identityOf(number));
  }

  #takeOut(number: number): boolean {
    return this.#many === undefined ? removeFrom(this.#few, number) : this.#many.remove(number);
  }

  #use(number: number): void {
    if (this.#newest !== UNKNOWN) this.#keep(this.#newest);
    this.#newest = number;
  }

  #keep(number: number): void {
    if (this.#many !== undefined) this.#many.push(number);
    else if (this.#few === NOTHING) this.#few = [number];
    else if (this.#few.length < FEW) this.#few.push(number);
    else {
      this.#many = new NumberQueue();
      for (const one of this.#few) this.#many.push(one);
      this.#few = NOTHING;
      this.#many.push(number);
    }
  }
}

/** Those asked for came lately, as a rule. (A loop: the engine's own search backwards is several times slower.) */
function removeFrom(list: number[], number: number): boolean {
  let place = list.length - 1;
  while (place >= 0 && list[place] !== number) place--;
  if (place < 0) return false;
  for (; place < list.length - 1; place++) list[place] = list[place + 1];
  list.pop();
  return true;
}
