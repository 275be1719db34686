/**
 * Copies that wait for a random time before they are passed on, so that neighbours who heard the same frame do not answer
 * at once. What waits is bounded: when the queue is full its earliest copy leaves at once, early rather than never.
 */
import type { Host } from "../host.ts";
import type { PendingForward } from "./message.ts";

/** Own choice: as many copies wait as a node hears in one jitter where it has some ten neighbours, with reserve. */
const PENDING_MAX = 16;

/** What all queues hold in which nothing waits. */
const NOTHING: never[] = [];

/** The timer that a gossiping node leaves to the queue. */
export const FORWARD_TIMER = 1;

/** Who passes copies on when their time has come. */
export interface Forwarder<P extends PendingForward> {
  forward(copy: P): void;
}

export class ForwardQueue<P extends PendingForward> {
  readonly #host: Host;
  readonly #forwarder: Forwarder<P>;
  /** Earliest first; of two due at once, the one that came first. */
  #pending: P[];

  /** @param pending what {@link pending} gave before */
  constructor(host: Host, forwarder: Forwarder<P>, pending: readonly P[] = []) {
    this.#host = host;
    this.#forwarder = forwarder;
    this.#pending = pending.length === 0 ? NOTHING : [...pending];
  }

  /** What waits, earliest first. */
  get pending(): readonly P[] {
    return this.#pending;
  }

  /** Sets the timer of what waits. */
  start(): void {
    if (this.#pending.length > 0)
      this.#host.setTimer(FORWARD_TIMER, Math.max(0, this.#pending[0].dueUs - this.#host.clockUs()));
  }

  wait(copy: P): void {
    const full = this.#pending.length === PENDING_MAX;
    if (full) this.#forwardFirst();
    let place = this.#pending.length;
    while (place > 0 && this.#pending[place - 1].dueUs > copy.dueUs) place--;
    // Most often it waits alone: a list of just one is a tenth of the room that a list makes when it grows.
    if (this.#pending.length === 0) this.#pending = [copy];
    else this.#pending.splice(place, 0, copy);
    if (place === 0 || full) this.start();
  }

  /** The queue's timer has fired. */
  onTimer(): void {
    // The first is due by what the timer says, even if the clock is read a little early.
    const nowUs = this.#host.clockUs();
    do this.#forwardFirst();
    while (this.#pending.length > 0 && this.#pending[0].dueUs <= nowUs);
    this.start();
  }

  #forwardFirst(): void {
    const first = this.#pending.shift();
    if (this.#pending.length === 0) this.#pending = NOTHING;
    if (first !== undefined) this.#forwarder.forward(first);
  }
}
