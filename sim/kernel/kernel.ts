/**
 * The discrete-event kernel: virtual time in whole microseconds, and what happens next.
 *
 * Events fire in the order (time, node, that node's own sequence number), so that an event of one node never reorders
 * those of another, and an added node or observer reorders nothing.
 */
import { type EventHandle, EventQueue } from "./event-queue.ts";

/** What an event does: `node` is whom it concerns, `a` and `b` are 32-bit integers given to {@link Kernel.schedule}. */
export type EventHandler = (node: number, a: number, b: number) => void;

/** No event: never a valid handle. */
export const NO_EVENT: EventHandle = -1;

export class Kernel {
  /** The present, µs since the start of the run. */
  nowUs = 0;
  /** Events fired so far. */
  fired = 0;
  private readonly queue = new EventQueue();
  private readonly handlers: EventHandler[] = [];
  private readonly sequence: Float64Array;

  /** @param nodes number of nodes; events concern nodes 0 … nodes − 1 */
  constructor(nodes: number) {
    this.sequence = new Float64Array(nodes);
  }

  /** Registers a kind of event and returns its number. */
  register(handler: EventHandler): number {
    return this.handlers.push(handler) - 1;
  }

  /** Events pending. */
  get pending(): number {
    return this.queue.size;
  }

  /**
   * Schedules an event.
   * @throws RangeError where the time is in the past or not a whole number: both are errors of the model
   */
  schedule(timeUs: number, node: number, kind: number, a = 0, b = 0): EventHandle {
    if (!(timeUs >= this.nowUs) || timeUs !== Math.floor(timeUs)) {
      throw new RangeError(
        `event at ${timeUs} µs for node ${node}: the present is ${this.nowUs} µs and times are whole`,
      );
    }
    return this.queue.push(timeUs, node, this.sequence[node]++, kind, a, b);
  }

  /** Takes back a pending event; returns whether it was still pending. {@link NO_EVENT} is allowed. */
  cancel(handle: EventHandle): boolean {
    return handle !== NO_EVENT && this.queue.cancel(handle);
  }

  /** The time of the next event, or `Infinity`. */
  nextTimeUs(): number {
    return this.queue.nextTimeUs();
  }

  /** Fires the next event. Returns false where none is pending. */
  step(): boolean {
    const timeUs = this.queue.nextTimeUs();
    if (timeUs === Number.POSITIVE_INFINITY) return false;
    this.fire(timeUs);
    return true;
  }

  /** Fires all events before `endUs`; the present is then `endUs`. The world at time t is what events before t made it. */
  runUntil(endUs: number): void {
    for (;;) {
      const timeUs = this.queue.nextTimeUs();
      if (timeUs >= endUs) break;
      this.fire(timeUs);
    }
    if (endUs > this.nowUs && endUs !== Number.POSITIVE_INFINITY) this.nowUs = endUs;
  }

  /** Fires events before `endUs` until `done()` holds after one of them. Returns whether it does. */
  runUntilCondition(done: () => boolean, endUs: number): boolean {
    while (!done()) {
      const timeUs = this.queue.nextTimeUs();
      if (timeUs >= endUs) return false;
      this.fire(timeUs);
    }
    return true;
  }

  private fire(timeUs: number): void {
    const { queue } = this;
    const slot = queue.pop();
    this.nowUs = timeUs;
    this.fired++;
    this.handlers[queue.kind[slot]](queue.node[slot], queue.a[slot], queue.b[slot]);
  }
}
