/**
 * Plumtree, the push-lazy-push multicast tree: messages go to eager neighbours; lazy ones are told that there is a message
 * (IHAVE). Whoever gets a copy of what it has makes the sender lazy and says so (PRUNE), so that the eager links become a
 * tree. Whoever is told of a message that does not come asks for it (GRAFT), which makes that link eager again: the tree
 * heals by itself.
 *
 * Source: J. Leitão, J. Pereira, L. Rodrigues, "Epidemic broadcast trees", SRDS 2007, algorithms 1 and 2. Ours: hops are
 * limited as everywhere (see {@link Gossip}), copies wait for the jitter, announcements are sent one by one, and the tree
 * is not optimised by hops. Every memory is bounded. Neighbours are those that the host names; who dies stays one.
 */
import type { Address, Host } from "../host.ts";
import { EventError } from "./event-error.ts";
import { FORWARD_TIMER, type Forwarder, ForwardQueue } from "./forward-queue.ts";
import { encodeControl, isControl, lookAtControl, type MessageName } from "./gossip-control.ts";
import type { Message, MessageCodec, MessageMemory, Overhearing, PendingForward, Relay } from "./message.ts";
import { type MissingMessage, MissingMessages, type Question } from "./missing-messages.ts";

/** What Plumtree is set to. */
export interface PlumtreeSettings {
  /** Hops that a message of this node may travel, at least 1. */
  readonly ttl: number;
  /** A copy waits for U(0, jitter) µs. */
  readonly jitter: number;
  /** µs from the first announcement of a message until it is asked for. */
  readonly graftAfter: number;
  /** µs until the next announcer is asked. */
  readonly graftRetry: number;
  /** The last messages that it can send to those who ask; at least 1. */
  readonly keep: number;
}

/** The timer of questions for messages that have not come; {@link ForwardQueue} and the heartbeat have theirs. */
export const GRAFT_TIMER = 3;

type KeptMessage = { readonly nodeId: string; readonly timestampMs: number; readonly frame: Uint8Array };
type PlumtreeForward = PendingForward & { readonly nodeId: string; readonly timestampMs: number };

/** A node's whole state as plain data. */
export type PlumtreeState = {
  readonly lazy: readonly Address[];
  readonly kept: readonly KeptMessage[];
  readonly missing: readonly MissingMessage[];
  readonly pending: readonly PlumtreeForward[];
};

export class Plumtree<M extends Message> implements Relay<M>, Forwarder<PlumtreeForward>, Overhearing<M> {
  readonly firstTtl: number;
  readonly deliversHere = true;
  readonly host: Host;
  readonly #codec: MessageCodec<M>;
  readonly #settings: PlumtreeSettings;
  readonly #queue: ForwardQueue<PlumtreeForward>;
  readonly #missing: MissingMessages;
  /** Neighbours that get announcements; all others get messages. */
  readonly #lazy: Set<Address>;
  /** Oldest first. */
  readonly #kept: KeptMessage[];

  /** @param state what {@link snapshot} gave before */
  constructor(host: Host, codec: MessageCodec<M>, settings: PlumtreeSettings, state?: PlumtreeState) {
    this.firstTtl = settings.ttl - 1;
    this.host = host;
    this.#codec = codec;
    this.#settings = settings;
    this.#queue = new ForwardQueue(state?.pending);
    this.#missing = new MissingMessages(state?.missing);
    this.#lazy = new Set(state?.lazy);
    this.#kept = [...(state?.kept ?? [])];
  }

  get overhears(): Overhearing<M> {
    return this;
  }

  start(): void {
    this.#queue.start(this);
    this.#setTimer();
  }

  originate(frame: Uint8Array, timestampMs: number): void {
    const message = { nodeId: this.host.name, timestampMs, frame };
    this.#keep(message);
    this.#push(message, undefined);
  }

  pass(message: M, from: Address): void {
    this.#lazy.delete(from);
    if (message.ttl === 0) {
      this.host.note("ttl-expired");
      return;
    }
    const { nodeId, timestampMs } = message;
    const frame = this.#codec.forwardedCopy(message);
    this.#keep({ nodeId, timestampMs, frame });
    const { jitter } = this.#settings;
    const dueUs = jitter === 0 ? 0 : this.host.clockUs() + Math.floor(this.host.random() * jitter);
    const copy = { dueUs, frame, from, nodeId, timestampMs };
    if (jitter === 0) this.forward(copy, frame);
    else this.#queue.wait(copy, this);
  }

  heardAgain(_message: M, from: Address): void {
    this.#makeLazy(from);
    this.host.send(from, encodeControl({ kind: "prune" }), 0);
  }

  heardFirst(message: M): void {
    this.#missing.came(message);
  }

  hearControl(frame: Uint8Array, from: Address, memory: MessageMemory): boolean {
    if (!isControl(frame)) return false;
    const control = lookAtControl(frame);
    if (control instanceof EventError) this.host.note("malformed");
    else if (control.kind === "prune") this.#makeLazy(from);
    else if (control.kind === "graft") this.#graft(control.message, from);
    else if (!memory.knows(control.message.nodeId, control.message.timestampMs)) this.#wants(control.message, from);
    return true;
  }

  onTimer(timer: number): void {
    if (timer === FORWARD_TIMER) this.#queue.onTimer(this);
    if (timer !== GRAFT_TIMER) return;
    for (const question of this.#missing.due(this.host.clockUs(), this.#settings.graftRetry)) this.#ask(question);
    this.#setTimer();
  }

  /** A copy has waited long enough. */
  forward({ nodeId, timestampMs, from }: PlumtreeForward, frame: Uint8Array): void {
    this.#push({ nodeId, timestampMs, frame }, from);
  }

  snapshot(): PlumtreeState {
    return {
      lazy: [...this.#lazy].sort((a, b) => a - b),
      kept: [...this.#kept],
      missing: [...this.#missing.all],
      pending: this.#queue.pending,
    };
  }

  /** The message to eager neighbours, an announcement to lazy ones. */
  #push({ nodeId, timestampMs, frame }: KeptMessage, from: Address | undefined): void {
    const others = this.host.neighbours().filter((neighbour) => neighbour !== from);
    const eager = others.filter((neighbour) => !this.#lazy.has(neighbour));
    if (from !== undefined && eager.length > 0) this.host.note("forwarded");
    for (const neighbour of eager) this.host.send(neighbour, frame, 0);
    if (eager.length === others.length) return;
    const announcement = encodeControl({ kind: "ihave", message: { nodeId, timestampMs } });
    for (const neighbour of others) if (this.#lazy.has(neighbour)) this.host.send(neighbour, announcement, 0);
  }

  #wants(message: MessageName, from: Address): void {
    const question = this.#missing.announced(message, from, this.host.clockUs() + this.#settings.graftAfter);
    if (question !== undefined) this.#ask(question);
    this.#setTimer();
  }

  #ask({ message, announcer }: Question): void {
    this.#lazy.delete(announcer);
    this.host.send(announcer, encodeControl({ kind: "graft", message }), 0);
  }

  #graft({ nodeId, timestampMs }: MessageName, from: Address): void {
    this.#lazy.delete(from);
    const kept = this.#kept.find((one) => one.nodeId === nodeId && one.timestampMs === timestampMs);
    if (kept !== undefined) this.host.send(from, kept.frame, 0);
  }

  /** Only neighbours are remembered: there are no more of them than the host names. */
  #makeLazy(from: Address): void {
    if (this.host.neighbours().includes(from)) this.#lazy.add(from);
  }

  #keep({ nodeId, timestampMs, frame }: KeptMessage): void {
    if (this.#kept.length === this.#settings.keep) this.#kept.shift();
    this.#kept.push({ nodeId, timestampMs, frame });
  }

  #setTimer(): void {
    const { dueUs } = this.#missing;
    if (dueUs !== undefined) this.host.setTimer(GRAFT_TIMER, Math.max(0, dueUs - this.host.clockUs()));
  }
}
