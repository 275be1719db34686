/**
 * Gossip with a limit of hops, as published: the originator sends with TTL − 1; whoever accepts a message passes on a copy
 * with one less, if what it received was above 0. So a message reaches TTL hops at most, and in a flood exactly. A copy is
 * not sent back to where it came from (on a shared medium one broadcast reaches that neighbour anyway).
 */
import type { Address, Host } from "../host.ts";
import { FORWARD_TIMER, type Forwarder, ForwardQueue } from "./forward-queue.ts";
import type { Forwarding } from "./forwarding.ts";
import type { Message, MessageCodec, PendingForward, Relay } from "./message.ts";

/** What gossip of every kind is set to. */
export interface GossipSettings {
  /** Hops that a message of this node may travel, at least 1. */
  readonly ttl: number;
  /** A copy waits for U(0, jitter) µs; 0: none waits. */
  readonly jitter: number;
}

export class Gossip<M extends Message> implements Relay<M>, Forwarder<PendingForward> {
  readonly firstTtl: number;
  readonly deliversHere = true;
  readonly overhears = undefined;
  readonly #host: Host;
  readonly #codec: MessageCodec<M>;
  readonly #forwarding: Forwarding;
  readonly #jitterUs: number;
  /** Made when something first waits. */
  #queue: ForwardQueue<PendingForward> | undefined;

  /** @param pending what {@link snapshot} gave before */
  constructor(
    host: Host,
    codec: MessageCodec<M>,
    { ttl, jitter }: GossipSettings,
    forwarding: Forwarding,
    pending: readonly PendingForward[] = [],
  ) {
    this.firstTtl = ttl - 1;
    this.#host = host;
    this.#codec = codec;
    this.#forwarding = forwarding;
    this.#jitterUs = jitter;
    if (pending.length > 0) this.#queue = new ForwardQueue(host, this, pending);
  }

  start(): void {
    this.#queue?.start();
  }

  originate(frame: Uint8Array): void {
    this.#forwarding.send(this.#host, frame, undefined);
  }

  pass(message: M, from: Address): void {
    const host = this.#host;
    if (message.ttl === 0) host.note("ttl-expired");
    else if (!this.#forwarding.admits(host)) host.note("withheld");
    else if (this.#jitterUs === 0) this.#send(this.#codec.forwardedCopy(message), from);
    else this.#wait(this.#codec.forwardedCopy(message), from);
  }

  onTimer(timer: number): void {
    if (timer === FORWARD_TIMER) this.#queue?.onTimer();
  }

  snapshot(): readonly PendingForward[] {
    return [...(this.#queue?.pending ?? [])];
  }

  /** A copy has waited long enough. */
  forward({ frame, from }: PendingForward): void {
    this.#send(frame, from);
  }

  #wait(frame: Uint8Array, from: Address): void {
    const dueUs = this.#host.clockUs() + Math.floor(this.#host.random() * this.#jitterUs);
    this.#queue ??= new ForwardQueue(this.#host, this);
    this.#queue.wait({ dueUs, frame, from });
  }

  #send(frame: Uint8Array, from: Address): void {
    this.#host.note("forwarded");
    this.#forwarding.send(this.#host, frame, from);
  }
}
