/**
 * Copies that wait for a random time before they are passed on, so that neighbours who heard the same frame do not answer
 * at once. What waits is bounded: when the queue is full its earliest copy leaves at once, early rather than never.
 */
import type { Host } from "../host.ts";
import type { PendingForward } from "./message.ts";

/** Own choice: as many copies wait as a node hears in one jitter where it has some ten neighbours, with reserve. */
const PENDING_MAX = 16;

/** The timer that a gossiping node leaves to the queue. */
export const FORWARD_TIMER = 1;

const NO_FRAME = new Uint8Array(0);

/** Who passes copies on when their time has come. */
export interface Forwarder<P extends PendingForward> {
  readonly host: Host;
  forward(copy: P, frame: Uint8Array): void;
}

/**
 * It knows neither its node nor, of copies that have left, their frames: it may lie idle for long, and would keep them alive,
 * and with a node its whole world.
 */
export class ForwardQueue<P extends PendingForward> {
  /**
   * Earliest first; of two due at once, the one that came first. Behind the first {@link size} are copies that have left:
   * a list that becomes empty gives up its room, and this one is filled again.
   */
  readonly #copies: P[];
  #size: number;

  /** @param pending what {@link pending} gave before */
  constructor(pending: readonly P[] = []) {
    this.#copies = pending.map(copyOf);
    this.#size = pending.length;
  }

  /** How many wait. */
  get size(): number {
    return this.#size;
  }

  /** One that waits, by its place. */
  at(place: number): P {
    return this.#copies[place];
  }

  /** What waits, earliest first, in objects of their own. */
  get pending(): readonly P[] {
    return this.#copies.slice(0, this.#size).map(copyOf);
  }

  /** A copy that has left and may be filled again to {@link wait}; `undefined` where there is none. */
  get spare(): P | undefined {
    return this.#copies[this.#size];
  }

  /** Sets the timer of what waits. */
  start({ host }: Forwarder<P>): void {
    if (this.#size > 0) host.setTimer(FORWARD_TIMER, Math.max(0, this.#copies[0].dueUs - host.clockUs()));
  }

  wait(copy: P, forwarder: Forwarder<P>): void {
    const copies = this.#copies;
    const full = this.#size === PENDING_MAX;
    if (full) this.#forwardFirst(forwarder);
    let place = this.#size++;
    for (; place > 0 && copies[place - 1].dueUs > copy.dueUs; place--) copies[place] = copies[place - 1];
    copies[place] = copy;
    if (place === 0 || full) this.start(forwarder);
  }

  /** The queue's timer has fired. */
  onTimer(forwarder: Forwarder<P>): void {
    // The first is due by what the timer says, even if the clock is read a little early.
    const nowUs = forwarder.host.clockUs();
    do this.#forwardFirst(forwarder);
    while (this.#size > 0 && this.#copies[0].dueUs <= nowUs);
    this.start(forwarder);
  }

  #forwardFirst(forwarder: Forwarder<P>): void {
    if (this.#size === 0) return;
    const copies = this.#copies;
    const first = copies[0];
    this.#size--;
    for (let place = 0; place < this.#size; place++) copies[place] = copies[place + 1];
    copies[this.#size] = first;
    const leaving: { frame: Uint8Array } = first;
    const { frame } = leaving;
    leaving.frame = NO_FRAME;
    forwarder.forward(first, frame);
  }
}

function copyOf<P extends PendingForward>(copy: P): P {
  return { ...copy };
}
