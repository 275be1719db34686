/**
 * The way of a session's frames: up along the tree, and down where the last of them came up. Each relay remembers the
 * neighbour that it had a sensor's last frame from, so that a way down heals with the next frame up.
 */
import type { Address, Host } from "../../host.ts";
import { TREE_HOPS_MAX } from "../tree-route.ts";
import { decodeEnvelope, type Envelope, encodeEnvelope } from "./session-envelope.ts";

/** Sensors that a relay knows a way down to; the one longest unheard of is forgotten. Own choice. */
const WAYS_MAX = 4096;
/** The token of frames whose outcome nobody waits for. */
const NO_TOKEN = 0;

/** As plain data: names and the neighbours that lead to them, the least recently heard first. */
export type WaysDown = readonly (readonly [name: string, next: Address])[];

export class SessionRoutes {
  readonly #host: Host;
  readonly #down: Map<string, Address>;

  /** @param state what {@link state} gave before */
  constructor(host: Host, state: WaysDown = []) {
    this.#host = host;
    this.#down = new Map(state);
  }

  get state(): WaysDown {
    return [...this.#down];
  }

  /** Sends a frame of this sensor's own session. @returns whether there is a way */
  sendUp(frame: Uint8Array, token: number = NO_TOKEN): boolean {
    return this.#passUp({ isToGateway: true, hops: TREE_HOPS_MAX - 1, name: this.#host.name, frame }, token);
  }

  /** Sends a frame to a sensor. */
  sendDown(name: string, frame: Uint8Array): void {
    this.#passDown({ isToGateway: false, hops: TREE_HOPS_MAX - 1, name, frame });
  }

  /** What is for this node; anything else is passed on, or dropped and noted. */
  hear(bytes: Uint8Array, from: Address): Envelope | undefined {
    const envelope = decodeEnvelope(bytes);
    if (envelope === undefined) {
      this.#host.note("malformed");
      return undefined;
    }
    const { isToGateway, hops, name } = envelope;
    if (isToGateway) this.#learn(name, from);
    if (isToGateway ? this.#host.isGateway : name === this.#host.name) return envelope;
    if (hops === 0) this.#host.note("ttl-expired");
    else if (isToGateway) this.#passUp({ ...envelope, hops: hops - 1 }, NO_TOKEN);
    else this.#passDown({ ...envelope, hops: hops - 1 });
    return undefined;
  }

  #learn(name: string, from: Address): void {
    this.#down.delete(name);
    this.#down.set(name, from);
    for (const oldest of this.#down.keys()) {
      if (this.#down.size <= WAYS_MAX) break;
      this.#down.delete(oldest);
    }
  }

  #passUp(envelope: Envelope, token: number): boolean {
    return this.#send(this.#host.nextHopToGateway(), envelope, token);
  }

  #passDown(envelope: Envelope): void {
    this.#send(this.#down.get(envelope.name), envelope, NO_TOKEN);
  }

  #send(next: Address | undefined, envelope: Envelope, token: number): boolean {
    if (next === undefined) this.#host.note("not-routed");
    else this.#host.send(next, encodeEnvelope(envelope), token);
    return next !== undefined;
  }
}
