/**
 * The pending events, ordered by (time, node, the order in which that node's events were scheduled).
 *
 * A ring of buckets of equal width holds what is due within its reach. When all that was due before is fired, the next 32
 * buckets that hold anything are opened and sorted into a run. What is scheduled for a time before the ring's begin is sorted
 * into that run, what is due beyond its reach lies in a heap. Whatever the width, the order is that of the events: the width
 * only decides how much work that is, and follows the load (see {@link EventQueue.tune}).
 *
 * Records, ring and queue are one object in three classes, one upon the other.
 */
import type { EventHandle } from "./event-records.ts";
import { EventRing, RUN } from "./event-ring.ts";

export type { EventHandle } from "./event-records.ts";

/** Buckets for each record that there is room for: more of them as long as they are few enough for the faster caches. */
const BUCKETS_PER_RECORD = 4;
const BUCKETS_PER_RECORD_OF_FEW = 8;
const BUCKETS_OF_FEW = 65536;
const FEWEST_BUCKETS = 64;
const FIRST_WIDTH_US = 256;
const WIDEST_US = 1099511627776; // 2^40
/** Events between two looks at the width, for each record that there is room for. */
const LOOK_EVERY = 4;
/** So many empty words for each event are too many; from twice as many on it is not waited for the next look. */
const EMPTY_PER_EVENT = 2;
/** Looks that find a width wrong again and again come up to this much more seldom. */
const MOST_PATIENT = 32;
/** However patient: half of what {@link EventQueue.order} can tell apart from its past. */
const LOOK_AT_LATEST = 1073741824;
const COMPACT_FROM = 1024;
/** Events that are put into their buckets together. */
const ARRIVALS = 32;
const NONE = -1;

export class EventQueue extends EventRing {
  private lookedAt = 0;
  private lookAfter = 0;
  private patience = 1;
  private beyond = 0;
  /** Slots of events not yet put into their buckets, none of which is due before the ring. */
  private readonly arrivals = new Int32Array(ARRIVALS);
  private arrived = 0;

  /** @param tieKey see {@link EventRecords} */
  constructor(capacity = 1024, tieKey?: number) {
    super(capacity, tieKey);
    this.reset(bucketsFor(capacity), FIRST_WIDTH_US, 0);
    this.look();
  }

  /** Events pending, cancelled ones not counted. */
  get size(): number {
    return this.runEnd - this.runAt + this.heap.size + this.inRing + this.arrived - this.cancelled;
  }

  /** Adds an event, due at the time that {@link dueUs} holds. Returns its slot. */
  push(node: number, kind: number, a: number, b: number): number {
    const slot = this.write(node, kind, a, b);
    if (this.dueUs < this.limitUs) this.putLate(slot);
    else {
      this.arrivals[this.arrived++] = slot;
      if (this.arrived === ARRIVALS) this.arrive();
    }
    return slot;
  }

  /** Puts what has arrived where it belongs: several at once, so that the memory fetches their buckets side by side. */
  private arrive(): void {
    const { arrivals, arrived } = this;
    for (let index = 0; index < arrived; index++) {
      const slot = arrivals[index];
      if (!this.put(slot)) {
        this.heap.add(slot);
        this.beyond++;
      }
    }
    this.arrived = 0;
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
    return slot >= 0 && this.timeOf(slot) < this.heap.times[0] && !this.isCancelled(slot) ? slot : this.settle();
  }

  /** Takes out the next event, whose slot {@link peek} gave: it is free then. */
  pop(slot: number): void {
    if (this.run[this.runAt] === slot) this.runAt++;
    else this.heap.remove();
    this.free(slot);
  }

  /** Finds the next event, freeing the cancelled on the way. */
  private settle(): number {
    for (;;) {
      const slot = this.earlier();
      if (slot < 0) {
        if (!this.advance()) return NONE;
      } else if (this.isCancelled(slot)) {
        this.pop(slot);
        this.cancelled--;
      } else return slot;
    }
  }

  /** Which is first, what the run holds next or the first of the heap; −1 where neither is due before the ring. */
  private earlier(): number {
    const inRun = this.run[this.runAt];
    const inHeap = this.heap.slots[0];
    const heapUs = this.heap.times[0];
    if (inRun < 0) return heapUs < this.limitUs ? inHeap : NONE;
    const runUs = this.timeOf(inRun);
    return runUs < heapUs || (runUs === heapUs && this.precedes(inRun, inHeap)) ? inRun : inHeap;
  }

  /** Adds an event that is due before the ring to the run. */
  private putLate(slot: number): void {
    if (this.runAt === this.runEnd) this.clearRun();
    this.insert(slot);
    if (this.isTimeToLook()) this.tune();
  }

  /** Goes on to the next event, when none is due before the ring. Returns false where there is none. */
  private advance(): boolean {
    this.arrive();
    if (this.isTimeToLook()) this.tune();
    const inHeap = Math.floor((this.heap.times[0] - this.limitUs) / (this.widthUs * 32));
    const inRing = this.inRing > 0 ? this.aheadOfNext() : Number.POSITIVE_INFINITY;
    if (inRing === Number.POSITIVE_INFINITY && inHeap === Number.POSITIVE_INFINITY) return false;
    if (inRing <= inHeap) this.open(inRing);
    else this.skip(inHeap + 1);
    return true;
  }

  /** Sooner where walks over empty buckets cost more than the events: a burst leaves a ring too fine for the calm after it. */
  private isTimeToLook(): boolean {
    return (
      ((this.order - this.lookedAt) | 0) >= this.lookAfter || this.scanned > this.lookAfter * (2 * EMPTY_PER_EVENT)
    );
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
    else if (this.scanned > EMPTY_PER_EVENT * events) widthUs = Math.min(widthUs * 8, WIDEST_US);
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
    this.lookAfter = Math.min(this.capacity * LOOK_EVERY * this.patience, LOOK_AT_LATEST);
    this.beyond = 0;
    this.opened = 0;
    this.scanned = 0;
  }

  /** Makes room for twice as many events, and a ring to match, which reaches four times the mean time to go. */
  protected override enlarge(): void {
    const { capacity } = this;
    const first = this.firstUs();
    let total = 0;
    for (let slot = 0; slot < capacity; slot++) total += this.timeOf(slot) - first;
    super.enlarge();
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
    this.reset(buckets, widthUs, this.firstUs());
    this.look();
    this.arrived = 0;
    for (let slot = 0; slot < this.capacity; slot++) {
      if (this.isFree(slot)) continue;
      if (this.isCancelled(slot)) {
        this.free(slot);
        this.cancelled--;
      } else if (!this.put(slot)) this.heap.add(slot);
    }
  }
}

function bucketsFor(capacity: number): number {
  const few = Math.min(capacity * BUCKETS_PER_RECORD_OF_FEW, BUCKETS_OF_FEW);
  const wanted = Math.max(capacity * BUCKETS_PER_RECORD, few, FEWEST_BUCKETS);
  return 1 << (32 - Math.clz32(wanted - 1));
}
