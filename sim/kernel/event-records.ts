/**
 * The pending events themselves: one record of 32 bytes each, at a slot that it keeps until it fires.
 *
 * A record is one half of a cache line, because with many events pending it is the memory that costs: its time as a
 * double, then node, kind, two integers, its place in the order of scheduling, and a link. Slots are reused, the last
 * one freed first, so that a hold operation writes where it has just read.
 */

/** Identifies a pending event: its slot and the low bits of its place in the order of scheduling, below 2^53. */
export type EventHandle = number;

/** Words of 32 bits in a record, and where in it a field lies; the time takes the first two. */
export const RECORD_WORDS = 8;
export const NODE = 2;
/** The kind in the low half; the high half is the upper part of the order. */
export const KIND = 3;
export const A = 4;
export const B = 5;
const ORDER = 6;
/** The next event of a bucket, or −1; below −1 where the slot is free. */
export const LINK = 7;

/** What of the word at {@link KIND} is the kind. */
export const KIND_MASK = 0xffff;
/** Kinds are below this one. */
export const KIND_LIMIT = 0xffff;
const CANCELLED = 0xffff;
/** A handle modulo this is its slot: 2^26 events can be pending at once. */
export const SLOT_LIMIT = 67108864;
const ORDER_IN_HANDLE = 134217727; // 27 bits: a handle kept for that many schedulings may name the wrong event
const END_OF_FREE = -2;

export class EventRecords {
  /** All fields, {@link RECORD_WORDS} words a slot. */
  words: Int32Array;
  /** The same memory: the time of slot s, µs, is at 4·s. */
  times: Float64Array;
  /** Slots below this one have been in use. */
  used = 0;
  /** Records that are cancelled and still hold their slot. */
  cancelled = 0;
  /** Events scheduled so far, modulo 2^32, as a signed word. */
  order = 0;
  /** Holds the time of the next {@link write}: a double passed to a function that is not inlined would be allocated. */
  readonly dueUs = new Float64Array(1);
  private orderHigh = 0;
  private freeLink = END_OF_FREE;
  private readonly tieKey: number | undefined;

  /**
   * @param capacity records to make room for at first
   * @param tieKey where given, simultaneous events of different nodes fire in an order drawn from it
   */
  constructor(capacity: number, tieKey?: number) {
    this.words = new Int32Array(capacity * RECORD_WORDS);
    this.times = new Float64Array(this.words.buffer);
    this.tieKey = tieKey;
  }

  get capacity(): number {
    return this.words.length / RECORD_WORDS;
  }

  /** Whether {@link write} would need more room: call {@link grow} first. */
  get isFull(): boolean {
    return this.freeLink === END_OF_FREE && this.used * RECORD_WORDS === this.words.length;
  }

  /** Writes an event, due at {@link dueUs}, into a free slot, whose number it returns; its link is −1. */
  write(node: number, kind: number, a: number, b: number): number {
    const { words, order, freeLink } = this;
    let slot = this.used;
    if (freeLink === END_OF_FREE) this.used = slot + 1;
    else {
      slot = END_OF_FREE - 1 - freeLink;
      this.freeLink = words[slot * RECORD_WORDS + LINK];
    }
    const at = slot * RECORD_WORDS;
    this.times[slot * 4] = this.dueUs[0];
    words[at + NODE] = node;
    words[at + KIND] = kind | this.orderHigh;
    words[at + A] = a;
    words[at + B] = b;
    words[at + ORDER] = order;
    words[at + LINK] = -1;
    this.order = (order + 1) | 0;
    if (order === -1) this.orderHigh += 0x10000;
    return slot;
  }

  /** Frees a slot. Its fields can be read until the next {@link write}. */
  free(slot: number): void {
    this.words[slot * RECORD_WORDS + LINK] = this.freeLink;
    this.freeLink = END_OF_FREE - 1 - slot;
  }

  isFree(slot: number): boolean {
    return this.words[slot * RECORD_WORDS + LINK] <= END_OF_FREE;
  }

  isCancelled(slot: number): boolean {
    return (this.words[slot * RECORD_WORDS + KIND] & CANCELLED) === CANCELLED;
  }

  handleOf(slot: number): EventHandle {
    return (this.words[slot * RECORD_WORDS + ORDER] & ORDER_IN_HANDLE) * SLOT_LIMIT + slot;
  }

  /** Marks an event as cancelled; its slot is freed by whoever holds it. Returns whether it was still pending. */
  cancel(handle: EventHandle): boolean {
    const slot = handle % SLOT_LIMIT;
    if (!(slot < this.used) || this.isFree(slot) || this.isCancelled(slot)) return false;
    if (this.handleOf(slot) !== handle) return false;
    this.words[slot * RECORD_WORDS + KIND] |= CANCELLED;
    this.cancelled++;
    return true;
  }

  /** Frees the slot of a cancelled event. */
  bury(slot: number): void {
    this.cancelled--;
    this.free(slot);
  }

  /** Which of two simultaneous events fires first: by node, then by the order in which they were scheduled. */
  precedes(slot: number, other: number): boolean {
    const { words } = this;
    const at = slot * RECORD_WORDS;
    const otherAt = other * RECORD_WORDS;
    const node = words[at + NODE];
    const otherNode = words[otherAt + NODE];
    if (node !== otherNode) {
      return this.tieKey === undefined ? node < otherNode : this.drawnBefore(this.tieKey, node, otherNode, at);
    }
    const high = words[at + KIND] >>> 16;
    const otherHigh = words[otherAt + KIND] >>> 16;
    if (high !== otherHigh) return high < otherHigh;
    return words[at + ORDER] >>> 0 < words[otherAt + ORDER] >>> 0;
  }

  /** Doubles the room. @throws RangeError where more events would be pending than a handle can tell apart */
  grow(): void {
    const capacity = this.capacity * 2;
    if (capacity > SLOT_LIMIT) throw new RangeError(`more than ${SLOT_LIMIT} events are pending at once`);
    const words = new Int32Array(capacity * RECORD_WORDS);
    words.set(this.words);
    this.words = words;
    this.times = new Float64Array(words.buffer);
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
