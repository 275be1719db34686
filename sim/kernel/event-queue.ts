/**
 * The pending events, ordered by (time, node, the order in which that node's events were scheduled).
 *
 * A ring of buckets of equal width holds what is due within its reach. When all that was due before is fired, the next
 * bucket that holds anything is opened and sorted into a run. What is scheduled for a time before the bucket after that lies
 * in a small heap, what is due beyond the reach in another. Whatever the width, the order is that of the events: the width
 * only decides how much work that is, and follows the load (see {@link EventQueue.tune}).
 *
 * Records, ring and queue are one object in three classes, one upon the other.
 */
import { EventHeap } from "./event-heap.ts";
import type { EventHandle } from "./event-records.ts";
import { EventRing, RUN } from "./event-ring.ts";

export type { EventHandle } from "./event-records.ts";

/** Buckets for each record that there is room for: while they fit into the fast caches, enough for one event each. */
const BUCKETS_PER_RECORD = 4;
const BUCKETS_OF_FEW = 65536;
const BUCKETS_PER_RECORD_OF_FEW = 16;
const FEWEST_BITS = 6;
const FIRST_WIDTH_US = 256;
const WIDEST_US = 1099511627776; // 2^40
/** Events between two looks at the width, for each record that there is room for. */
const LOOK_EVERY = 4;
/** Looks that find a width wrong again and again come up to this much more seldom. */
const MOST_PATIENT = 32;
const COMPACT_FROM = 1024;
const NONE = -1;

export class EventQueue extends EventRing {
  /** Events taken out so far. */
  popped = 0;
  private readonly far: EventHeap;
  private lookedAt = 0;
  private lookAfter = 0;
  private patience = 1;
  private beyond = 0;

  /** @param tieKey see {@link EventRecords} */
  constructor(capacity = 1024, tieKey?: number) {
    super(capacity, bucketsFor(capacity), FIRST_WIDTH_US, tieKey);
    this.far = new EventHeap(this);
    this.look();
  }

  /** Events pending, cancelled ones not counted. */
  get size(): number {
    return this.runEnd - this.runAt + this.late.size + this.far.size + this.inRing - this.cancelled;
  }

  /** Adds an event, due at the time that {@link dueUs} holds. Returns its slot. */
  push(node: number, kind: number, a: number, b: number): number {
    if (this.isFull) this.grow();
    const slot = this.write(node, kind, a, b);
    if (!this.put(slot)) this.heap(slot);
    return slot;
  }

  /** Takes back an event. Returns whether it was still pending. */
  cancel(handle: EventHandle): boolean {
    if (!this.mark(handle)) return false;
    if (this.cancelled > COMPACT_FROM && this.cancelled > this.size) this.rebuild(this.widthUs);
    return true;
  }

  /** The slot of the next event, or −1 where none is pending. */
  peek(): number {
    const slot = this.run[this.runAt];
    return slot >= 0 && this.late.size === 0 && !this.isCancelled(slot) ? slot : this.settle();
  }

  /** Takes out the next event, whose slot {@link peek} gave: it is free then. */
  pop(slot: number): void {
    if (this.run[this.runAt] === slot) this.runAt++;
    else this.late.remove();
    this.free(slot);
    this.popped++;
  }

  /** Finds the next event, burying the cancelled on the way. */
  private settle(): number {
    for (;;) {
      const slot = this.earlier();
      if (slot < 0) {
        if (!this.advance()) return NONE;
      } else if (this.isCancelled(slot)) {
        if (slot === this.run[this.runAt]) this.runAt++;
        else this.late.remove();
        this.bury(slot);
      } else return slot;
    }
  }

  /** Which is first, what the run holds next or what was scheduled late; −1 where there is neither. */
  private earlier(): number {
    const { late } = this;
    const inRun = this.run[this.runAt];
    if (late.size === 0) return inRun;
    const inLate = late.slots[0];
    if (inRun < 0) return inLate;
    const runUs = this.timeOf(inRun);
    const lateUs = late.times[0];
    return runUs < lateUs || (runUs === lateUs && this.precedes(inRun, inLate)) ? inRun : inLate;
  }

  private heap(slot: number): void {
    this.links[slot] = NONE;
    if (this.timeOf(slot) < this.limitUs) this.late.add(slot);
    else {
      this.far.add(slot);
      this.beyond++;
    }
    if (this.isTimeToLook()) this.tune();
  }

  /** Opens the next bucket that holds anything; the run and the late heap are empty. Returns false where none does. */
  private advance(): boolean {
    if (this.isTimeToLook()) this.tune();
    const { far } = this;
    if (this.inRing > 0) {
      const ahead = this.aheadOfNext();
      if (this.limitUs + ahead * 32 * this.widthUs <= far.times[0]) this.open(ahead);
      else this.jump();
    } else if (far.size > 0) this.jump();
    else return false;
    while (far.times[0] < this.limitUs) this.late.add(far.remove());
    return true;
  }

  /** Goes to the bucket of the first event of the far heap; those between hold nothing. */
  private jump(): void {
    const ahead = Math.floor((this.far.times[0] - this.limitUs) / (this.widthUs * 32));
    if (ahead * 32 < this.buckets) this.open(ahead);
    else this.skip(ahead + 1);
  }

  private isTimeToLook(): boolean {
    return ((this.order - this.lookedAt) | 0) >= this.lookAfter;
  }

  /**
   * Fits the width of the buckets to the load since the last look: wider where many events fell beyond the reach or the
   * buckets were mostly empty, narrower where many fell into one. It is patient with loads that want both.
   */
  private tune(): void {
    const events = (this.order - this.lookedAt) | 0;
    const perRun = events / (this.opened + 1);
    let { widthUs } = this;
    if (perRun > 64 && this.beyond * 4 < events) widthUs = Math.max(1, widthUs / (1 << (31 - Math.clz32(perRun / 16))));
    else if (this.beyond * 16 > events && perRun < RUN) widthUs = Math.min(widthUs * 4, WIDEST_US);
    else if (this.scanned > 2 * events) widthUs = Math.min(widthUs * 8, WIDEST_US);
    if (widthUs === this.widthUs) {
      this.patience = Math.max(1, this.patience / 2);
      this.look();
    } else {
      this.patience = Math.min(MOST_PATIENT, this.patience * 2);
      this.rebuild(widthUs);
    }
  }

  private look(): void {
    this.lookedAt = this.order;
    this.lookAfter = this.capacity * LOOK_EVERY * this.patience;
    this.beyond = 0;
    this.opened = 0;
    this.scanned = 0;
  }

  /** Makes room for twice as many events, and a ring to match, which reaches four times the mean time to go. */
  private grow(): void {
    const { capacity } = this;
    const first = this.firstUs();
    let total = 0;
    for (let slot = 0; slot < capacity; slot++) total += this.timeOf(slot) - first;
    this.enlarge();
    const buckets = Math.max(this.buckets, bucketsFor(this.capacity));
    let widthUs = 1;
    while (widthUs * buckets < (4 * total) / capacity && widthUs < WIDEST_US) widthUs *= 2;
    this.rebuild(widthUs, buckets);
  }

  /** The earliest time of all records in use. */
  private firstUs(): number {
    let first = Number.POSITIVE_INFINITY;
    for (let slot = 0; slot < this.capacity; slot++) {
      if (!this.isFree(slot)) first = Math.min(first, this.timeOf(slot));
    }
    return first;
  }

  /** Puts all pending events into buckets of a width, a power of two, and forgets the cancelled ones. */
  private rebuild(widthUs: number, buckets = this.buckets): void {
    this.far.clear();
    this.reset(buckets, widthUs, this.firstUs());
    this.look();
    for (let slot = 0; slot < this.capacity; slot++) {
      if (this.isFree(slot)) continue;
      this.links[slot] = NONE;
      if (this.isCancelled(slot)) this.bury(slot);
      else if (!this.put(slot)) this.far.add(slot);
    }
  }
}

function bucketsFor(capacity: number): number {
  const wanted = Math.max(
    capacity * BUCKETS_PER_RECORD,
    Math.min(capacity * BUCKETS_PER_RECORD_OF_FEW, BUCKETS_OF_FEW),
  );
  return 1 << Math.max(FEWEST_BITS, 32 - Math.clz32(wanted - 1));
}
