/** What a node does with every frame first: decode it, and drop what it has heard before. */
import type { Host } from "../host.ts";
import type { IdentityNumbers } from "./identity-numbers.ts";
import type { Message, MessageCodec } from "./message.ts";
import { SeenCache } from "./seen-cache.ts";

export class Hearing<M extends Message> {
  readonly #host: Host;
  readonly #codec: MessageCodec<M>;
  readonly #seen: SeenCache;
  /** The message heard last: in a flood it is heard again and again, and need not be looked up. */
  #latest: string | undefined;

  /**
   * @param capacity messages remembered, at least 1
   * @param numbers the network's
   * @param identities what {@link identities} gave before
   */
  constructor(
    host: Host,
    codec: MessageCodec<M>,
    capacity: number,
    numbers: IdentityNumbers,
    identities: readonly string[] = [],
  ) {
    this.#host = host;
    this.#codec = codec;
    this.#seen = new SeenCache(capacity, numbers, identities);
  }

  /**
   * The message in a frame if it is new here; `undefined`, and noted, where it does not decode or is known already.
   * A node's own messages are always known to it. The message is not remembered yet: see {@link remember}.
   */
  hear(frame: Uint8Array): M | undefined {
    const message = this.#codec.decode(frame);
    if (message === undefined) {
      this.#host.note("malformed");
      return undefined;
    }
    const { identity } = message;
    if (identity === this.#latest || this.#seen.has(identity)) this.#latest = identity;
    else if (message.nodeId !== this.#host.name) return message;
    this.#host.note("duplicate");
    return undefined;
  }

  /** From now on, copies of the message with this identity are duplicates. */
  remember(identity: string): void {
    this.#seen.add(identity);
    this.#latest = identity;
  }

  /** Least recently used first: the whole state. */
  get identities(): readonly string[] {
    return this.#seen.identities;
  }
}
