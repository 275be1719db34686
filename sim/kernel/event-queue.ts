/**
 * The pending events, ordered by (time, node, the order in which that node's events were scheduled).
 *
 * A ring of buckets of equal width holds what is due within its reach; what is due before the next bucket lies in a
 * small heap, what is due beyond the reach in another. When the near heap is empty the next bucket that holds anything
 * is poured into it. Whatever the width, the order is the heap's: the width only decides how much work that is, and
 * follows the load (see {@link EventQueue.tune}).
 */
import { EventHeap } from "./event-heap.ts";
import { type EventHandle, EventRecords, LINK, RECORD_WORDS } from "./event-records.ts";

export type { EventHandle } from "./event-records.ts";

const DOUBLES = RECORD_WORDS / 2;
/** Buckets for each record that there is room for. */
const BUCKETS_PER_RECORD = 1;
const FIRST_WIDTH_US = 1024;
const WIDEST_US = 1099511627776; // 2^40
/** Events between two looks at the width, for each record that there is room for. */
const LOOK_EVERY = 4;
/** Looks that find a width wrong again and again come up to this much more seldom. */
const MOST_PATIENT = 32;
const COMPACT_FROM = 1024;

export class EventQueue {
  readonly records: EventRecords;
  /** What is due before the next bucket: all events that can be next, once {@link hasNext} has been asked. */
  readonly near: EventHeap;
  /** Events taken out so far. */
  popped = 0;
  private readonly far: EventHeap;
  private heads: Int32Array;
  private occupied: Int32Array;
  private inRing = 0;
  /** The bucket that begins at `limitUs`. */
  private position = 0;
  // Fractions at first, so that the engine lays them out as doubles for good instead of when time passes 2^31 µs.
  private limitUs = 0.5;
  private widthUs = 0.5;
  private perUs = 0.5;
  private lookedAt = 0;
  private patience = 1;
  private opened = 0;
  private beyond = 0;
  private scanned = 0;

  /** @param tieKey see {@link EventRecords} */
  constructor(capacity = 1024, tieKey?: number) {
    this.records = new EventRecords(capacity, tieKey);
    this.near = new EventHeap(this.records);
    this.far = new EventHeap(this.records);
    this.limitUs = 0;
    this.widthUs = FIRST_WIDTH_US;
    this.perUs = 1 / FIRST_WIDTH_US;
    let buckets = 64;
    while (buckets < capacity * BUCKETS_PER_RECORD) buckets *= 2;
    this.heads = new Int32Array(buckets).fill(-1);
    this.occupied = new Int32Array(buckets >> 5);
  }

  /** Events pending, cancelled ones not counted. */
  get size(): number {
    return this.near.size + this.far.size + this.inRing - this.records.cancelled;
  }

  /** Adds an event, due at the time that `records.dueUs` holds. Returns its slot. */
  push(node: number, kind: number, a: number, b: number): number {
    const { records } = this;
    if (records.isFull) this.grow();
    const slot = records.write(node, kind, a, b);
    const ahead = (records.dueUs[0] - this.limitUs) * this.perUs;
    if (ahead >= 0 && ahead < this.heads.length) this.link(slot, ahead | 0);
    else this.heap(slot, ahead < 0);
    return slot;
  }

  /** Takes back an event. Returns whether it was still pending. */
  cancel(handle: EventHandle): boolean {
    const { records } = this;
    if (!records.cancel(handle)) return false;
    if (records.cancelled > COMPACT_FROM && records.cancelled > this.size) this.rebuild(this.widthUs);
    return true;
  }

  /** Whether any event is pending; the next is then at the top of {@link near}. */
  hasNext(): boolean {
    const { near } = this;
    return near.size > 0 && !this.records.isCancelled(near.slots[0]) ? true : this.settle();
  }

  /** Takes the next event out and returns its slot, already free; only where {@link hasNext}. */
  pop(): number {
    const slot = this.near.remove();
    this.records.free(slot);
    this.popped++;
    return slot;
  }

  private settle(): boolean {
    const { near, records } = this;
    do {
      while (near.size > 0) {
        if (!records.isCancelled(near.slots[0])) return true;
        records.bury(near.remove());
      }
    } while (this.open());
    return false;
  }

  private link(slot: number, ahead: number): void {
    const { heads } = this;
    const bucket = (this.position + ahead) & (heads.length - 1);
    const head = heads[bucket];
    heads[bucket] = slot;
    this.inRing++;
    if (head >= 0) this.records.words[slot * RECORD_WORDS + LINK] = head;
    else this.occupied[bucket >> 5] |= 1 << (bucket & 31);
  }

  private heap(slot: number, isNear: boolean): void {
    if (isNear) this.near.add(slot);
    else {
      this.far.add(slot);
      this.beyond++;
    }
    if (this.isTimeToLook()) this.tune();
  }

  /** Pours the next bucket that holds anything into the near heap, which is empty. Returns false where none does. */
  private open(): boolean {
    if (this.isTimeToLook()) this.tune();
    const { far } = this;
    if (this.inRing > 0) {
      const ahead = this.aheadOfNext();
      if (this.limitUs + ahead * this.widthUs <= far.times[0]) this.advance(ahead);
      else this.jump();
    } else if (far.size > 0) this.jump();
    else return false;
    while (far.times[0] < this.limitUs) this.near.add(far.remove());
    return true;
  }

  /** Opens the bucket that lies so many after the present one, and pours it out. */
  private advance(ahead: number): void {
    const last = this.heads.length - 1;
    const bucket = (this.position + ahead) & last;
    this.position = (bucket + 1) & last;
    this.limitUs += (ahead + 1) * this.widthUs;
    this.opened++;
    this.pour(bucket);
  }

  /** Goes to the bucket of the first event of the far heap; those between hold nothing. */
  private jump(): void {
    const ahead = Math.floor((this.far.times[0] - this.limitUs) * this.perUs);
    if (ahead < this.heads.length) this.advance(ahead);
    else {
      this.limitUs += (ahead + 1) * this.widthUs;
      this.opened++;
    }
  }

  private pour(bucket: number): void {
    const { records, near, heads } = this;
    let slot = heads[bucket];
    heads[bucket] = -1;
    this.occupied[bucket >> 5] &= ~(1 << (bucket & 31));
    while (slot >= 0) {
      const { words } = records;
      const next = words[slot * RECORD_WORDS + LINK];
      words[slot * RECORD_WORDS + LINK] = -1;
      this.inRing--;
      if (records.isCancelled(slot)) records.bury(slot);
      else near.add(slot);
      slot = next;
    }
  }

  /** How many buckets after the present one the next lies that holds anything; there is one. */
  private aheadOfNext(): number {
    const { occupied, position } = this;
    const lastWord = occupied.length - 1;
    let word = position >> 5;
    let bits = occupied[word] & (-1 << (position & 31));
    while (bits === 0) {
      word = (word + 1) & lastWord;
      bits = occupied[word];
      this.scanned++;
    }
    const bucket = (word << 5) | (31 - Math.clz32(bits & -bits));
    return (bucket - position) & (this.heads.length - 1);
  }

  private isTimeToLook(): boolean {
    return ((this.records.order - this.lookedAt) | 0) >= this.records.capacity * LOOK_EVERY * this.patience;
  }

  /**
   * Fits the width of the buckets to the load since the last look: wider where many events fell beyond the reach or the
   * buckets were mostly empty, narrower where many fell into one. It is patient with loads that want both.
   */
  private tune(): void {
    const events = (this.records.order - this.lookedAt) | 0;
    const perBucket = events / (this.opened + 1);
    let { widthUs } = this;
    if (this.beyond * 8 > events && perBucket < 16) widthUs = Math.min(widthUs * 4, WIDEST_US);
    else if (this.scanned > 16 * this.opened) widthUs = Math.min(widthUs * 8, WIDEST_US);
    else if (perBucket > 4) widthUs = Math.max(1, widthUs / (1 << (31 - Math.clz32(perBucket / 2))));
    if (widthUs === this.widthUs) {
      this.patience = Math.max(1, this.patience / 2);
      this.look();
    } else {
      this.patience = Math.min(MOST_PATIENT, this.patience * 2);
      this.rebuild(widthUs);
    }
  }

  private look(): void {
    this.lookedAt = this.records.order;
    this.opened = 0;
    this.beyond = 0;
    this.scanned = 0;
  }

  /** Makes room for twice as many events, and a ring to match, which reaches four times the mean time to go. */
  private grow(): void {
    const { records } = this;
    const { times, used } = records;
    const first = this.firstUs();
    let total = 0;
    for (let slot = 0; slot < used; slot++) total += times[slot * DOUBLES] - first;
    records.grow();
    const buckets = this.heads.length * 2;
    this.heads = new Int32Array(buckets);
    this.occupied = new Int32Array(buckets >> 5);
    let widthUs = 1;
    while (widthUs * buckets < (4 * total) / used && widthUs < WIDEST_US) widthUs *= 2;
    this.rebuild(widthUs);
  }

  /** The earliest time of all records in use. */
  private firstUs(): number {
    const { records } = this;
    const { times, used } = records;
    let first = Number.POSITIVE_INFINITY;
    for (let slot = 0; slot < used; slot++) {
      if (!records.isFree(slot)) first = Math.min(first, times[slot * DOUBLES]);
    }
    return first;
  }

  /** Puts all pending events into buckets of a width, a power of two, and forgets the cancelled ones. */
  private rebuild(widthUs: number): void {
    const { records, near, far } = this;
    const first = this.firstUs();
    this.look();
    near.clear();
    far.clear();
    this.heads.fill(-1);
    this.occupied.fill(0);
    this.inRing = 0;
    this.position = 0;
    this.widthUs = widthUs;
    this.perUs = 1 / widthUs;
    if (first < Number.POSITIVE_INFINITY) this.limitUs = Math.floor(first * this.perUs) * widthUs;
    for (let slot = 0; slot < records.used; slot++) {
      if (records.isFree(slot)) continue;
      records.words[slot * RECORD_WORDS + LINK] = -1;
      if (records.isCancelled(slot)) records.bury(slot);
      else {
        const ahead = (records.times[slot * DOUBLES] - this.limitUs) * this.perUs;
        if (ahead < this.heads.length) this.link(slot, ahead | 0);
        else far.add(slot);
      }
    }
  }
}
