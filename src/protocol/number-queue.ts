/**
 * A set of positive integers that remembers the order in which they came. A network has as many such sets as nodes, and most
 * hold few: those are a plain list, which is searched.
 *
 * More lie in one typed array: a ring of numbers in the order of arrival, 0 where one was taken out, and after it an
 * open-addressing table of twice as many words that finds a number's place: place + 1, or 0.
 */

/** Own choice: searching so many takes about as long as the table, which with its buffer takes twice the memory. */
const FEW = 64;
const ROOM_AT_FIRST = 2 * FEW;
const NO_WORDS = new Int32Array(0);
/** 2^32 divided by the golden ratio: spreads consecutive numbers (Knuth, TAOCP vol. 3, 6.4). */
const SPREAD = 0x9e3779b1 | 0;

export class NumberQueue {
  /** All numbers, oldest first, while they are few. */
  #few: number[] | undefined = [];
  #words = NO_WORDS;
  /** Places in the ring, a power of two. */
  #room = ROOM_AT_FIRST;
  /** Counts arrivals, and where the oldest of those still in the ring is; both go round after 2^32. */
  #end = 0;
  #first = 0;
  #size = 0;

  get size(): number {
    return this.#few?.length ?? this.#size;
  }

  /** Adds a number that is not in the set, as the youngest. */
  push(number: number): void {
    const few = this.#few;
    if (few !== undefined && few.length < FEW) few.push(number);
    else {
      if (few !== undefined) this.#outgrow(few);
      this.#enter(number);
    }
  }

  #outgrow(few: readonly number[]): void {
    this.#few = undefined;
    this.#words = new Int32Array(3 * ROOM_AT_FIRST);
    for (const number of few) this.#enter(number);
  }

  #enter(number: number): void {
    if (((this.#end - this.#first) | 0) === this.#room) this.#rebuild();
    const place = this.#end & (this.#room - 1);
    this.#words[place] = number;
    this.#words[this.#emptySlot(number)] = place + 1;
    this.#end = (this.#end + 1) | 0;
    this.#size++;
  }

  /** Takes a number out; false where it is not in the set. */
  remove(number: number): boolean {
    if (this.#few !== undefined) return removeFrom(this.#few, number);
    const slot = this.#slotOf(number);
    if (slot < 0) return false;
    this.#words[this.#words[slot] - 1] = 0;
    this.#clearSlot(slot);
    this.#size--;
    this.#dropHoles();
    return true;
  }

  /** Takes the oldest out. @throws RangeError where there is none */
  shift(): number {
    if (this.size === 0) throw new RangeError("An empty queue has no oldest number.");
    if (this.#few !== undefined) return this.#few.shift()!;
    const oldest = this.#words[this.#first & (this.#room - 1)];
    this.remove(oldest);
    return oldest;
  }

  /** All numbers, oldest first. */
  numbers(): number[] {
    if (this.#few !== undefined) return [...this.#few];
    const found: number[] = [];
    for (let at = this.#first; at !== this.#end; at = (at + 1) | 0) {
      const number = this.#words[at & (this.#room - 1)];
      if (number !== 0) found.push(number);
    }
    return found;
  }

  /** The oldest is always at the ring's first place. */
  #dropHoles(): void {
    while (this.#first !== this.#end && this.#words[this.#first & (this.#room - 1)] === 0)
      this.#first = (this.#first + 1) | 0;
  }

  /** Closes the holes; where there are few, in twice the room, so that this happens seldom. */
  #rebuild(): void {
    const numbers = this.numbers();
    if (4 * numbers.length > 3 * this.#room) this.#room *= 2;
    if (this.#words.length === 3 * this.#room) this.#words.fill(0);
    else this.#words = new Int32Array(3 * this.#room);
    this.#first = 0;
    this.#end = 0;
    this.#size = 0;
    for (const number of numbers) this.#enter(number);
  }

  #slotOf(number: number): number {
    for (let slot = this.#homeOf(number); ; slot = this.#after(slot)) {
      const place = this.#words[slot];
      if (place === 0) return -1;
      if (this.#words[place - 1] === number) return slot;
    }
  }

  #emptySlot(number: number): number {
    let slot = this.#homeOf(number);
    while (this.#words[slot] !== 0) slot = this.#after(slot);
    return slot;
  }

  /** Moves up what lies behind the slot because of it, so that no search ends too early (Knuth, 6.4, algorithm R). */
  #clearSlot(slot: number): void {
    const mask = 2 * this.#room - 1;
    let gap = slot;
    for (let next = this.#after(slot); this.#words[next] !== 0; next = this.#after(next)) {
      const home = this.#homeOf(this.#words[this.#words[next] - 1]);
      if (((next - home) & mask) < ((next - gap) & mask)) continue;
      this.#words[gap] = this.#words[next];
      gap = next;
    }
    this.#words[gap] = 0;
  }

  /** The slot where the search for a number begins. */
  #homeOf(number: number): number {
    return this.#room + ((Math.imul(number, SPREAD) >>> 8) & (2 * this.#room - 1));
  }

  #after(slot: number): number {
    return slot + 1 === 3 * this.#room ? this.#room : slot + 1;
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
