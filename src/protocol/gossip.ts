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

/** A copy that is used again once it has been sent. */
type Copy = { -readonly [key in keyof PendingForward]: PendingForward[key] };

/** Queues in which nothing waits any more, of whichever node, are used again. */
const idleQueues: ForwardQueue<Copy>[] = [];

export class Gossip<M extends Message> implements Relay<M>, Forwarder<Copy> {
  readonly host: Host;
  readonly #codec: MessageCodec<M>;
  readonly #settings: GossipSettings;
  readonly #forwarding: Forwarding;
  /** There while something waits: most of the time it does not, and there may be a million nodes. */
  #queue: ForwardQueue<Copy> | undefined;

  /**
   * @param settings one object for all nodes of a network
   * @param pending what {@link snapshot} gave before
   */
  constructor(
    host: Host,
    codec: MessageCodec<M>,
    settings: GossipSettings,
    forwarding: Forwarding,
    pending: readonly PendingForward[] = [],
  ) {
    this.host = host;
    this.#codec = codec;
    this.#settings = settings;
    this.#forwarding = forwarding;
    if (pending.length > 0) this.#queue = new ForwardQueue(pending);
  }

  get firstTtl(): number {
    return this.#settings.ttl - 1;
  }

  get deliversHere(): true {
    return true;
  }

  get overhears(): undefined {
    return undefined;
  }

  start(): void {
    this.#queue?.start(this);
  }

  originate(frame: Uint8Array): void {
    this.#forwarding.send(this.host, frame, undefined);
  }

  pass(message: M, from: Address): void {
    const host = this.host;
    if (message.ttl === 0) host.note("ttl-expired");
    else if (!this.#forwarding.admits(host)) host.note("withheld");
    else if (this.#settings.jitter === 0) this.send(this.#codec.forwardedCopy(message), from);
    else this.wait(this.#codec.forwardedCopy(message), from);
  }

  onTimer(timer: number): void {
    if (timer !== FORWARD_TIMER || this.#queue === undefined) return;
    this.#queue.onTimer(this);
    if (this.#queue.size > 0) return;
    idleQueues.push(this.#queue);
    this.#queue = undefined;
  }

  snapshot(): readonly PendingForward[] {
    return this.#queue?.pending ?? [];
  }

  /** A copy has waited long enough. */
  forward({ from }: Copy, frame: Uint8Array): void {
    this.send(frame, from);
  }

  private wait(frame: Uint8Array, from: Address): void {
    const dueUs = this.host.clockUs() + Math.floor(this.host.random() * this.#settings.jitter);
    this.#queue ??= idleQueues.pop() ?? new ForwardQueue();
    const copy = this.#queue.spare ?? { dueUs, frame, from };
    copy.dueUs = dueUs;
    copy.frame = frame;
    copy.from = from;
    this.#queue.wait(copy, this);
  }

  private send(frame: Uint8Array, from: Address): void {
    this.host.note("forwarded");
    this.#forwarding.send(this.host, frame, from);
  }
}
