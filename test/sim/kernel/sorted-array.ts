/** What the kernel must do, done the slow and obvious way: a sorted array of pending events. */
export interface Pending {
  readonly timeUs: number;
  readonly node: number;
  readonly id: number;
}

export class SortedArray {
  nowUs = 0;
  private readonly events: Pending[] = [];
  private readonly byId = new Map<number, Pending>();

  add(event: Pending): void {
    this.events.splice(this.placeOf(event), 0, event);
    this.byId.set(event.id, event);
  }

  /** Takes an event back; returns whether it was pending. */
  cancel(id: number): boolean {
    const event = this.byId.get(id);
    if (event === undefined) return false;
    this.events.splice(this.placeOf(event), 1);
    return this.byId.delete(id);
  }

  /** Takes out the next event before a time. */
  next(endUs: number): Pending | undefined {
    const next = this.events[0];
    if (next === undefined || next.timeUs >= endUs) return undefined;
    this.nowUs = next.timeUs;
    this.byId.delete(next.id);
    return this.events.shift();
  }

  /** The event at a place in the order in which they fire. */
  at(place: number): Pending | undefined {
    return this.events[place];
  }

  get size(): number {
    return this.events.length;
  }

  /** How many fire before an event. */
  private placeOf(event: Pending): number {
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (precedes(this.events[middle], event)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function precedes(one: Pending, other: Pending): boolean {
  return (one.timeUs - other.timeUs || one.node - other.node || one.id - other.id) < 0;
}
