/** What the kernel must do, done the slow and obvious way: a sorted array of pending events. */
export interface Pending {
  readonly timeUs: number;
  readonly node: number;
  readonly id: number;
}

export class SortedArray {
  nowUs = 0;
  private readonly events: Pending[] = [];

  add(event: Pending): void {
    this.events.push(event);
    this.events.sort((one, other) => one.timeUs - other.timeUs || one.node - other.node || one.id - other.id);
  }

  /** Takes an event back; returns whether it was pending. */
  cancel(id: number): boolean {
    const index = this.events.findIndex((event) => event.id === id);
    if (index >= 0) this.events.splice(index, 1);
    return index >= 0;
  }

  /** Takes out the next event before a time. */
  next(endUs: number): Pending | undefined {
    if (this.events.length === 0 || this.events[0].timeUs >= endUs) return undefined;
    this.nowUs = this.events[0].timeUs;
    return this.events.shift();
  }

  get size(): number {
    return this.events.length;
  }
}
