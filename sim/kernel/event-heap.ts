/**
 * Events by time: a 4-ary heap whose keys lie beside the slots of their records, which are read only where times tie.
 * Safe under any load, and the faster the fewer it holds: the queue keeps few in it.
 */
import type { EventRecords } from "./event-records.ts";

export class EventHeap {
  size = 0;
  /** The first time is that of the next event, µs, or `Infinity` where there is none. */
  times = new Float64Array(64).fill(Number.POSITIVE_INFINITY);
  /** The first slot is that of the next event. */
  slots = new Int32Array(64);
  private readonly records: EventRecords;

  constructor(records: EventRecords) {
    this.records = records;
  }

  clear(): void {
    this.size = 0;
    this.times[0] = Number.POSITIVE_INFINITY;
  }

  add(slot: number): void {
    let index = this.size++;
    if (index === this.slots.length) this.grow();
    const { times, slots, records } = this;
    const timeUs = records.timeOf(slot);
    while (index > 0) {
      const parent = (index - 1) >> 2;
      const parentUs = times[parent];
      if (parentUs < timeUs || (parentUs === timeUs && records.precedes(slots[parent], slot))) break;
      times[index] = parentUs;
      slots[index] = slots[parent];
      index = parent;
    }
    times[index] = timeUs;
    slots[index] = slot;
  }

  /** Takes the next event out; its slot is then no longer in the heap, and not yet free. */
  remove(): number {
    const { times, slots } = this;
    const top = slots[0];
    const last = --this.size;
    if (last === 0) times[0] = Number.POSITIVE_INFINITY;
    else this.sink(last);
    return top;
  }

  /** Fills the hole at the top with the entry that lies behind the last. */
  private sink(size: number): void {
    const { times, slots, records } = this;
    const timeUs = times[size];
    const slot = slots[size];
    let index = 0;
    for (;;) {
      const first = index * 4 + 1;
      if (first >= size) break;
      const end = Math.min(first + 4, size);
      let best = first;
      let bestUs = times[first];
      for (let child = first + 1; child < end; child++) {
        const childUs = times[child];
        if (childUs < bestUs || (childUs === bestUs && records.precedes(slots[child], slots[best]))) {
          best = child;
          bestUs = childUs;
        }
      }
      if (timeUs < bestUs || (timeUs === bestUs && records.precedes(slot, slots[best]))) break;
      times[index] = bestUs;
      slots[index] = slots[best];
      index = best;
    }
    times[index] = timeUs;
    slots[index] = slot;
  }

  private grow(): void {
    const times = new Float64Array(this.times.length * 2);
    times.set(this.times);
    this.times = times;
    const slots = new Int32Array(this.slots.length * 2);
    slots.set(this.slots);
    this.slots = slots;
  }
}
