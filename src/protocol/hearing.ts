/** What a node does with every frame first: decode it, and drop what it has heard before. */
import { hashOfName } from "../base/name-index.ts";
import type { Address, Host } from "../host.ts";
import { identityOf, type Message, type MessageCodec, type MessageMemory, type Overhearing } from "./message.ts";
import { type Remembering, SeenCache } from "./seen-cache.ts";

/** (A SeenCache itself: one of its own would be an object more for each of perhaps a million nodes.) */
export class Hearing<M extends Message> extends SeenCache implements MessageMemory {
  readonly #host: Host;
  readonly #codec: MessageCodec<M>;
  readonly #overhears: Overhearing<M> | undefined;
  /** Of the host's name, which lies further away. */
  readonly #nameHash: number;

  /**
   * @param overhears told what is heard beside new messages
   * @param seen what {@link identities} gave before
   */
  constructor(
    host: Host,
    codec: MessageCodec<M>,
    remembering: Remembering,
    overhears?: Overhearing<M>,
    seen?: readonly string[],
  ) {
    super(remembering, seen);
    this.#host = host;
    this.#nameHash = hashOfName(host.name);
    this.#codec = codec;
    this.#overhears = overhears;
  }

  /**
   * The message in a frame if it is new here; `undefined`, and noted, where it does not decode or is known already.
   * A node's own messages are always known to it. The message is not remembered yet: see {@link remember}.
   */
  hear(frame: Uint8Array, from: Address): M | undefined {
    if (this.#overhears?.hearControl(frame, from, this) === true) return undefined;
    const message = this.#codec.decode(frame);
    if (message === undefined) {
      this.#host.note("malformed");
      return undefined;
    }
    if (this.has(message.identity)) this.heardLast(message.identity);
    else if (!this.isOwnName(message.nodeId)) return message;
    this.#host.note("duplicate");
    this.#overhears?.heardAgain(message, from);
    return undefined;
  }

  /** From now on, copies of the message are duplicates. */
  remember(message: M): void {
    this.add(message.identity);
    this.heardLast(message.identity);
    this.#overhears?.heardFirst(message);
  }

  /** Where nobody overhears, copies of what was heard last change nothing: not even the order in which messages are forgotten. */
  private heardLast(identity: string): void {
    if (this.#overhears === undefined) this.#host.ignoreCopiesOf?.(identity);
  }

  knows(nodeId: string, timestampMs: number): boolean {
    return this.isOwnName(nodeId) || this.has(identityOf(nodeId, timestampMs));
  }

  private isOwnName(name: string): boolean {
    return this.shared.identities.nameHash(name) === this.#nameHash && name === this.#host.name;
  }
}
