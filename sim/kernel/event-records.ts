/**
 * The pending events themselves: one record of 32 bytes each, at a slot that it keeps until it fires.
 *
 * A record is one half of a cache line, because with many events pending it is the memory that costs: its time as a
 * double, then node, kind, two integers and its place in the order of scheduling. What follows it in its list lies in an
 * array of its own, so that to walk a list waits for no record. Slots are reused, the last one freed first, so that a hold
 * operation writes where it has just read.
 */

/** Identifies a pending event: its slot and the low bits of its place in the order of scheduling, below 2^53. */
export type EventHandle = number;

/** What an event does: `node` is whom it concerns, `a` and `b` are the 32-bit integers it was scheduled with. */
export type EventHandler = (node: number, a: number, b: number) => void;

// Not exported: to the engine what a module exports is no constant, and it would fetch it from memory each time.
// Shifts and ors instead of products and sums: those cannot leave 32 bits, so that nothing is checked.
/** Bytes in a record, words of 32 bits and doubles as powers of two, and where in it a field lies; the time takes two words. */
const BYTES = 32;
const WORD_BITS = 3;
const DOUBLE_BITS = 2;
const NODE = 2;
const KIND = 3;
const A = 4;
const B = 5;
const ORDER = 6;
const ORDER_HIGH = 7;
const CANCELLED = 0xffff;
/** Kinds are below this one. */
export const KIND_LIMIT = CANCELLED;
/** A handle modulo this is its slot: 2^26 events can be pending at once. */
const SLOT_LIMIT = 67108864;
const ORDER_IN_HANDLE = 134217727; // 27 bits: a handle kept for that many schedulings may name the wrong event
const END_OF_FREE = -2;
/**
 * Bytes before the first record: large blocks of glibc begin 16 into a page, and no record is to lie in two lines of the
 * cache. Small blocks, and other allocators, may begin elsewhere: that costs time and nothing else.
 */
const PADDING = 48;

export class EventRecords {
  /** All fields, eight words a slot. */
  private words = new Int32Array(0);
  /** The same memory, for the times. */
  private times = new Float64Array(0);
  /** Of pending events the next of the same bucket, else −1; below −1 where the slot is free. */
  protected links = new Int32Array(0);
  capacity = 0;
  /** Records that are cancelled and still hold their slot. */
  cancelled = 0;
  /** Events scheduled so far, modulo 2^32, as a signed word. */
  order = 0;
  /** Holds the time of the next {@link write}: a double passed to a function that is not inlined would be allocated. */
  dueUs = 0.5; // a fraction at first, so that the engine lays it out as a double for good
  private orderHigh = 0;
  private freeLink = END_OF_FREE;
  private readonly tieKey: number | undefined;

  /**
   * @param capacity records to make room for at first
   * @param tieKey where given, simultaneous events of different nodes fire in an order drawn from it
   */
  constructor(capacity: number, tieKey?: number) {
    const memory = new ArrayBuffer(PADDING + capacity * BYTES);
    this.words = new Int32Array(memory, PADDING);
    this.times = new Float64Array(memory, PADDING);
    this.links = new Int32Array(capacity);
    this.tieKey = tieKey;
    this.freeFrom(capacity);
  }

  /** Writes an event, due at {@link dueUs}, into a free slot, whose number it returns; its link is −1. */
  write(node: number, kind: number, a: number, b: number): number {
    if (this.freeLink === END_OF_FREE) this.enlarge();
    const { words, links, order } = this;
    const slot = END_OF_FREE - 1 - this.freeLink;
    const at = slot << WORD_BITS;
    this.freeLink = links[slot];
    links[slot] = -1;
    this.times[slot << DOUBLE_BITS] = this.dueUs;
    words[at | NODE] = node | 0;
    words[at | KIND] = kind | 0;
    words[at | A] = a | 0;
    words[at | B] = b | 0;
    words[at | ORDER] = order;
    words[at | ORDER_HIGH] = this.orderHigh;
    this.order = (order + 1) | 0;
    if (order === -1) this.orderHigh++;
    return slot;
  }

  /** Frees a slot. Its fields can be read until the next {@link write}. */
  free(slot: number): void {
    this.links[slot] = this.freeLink;
    this.freeLink = END_OF_FREE - 1 - slot;
  }

  /** When the event is due, µs. */
  timeOf(slot: number): number {
    return this.times[slot << DOUBLE_BITS];
  }

  nodeOf(slot: number): number {
    return this.words[(slot << WORD_BITS) | NODE];
  }

  kindOf(slot: number): number {
    return this.words[(slot << WORD_BITS) | KIND];
  }

  /** Calls the handler of an event's kind with its node and its integers. */
  dispatch(slot: number, handlers: readonly EventHandler[]): void {
    const { words } = this;
    const at = slot << WORD_BITS;
    handlers[words[at | KIND]](words[at | NODE], words[at | A], words[at | B]);
  }

  aOf(slot: number): number {
    return this.words[(slot << WORD_BITS) | A];
  }

  bOf(slot: number): number {
    return this.words[(slot << WORD_BITS) | B];
  }

  isFree(slot: number): boolean {
    return this.links[slot] <= END_OF_FREE;
  }

  isCancelled(slot: number): boolean {
    return this.words[(slot << WORD_BITS) | KIND] === CANCELLED;
  }

  /** Names the event that is now in a slot. */
  handleOf(slot: number): EventHandle {
    return (this.words[(slot << WORD_BITS) | ORDER] & ORDER_IN_HANDLE) * SLOT_LIMIT + slot;
  }

  /** The slot of the event that a handle names. */
  slotOf(handle: EventHandle): number {
    return handle % SLOT_LIMIT;
  }

  /** Marks an event as cancelled; its slot is freed by whoever holds it. Returns whether it was still pending. */
  mark(handle: EventHandle): boolean {
    const slot = this.slotOf(handle);
    if (!(slot < this.capacity) || this.isFree(slot) || this.isCancelled(slot)) return false;
    if (this.handleOf(slot) !== handle) return false;
    this.words[(slot << WORD_BITS) | KIND] = CANCELLED;
    this.cancelled++;
    return true;
  }

  /** Which of two simultaneous events fires first: by node, then by the order in which they were scheduled. */
  precedes(slot: number, other: number): boolean {
    const { words } = this;
    const at = slot << WORD_BITS;
    const otherAt = other << WORD_BITS;
    const node = words[at | NODE];
    const otherNode = words[otherAt | NODE];
    if (node !== otherNode) {
      return this.tieKey === undefined ? node < otherNode : this.drawnBefore(this.tieKey, node, otherNode, at);
    }
    const high = words[at | ORDER_HIGH];
    const otherHigh = words[otherAt | ORDER_HIGH];
    if (high !== otherHigh) return high < otherHigh;
    return words[at | ORDER] >>> 0 < words[otherAt | ORDER] >>> 0;
  }

  /** Doubles the room, when a {@link write} finds none. @throws RangeError where more events would be pending than a handle can tell apart */
  protected enlarge(): void {
    const capacity = this.capacity * 2;
    if (capacity > SLOT_LIMIT) throw new RangeError(`more than ${SLOT_LIMIT} events are pending at once`);
    const memory = new ArrayBuffer(PADDING + capacity * BYTES);
    const words = new Int32Array(memory, PADDING);
    words.set(this.words);
    this.words = words;
    this.times = new Float64Array(memory, PADDING);
    const links = new Int32Array(capacity);
    links.set(this.links);
    this.links = links;
    this.freeFrom(capacity);
  }

  /** Makes free slots of all beyond the present capacity, to be used in their order. */
  private freeFrom(capacity: number): void {
    const { links } = this;
    // Without a call: methods called while an object is being made run slower ever after, having met objects of two forms.
    for (let slot = capacity - 1; slot >= this.capacity; slot--) {
      links[slot] = this.freeLink;
      this.freeLink = END_OF_FREE - 1 - slot;
    }
    this.capacity = capacity;
  }

  private drawnBefore(tieKey: number, node: number, otherNode: number, at: number): boolean {
    const instant = mixed(mixed(tieKey, this.words[at]), this.words[at + 1]);
    const rank = mixed(instant, node);
    const otherRank = mixed(instant, otherNode);
    return rank === otherRank ? node < otherNode : rank < otherRank;
  }
}

/** Mixes a word into a state of 32 bits: the finaliser of MurmurHash3 (Appleby, 2011), which is a bijection of either. */
function mixed(state: number, word: number): number {
  let hash = Math.imul(state ^ word, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = hash ^ (hash >>> 16);
  return (hash + 0x9e3779b9) | 0;
}
