/**
 * A set of positive integers that remembers the order in which they came, in one typed array.
 *
 * The array holds a ring of numbers in the order of arrival, 0 where one was taken out, and after it an open-addressing
 * table of twice as many words that finds a number's place: place + 1, or 0.
 */

const ROOM_AT_FIRST = 128;
/** 2^32 divided by the golden ratio: spreads consecutive numbers (Knuth, TAOCP vol. 3, 6.4). */
const SPREAD = 0x9e3779b1 | 0;

/** Numbers of a queue that is just being rebuilt. */
let rebuilding = new Int32Array(ROOM_AT_FIRST);

export class NumberQueue {
  #words = new Int32Array(3 * ROOM_AT_FIRST);
  /** Places in the ring, a power of two. */
  #room = ROOM_AT_FIRST;
  /** Counts arrivals, and where the oldest of those still in the ring is; both go round after 2^32. */
  #end = 0;
  #first = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds a number that is not in the set, as the youngest. */
  push(number: number): void {
    if (((this.#end - this.#first) | 0) === this.#room) this.#rebuild();
    const place = this.#end & (this.#room - 1);
    this.#words[place] = number;
    this.#words[this.#emptySlot(number)] = place + 1;
    this.#end = (this.#end + 1) | 0;
    this.#size++;
  }

  /** Takes a number out; false where it is not in the set. */
  remove(number: number): boolean {
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
    if (this.#size === 0) throw new RangeError("An empty queue has no oldest number.");
    const oldest = this.#words[this.#first & (this.#room - 1)];
    this.remove(oldest);
    return oldest;
  }

  /** All numbers, oldest first. */
  numbers(): number[] {
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
    if (rebuilding.length < this.#size) rebuilding = new Int32Array(2 * this.#size);
    let count = 0;
    for (let at = this.#first; at !== this.#end; at = (at + 1) | 0) {
      const number = this.#words[at & (this.#room - 1)];
      if (number !== 0) rebuilding[count++] = number;
    }
    if (4 * count > 3 * this.#room) this.#room *= 2;
    if (this.#words.length === 3 * this.#room) this.#words.fill(0);
    else this.#words = new Int32Array(3 * this.#room);
    this.#first = 0;
    this.#end = 0;
    this.#size = 0;
    for (let i = 0; i < count; i++) this.push(rebuilding[i]);
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
