/**
 * Gossip by TTL-limited flooding, as published: the originator sends with TTL − 1; whoever accepts a message forwards
 * a copy with one less, if what it received was above 0. So a message reaches exactly TTL hops. A copy is not sent back
 * to where it came from (on a shared medium one broadcast reaches that neighbour anyway).
 *
 * Forwarding waits for a random time, so that neighbours who heard the same frame do not answer at once. What waits is
 * bounded: when the queue is full its earliest copy is sent at once, early rather than never.
 */
import type { Address, Host } from "../host.ts";
import type { Message, MessageCodec, PendingForward, Relay } from "./message.ts";

/** Own choice: as many copies wait as a node hears in one jitter where it has some ten neighbours, with reserve. */
const PENDING_MAX = 16;

/** The timer that a gossiping node leaves to {@link Gossip}. */
export const FORWARD_TIMER = 1;

/** What waits at nodes where nothing ever has. */
const NONE: PendingForward[] = [];

export class Gossip<M extends Message> implements Relay<M> {
  readonly firstTtl: number;
  readonly deliversHere = true;
  readonly #host: Host;
  readonly #codec: MessageCodec<M>;
  readonly #jitterUs: number;
  /** Earliest first; of two due at once, the one that came first. Shared and empty until something waits. */
  #pending: PendingForward[] = NONE;

  /**
   * @param ttl hops that a message of this node may travel, at least 1
   * @param jitterUs forwarding waits for U(0, jitterUs); 0 forwards at once
   * @param pending what {@link snapshot} gave before
   */
  constructor(
    host: Host,
    codec: MessageCodec<M>,
    ttl: number,
    jitterUs: number,
    pending: readonly PendingForward[] = [],
  ) {
    this.firstTtl = ttl - 1;
    this.#host = host;
    this.#codec = codec;
    this.#jitterUs = jitterUs;
    if (pending.length > 0) this.#pending = [...pending];
  }

  start(): void {
    this.#setTimer();
  }

  originate(frame: Uint8Array): void {
    this.#host.broadcast(frame, 0);
  }

  pass(message: M, from: Address): void {
    if (message.ttl === 0) {
      this.#host.note("ttl-expired");
      return;
    }
    const frame = this.#codec.forwardedCopy(message);
    if (this.#jitterUs === 0) this.#forward(frame, from);
    else this.#wait({ dueUs: this.#host.clockUs() + Math.floor(this.#host.random() * this.#jitterUs), frame, from });
  }

  onTimer(timer: number): void {
    if (timer !== FORWARD_TIMER) return;
    // The first is due by what the timer says, even if the clock is read a little early.
    const nowUs = this.#host.clockUs();
    do this.#forwardFirst();
    while (this.#pending.length > 0 && this.#pending[0].dueUs <= nowUs);
    this.#setTimer();
  }

  snapshot(): readonly PendingForward[] {
    return [...this.#pending];
  }

  #wait(copy: PendingForward): void {
    if (this.#pending === NONE) this.#pending = [];
    const full = this.#pending.length === PENDING_MAX;
    if (full) this.#forwardFirst();
    let place = this.#pending.length;
    while (place > 0 && this.#pending[place - 1].dueUs > copy.dueUs) place--;
    this.#pending.splice(place, 0, copy);
    if (place === 0 || full) this.#setTimer();
  }

  #forwardFirst(): void {
    const first = this.#pending.shift();
    if (first !== undefined) this.#forward(first.frame, first.from);
  }

  #forward(frame: Uint8Array, from: Address): void {
    this.#host.note("forwarded");
    this.#host.broadcast(frame, 0, from);
  }

  #setTimer(): void {
    if (this.#pending.length > 0)
      this.#host.setTimer(FORWARD_TIMER, Math.max(0, this.#pending[0].dueUs - this.#host.clockUs()));
  }
}
