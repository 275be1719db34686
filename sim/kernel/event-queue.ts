/**
 * The pending events, ordered by (time, node, that node's own sequence number).
 *
 * A 4-ary heap whose keys (time) lie beside the slot numbers; all other columns lie in a pool indexed by slot, and node
 * and sequence are read only where times tie. Nothing is allocated per event once the columns have grown.
 * Cancelling marks the slot; marked slots leave when they reach the top, or all at once when they outnumber the rest.
 */

/** Identifies a pending event for {@link EventQueue.cancel}: slot and generation in one number below 2^53. */
export type EventHandle = number;

const SLOT_LIMIT = 67108864; // 2^26 pending events
const GENERATION_LIMIT = 134217728; // 2^27 reuses of a slot before a stale handle could be taken for a fresh one
const CANCELLED = 0xffff;

export class EventQueue {
  /** Columns of the event at the slot that {@link pop} returned, valid until the next push. */
  node: Int32Array;
  kind: Uint16Array;
  a: Int32Array;
  b: Int32Array;
  private sequence: Float64Array;
  private generation: Int32Array;
  private nextFree: Int32Array;
  private heapTimeUs: Float64Array;
  private heapSlot: Int32Array;
  private heapSize = 0;
  private cancelled = 0;
  private freeSlot = -1;
  private usedSlots = 0;

  constructor(capacity = 1024) {
    this.node = new Int32Array(capacity);
    this.kind = new Uint16Array(capacity);
    this.a = new Int32Array(capacity);
    this.b = new Int32Array(capacity);
    this.sequence = new Float64Array(capacity);
    this.generation = new Int32Array(capacity);
    this.nextFree = new Int32Array(capacity);
    this.heapTimeUs = new Float64Array(capacity);
    this.heapSlot = new Int32Array(capacity);
  }

  /** Events pending, cancelled ones not counted. */
  get size(): number {
    return this.heapSize - this.cancelled;
  }

  push(timeUs: number, node: number, sequence: number, kind: number, a: number, b: number): EventHandle {
    const slot = this.takeSlot();
    this.node[slot] = node;
    this.sequence[slot] = sequence;
    this.kind[slot] = kind;
    this.a[slot] = a;
    this.b[slot] = b;
    this.siftUp(this.heapSize++, timeUs, slot);
    return this.generation[slot] * SLOT_LIMIT + slot;
  }

  /** Takes back an event. Returns whether it was still pending. */
  cancel(handle: EventHandle): boolean {
    const slot = handle % SLOT_LIMIT;
    if (this.generation[slot] !== (handle - slot) / SLOT_LIMIT || this.kind[slot] === CANCELLED) return false;
    this.kind[slot] = CANCELLED;
    this.cancelled++;
    if (this.cancelled > 1024 && this.cancelled * 2 > this.heapSize) this.compact();
    return true;
  }

  /** The time of the next event, or `Infinity` where none is pending. */
  nextTimeUs(): number {
    while (this.heapSize > 0 && this.kind[this.heapSlot[0]] === CANCELLED) {
      this.cancelled--;
      this.release(this.removeTop());
    }
    return this.heapSize > 0 ? this.heapTimeUs[0] : Number.POSITIVE_INFINITY;
  }

  /** Takes the next event out and returns its slot; call {@link nextTimeUs} first and only where it is finite. */
  pop(): number {
    const slot = this.removeTop();
    this.release(slot);
    return slot;
  }

  private takeSlot(): number {
    if (this.freeSlot >= 0) {
      const slot = this.freeSlot;
      this.freeSlot = this.nextFree[slot];
      return slot;
    }
    if (this.usedSlots === this.node.length) this.grow();
    return this.usedSlots++;
  }

  private release(slot: number): void {
    this.generation[slot] = (this.generation[slot] + 1) % GENERATION_LIMIT;
    this.nextFree[slot] = this.freeSlot;
    this.freeSlot = slot;
  }

  private before(timeUs: number, slot: number, otherTimeUs: number, other: number): boolean {
    if (timeUs !== otherTimeUs) return timeUs < otherTimeUs;
    if (this.node[slot] !== this.node[other]) return this.node[slot] < this.node[other];
    return this.sequence[slot] < this.sequence[other];
  }

  private siftUp(start: number, timeUs: number, slot: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 2;
      if (!this.before(timeUs, slot, this.heapTimeUs[parent], this.heapSlot[parent])) break;
      this.heapTimeUs[index] = this.heapTimeUs[parent];
      this.heapSlot[index] = this.heapSlot[parent];
      index = parent;
    }
    this.heapTimeUs[index] = timeUs;
    this.heapSlot[index] = slot;
  }

  private siftDown(start: number, timeUs: number, slot: number): void {
    const size = this.heapSize;
    let index = start;
    for (;;) {
      const first = index * 4 + 1;
      if (first >= size) break;
      const end = Math.min(first + 4, size);
      let best = first;
      for (let child = first + 1; child < end; child++) {
        if (this.before(this.heapTimeUs[child], this.heapSlot[child], this.heapTimeUs[best], this.heapSlot[best]))
          best = child;
      }
      if (!this.before(this.heapTimeUs[best], this.heapSlot[best], timeUs, slot)) break;
      this.heapTimeUs[index] = this.heapTimeUs[best];
      this.heapSlot[index] = this.heapSlot[best];
      index = best;
    }
    this.heapTimeUs[index] = timeUs;
    this.heapSlot[index] = slot;
  }

  private removeTop(): number {
    const top = this.heapSlot[0];
    this.heapSize--;
    if (this.heapSize > 0) this.siftDown(0, this.heapTimeUs[this.heapSize], this.heapSlot[this.heapSize]);
    return top;
  }

  private compact(): void {
    const size = this.heapSize;
    let kept = 0;
    for (let index = 0; index < size; index++) {
      const slot = this.heapSlot[index];
      if (this.kind[slot] === CANCELLED) {
        this.release(slot);
        continue;
      }
      this.heapTimeUs[kept] = this.heapTimeUs[index];
      this.heapSlot[kept++] = slot;
    }
    this.heapSize = kept;
    this.cancelled = 0;
    for (let index = (kept - 2) >> 2; index >= 0; index--)
      this.siftDown(index, this.heapTimeUs[index], this.heapSlot[index]);
  }

  private grow(): void {
    const capacity = this.node.length * 2;
    if (capacity > SLOT_LIMIT) throw new RangeError(`more than ${SLOT_LIMIT} events are pending at once`);
    this.node = grown(this.node, new Int32Array(capacity));
    this.kind = grown(this.kind, new Uint16Array(capacity));
    this.a = grown(this.a, new Int32Array(capacity));
    this.b = grown(this.b, new Int32Array(capacity));
    this.sequence = grown(this.sequence, new Float64Array(capacity));
    this.generation = grown(this.generation, new Int32Array(capacity));
    this.nextFree = grown(this.nextFree, new Int32Array(capacity));
    this.heapTimeUs = grown(this.heapTimeUs, new Float64Array(capacity));
    this.heapSlot = grown(this.heapSlot, new Int32Array(capacity));
  }
}

function grown<T extends Int32Array | Uint16Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
