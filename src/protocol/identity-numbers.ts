/**
 * Numbers for the identities of messages, so that each node of a network remembers a small integer where a string would
 * have to be. One table serves a whole network: a message that thousands have heard of is one string.
 */
import { hashOfName, NameIndex } from "../base/name-index.ts";
import { NumberChunks } from "./number-chunks.ts";

/** The number of an identity that nobody remembers. */
export const UNKNOWN = 0;

/**
 * Numbers are given while someone holds an identity and used again after the last has released it, so the table is no
 * larger than what its holders remember. (A node that is thrown away, as a crash does, releases nothing: what it held
 * keeps its number.) Which number an identity has shows nowhere.
 */
export class IdentityNumbers {
  readonly #numbers = new NameIndex((number) => this.#identities[number]);
  /** By number: the identity, and how many hold it. Number 0 is nobody's. */
  readonly #identities: string[] = [""];
  readonly #holders: number[] = [0];
  readonly #unused: number[] = [];
  /** Where holders keep their lists of numbers. (What a node held that is thrown away stays here as well.) */
  readonly chunks = new NumberChunks();
  /** What was asked for last, and its number: a flood is asked for by one node after the other. */
  #lastAsked = "";
  #lastNumber = UNKNOWN;

  /** The name hashed last, of which the same holds. */
  #lastName = "";
  #lastNameHash = hashOfName("");

  /** {@link hashOfName}, worked out once for all who hear of a message. */
  nameHash(name: string): number {
    if (name !== this.#lastName) {
      this.#lastName = name;
      this.#lastNameHash = hashOfName(name);
    }
    return this.#lastNameHash;
  }

  /** The identity's number, or {@link UNKNOWN} where nobody holds it. */
  find(identity: string): number {
    if (identity === this.#lastAsked) return this.#lastNumber;
    const number = this.#numbers.get(identity) ?? UNKNOWN;
    this.#lastAsked = identity;
    this.#lastNumber = number;
    return number;
  }

  /** The identity's number, from now on held once more. */
  hold(identity: string): number {
    const known = this.find(identity);
    const number = known === UNKNOWN ? this.#give(identity) : known;
    this.#holders[number]++;
    return number;
  }

  /** Undoes one {@link hold}. */
  release(number: number): void {
    if (--this.#holders[number] > 0) return;
    this.#numbers.remove(this.#identities[number]);
    if (this.#lastNumber === number) this.#lastNumber = UNKNOWN;
    this.#identities[number] = "";
    this.#unused.push(number);
  }

  /** The identity of a number that is held. */
  identityOf(number: number): string {
    return this.#identities[number];
  }

  /** How many identities are held. */
  get size(): number {
    return this.#identities.length - 1 - this.#unused.length;
  }

  #give(identity: string): number {
    const number = this.#unused.pop() ?? this.#identities.length;
    this.#identities[number] = identity;
    this.#holders[number] = 0;
    this.#numbers.add(number);
    this.#lastAsked = identity;
    this.#lastNumber = number;
    return number;
  }
}
