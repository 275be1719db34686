/**
 * The discrete-event kernel: virtual time in whole microseconds, and what happens next.
 *
 * Events fire in the order (time, node, the order in which that node's events were scheduled), so that an event of one node never reorders
 * those of another, and an added node or observer reorders nothing.
 */
import { EventQueue } from "./event-queue.ts";
import { type EventHandle, type EventHandler, KIND_LIMIT } from "./event-records.ts";

/** No event: never a valid handle. */
export const NO_EVENT: EventHandle = -1;

const FIRST_CAPACITY = 1024;

export class Kernel {
  /** The present, µs since the start of the run. */
  nowUs = 0.5; // a fraction at first, so that the engine lays it out as a double for good
  /** Events fired so far. */
  fired = 0;
  /** What each kind was registered as, by kind. */
  readonly kindNames: string[] = [];
  protected readonly queue: EventQueue;
  protected readonly handlers: EventHandler[] = [];

  /**
   * @param tieKey where given, simultaneous events of different nodes fire in an order drawn from it for that instant
   *   instead of by node: what a run comes to must not hang on the one or the other
   */
  constructor(tieKey?: number) {
    this.nowUs = 0;
    this.queue = new EventQueue(FIRST_CAPACITY, tieKey);
  }

  /**
   * Registers a kind of event and returns its number.
   * @param name what a profile calls it, such as `transmission ends`
   * @throws RangeError beyond 65,535 kinds
   */
  register(name: string, handler: EventHandler): number {
    if (this.handlers.length === KIND_LIMIT) throw new RangeError(`more than ${KIND_LIMIT} kinds of event`);
    this.kindNames.push(name);
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
    this.check(timeUs, node);
    const { queue } = this;
    queue.dueUs = timeUs;
    return queue.handleOf(queue.push(node, kind, a, b));
  }

  /**
   * Schedules an event so many microseconds from now that is never cancelled. Other than {@link schedule}, which returns a
   * handle, this allocates nothing even where the engine does not inline it: delays are small integers, times are not.
   * @throws RangeError as {@link schedule} does
   */
  after(delayUs: number, node: number, kind: number, a = 0, b = 0): void {
    if (delayUs >>> 0 !== delayUs) this.check(this.nowUs + delayUs, node);
    const { queue } = this;
    queue.dueUs = this.nowUs + delayUs;
    queue.push(node, kind, a, b);
  }

  /**
   * As {@link after}, but the event may be cancelled: its handle is written into a column, for {@link cancelIn}. A handle
   * that is returned, or passed on, is a double above 2^31, and allocated where the engine does not inline the call.
   * @throws RangeError as {@link schedule} does
   */
  afterInto(handles: Float64Array, at: number, delayUs: number, node: number, kind: number, a = 0, b = 0): void {
    if (delayUs >>> 0 !== delayUs) this.check(this.nowUs + delayUs, node);
    const { queue } = this;
    queue.dueUs = this.nowUs + delayUs;
    handles[at] = queue.handleOf(queue.push(node, kind, a, b));
  }

  /** Takes back the event whose handle stands in a column, where it is still pending, and forgets the handle. */
  cancelIn(handles: Float64Array, at: number): void {
    if (handles[at] === NO_EVENT) return;
    this.queue.cancel(handles[at]);
    handles[at] = NO_EVENT;
  }

  /** Takes back a pending event; returns whether it was still pending. {@link NO_EVENT} is allowed. */
  cancel(handle: EventHandle): boolean {
    return handle !== NO_EVENT && this.queue.cancel(handle);
  }

  /** The time of the next event, or `Infinity`. */
  nextTimeUs(): number {
    const slot = this.queue.peek();
    return slot < 0 ? Number.POSITIVE_INFINITY : this.queue.timeOf(slot);
  }

  /** Fires the next event. Returns false where none is pending. */
  step(): boolean {
    const slot = this.queue.peek();
    if (slot < 0) return false;
    this.fire(slot);
    return true;
  }

  /** Fires all events before `endUs`; the present is then `endUs`. The world at time t is what events before t made it. */
  runUntil(endUs: number): void {
    const { queue } = this;
    for (let slot = queue.peek(); slot >= 0 && queue.timeOf(slot) < endUs; slot = queue.peek()) this.fire(slot);
    if (endUs > this.nowUs && endUs !== Number.POSITIVE_INFINITY) this.nowUs = endUs;
  }

  /** Fires events before `endUs` until `done()` holds after one of them. Returns whether it does. */
  runUntilCondition(done: () => boolean, endUs: number): boolean {
    while (!done()) {
      if (this.nextTimeUs() >= endUs || !this.step()) return false;
    }
    return true;
  }

  private check(timeUs: number, node: number): void {
    if (timeUs >= this.nowUs && timeUs < Number.POSITIVE_INFINITY && timeUs === Math.floor(timeUs)) return;
    throw new RangeError(`event at ${timeUs} µs for node ${node}: the present is ${this.nowUs} µs and times are whole`);
  }

  /** Fires the next event, which is in this slot. */
  protected fire(slot: number): void {
    const { queue } = this;
    this.nowUs = queue.timeOf(slot);
    queue.pop(slot);
    this.fired++;
    queue.dispatch(slot, this.handlers);
  }
}
