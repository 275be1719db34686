/** Hop by hop towards the gateway, along the tree that the network layer has computed. */
import type { Host } from "../host.ts";
import type { Message, MessageCodec, Relay } from "./message.ts";

/**
 * Hops that a message may take along the tree: the default hop limit of IP (RFC 1700, "IP time to live"). A tree has no
 * loops, so the limit only guards against a route that changes under way.
 */
export const TREE_HOPS_MAX = 64;

/** Relays pass messages on and do not read them: what they carry is for the gateway. Nothing waits here. */
export class TreeRoute<M extends Message> implements Relay<M> {
  readonly #host: Host;
  readonly #codec: MessageCodec<M>;

  constructor(host: Host, codec: MessageCodec<M>) {
    this.#host = host;
    this.#codec = codec;
  }

  get firstTtl(): number {
    return TREE_HOPS_MAX - 1;
  }

  get deliversHere(): boolean {
    return this.#host.isGateway;
  }

  get overhears(): undefined {
    return undefined;
  }

  start(): void {}

  originate(frame: Uint8Array): void {
    this.sendOn(frame);
  }

  pass(message: M): void {
    if (this.#host.isGateway) return;
    if (message.ttl === 0) this.#host.note("ttl-expired");
    else if (this.sendOn(this.#codec.forwardedCopy(message))) this.#host.note("forwarded");
  }

  onTimer(): void {}

  snapshot(): null {
    return null;
  }

  private sendOn(frame: Uint8Array): boolean {
    if (this.#host.isGateway) return false;
    const next = this.#host.nextHopToGateway();
    if (next === undefined) this.#host.note("not-routed");
    else this.#host.send(next, frame, 0);
    return next !== undefined;
  }
}
