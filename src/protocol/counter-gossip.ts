/**
 * Counter-based gossip: a node waits for a random time before it passes a message on, counts the copies that it hears
 * meanwhile, and stays silent where there were enough: its neighbours have very likely heard the message too.
 *
 * Source: S.-Y. Ni, Y.-C. Tseng, Y.-S. Chen, J.-P. Sheu, "The broadcast storm problem in a mobile ad hoc network",
 * MobiCom 1999, section 3.2. Hops are limited as everywhere: see {@link Gossip}.
 */
import type { Address, Host } from "../host.ts";
import { FORWARD_TIMER, type Forwarder, ForwardQueue } from "./forward-queue.ts";
import type { Message, MessageCodec, Overhearing, PendingForward, Relay } from "./message.ts";

/** What counter-based gossip is set to. */
export interface CounterSettings {
  /** Hops that a message of this node may travel, at least 1. */
  readonly ttl: number;
  /** Copies heard, the first included, from which on a node stays silent; at least 2. */
  readonly threshold: number;
  /** A node decides after U(0, backoff) µs. */
  readonly backoff: number;
}

/** A copy that waits, as plain data, and how often its message was heard so far. */
export type CountedForward = PendingForward & { readonly identity: string; copies: number };

export class CounterGossip<M extends Message> implements Relay<M>, Forwarder<CountedForward>, Overhearing<M> {
  readonly firstTtl: number;
  readonly deliversHere = true;
  readonly host: Host;
  readonly #codec: MessageCodec<M>;
  readonly #settings: CounterSettings;
  readonly #queue: ForwardQueue<CountedForward>;

  /** @param pending what {@link snapshot} gave before */
  constructor(host: Host, codec: MessageCodec<M>, settings: CounterSettings, pending: readonly CountedForward[] = []) {
    this.firstTtl = settings.ttl - 1;
    this.host = host;
    this.#codec = codec;
    this.#settings = settings;
    this.#queue = new ForwardQueue(pending);
  }

  get overhears(): Overhearing<M> {
    return this;
  }

  start(): void {
    this.#queue.start(this);
  }

  originate(frame: Uint8Array): void {
    this.host.broadcast(frame, 0);
  }

  pass(message: M, from: Address): void {
    if (message.ttl === 0) {
      this.host.note("ttl-expired");
      return;
    }
    const dueUs = this.host.clockUs() + Math.floor(this.host.random() * this.#settings.backoff);
    const { identity } = message;
    this.#queue.wait({ dueUs, frame: this.#codec.forwardedCopy(message), from, identity, copies: 1 }, this);
  }

  heardAgain({ identity }: M): void {
    for (let place = 0; place < this.#queue.size; place++) {
      const copy = this.#queue.at(place);
      if (copy.identity === identity) copy.copies++;
    }
  }

  heardFirst(): void {}

  hearControl(): boolean {
    return false;
  }

  onTimer(timer: number): void {
    if (timer === FORWARD_TIMER) this.#queue.onTimer(this);
  }

  snapshot(): readonly CountedForward[] {
    return this.#queue.pending;
  }

  /** A copy has waited long enough: now it is decided. */
  forward({ from, copies }: CountedForward, frame: Uint8Array): void {
    if (copies >= this.#settings.threshold) {
      this.host.note("withheld");
      return;
    }
    this.host.note("forwarded");
    this.host.broadcast(frame, 0, from);
  }
}
