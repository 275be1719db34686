/** A node that sends sensor values as they are, through the same mesh as Resonance: every one, or those that changed. */
import type { Values } from "../base/parameters.ts";
import type { Address, Host, PlainData, SampleBlock } from "../host.ts";
import { type floodParameters, relayFor } from "../protocol/flood-parameters.ts";
import { FrameNode } from "../protocol/frame-node.ts";
import { Hearing } from "../protocol/hearing.ts";
import type { IdentityNumbers } from "../protocol/identity-numbers.ts";
import { hopsOf, nextStampMs, type Relay } from "../protocol/message.ts";
import { ReportRule } from "./mqtt/report-rule.ts";
import { encodeScalar, type ScalarMessage, scalarCodec } from "./scalar-message.ts";

/** What all nodes of a network have in common. */
export interface ScalarNetwork extends Values<typeof floodParameters> {
  readonly route: "flood" | "tree";
  readonly identities: IdentityNumbers;
  /** The change that a value must exceed to be sent, in sensor units, or `undefined`: every value is sent. */
  readonly delta: number | undefined;
}

/** A node's whole state as plain data. */
export type ScalarState = {
  readonly sent: { readonly value: number; readonly ordinal: number } | null;
  readonly lastStampMs: number;
  readonly seen: readonly string[];
  readonly relay: PlainData;
};

/** The timer of the heartbeat; gossip has its own. */
export const HEARTBEAT_TIMER = 2;

export class ScalarNode extends FrameNode {
  readonly #host: Host;
  readonly #network: ScalarNetwork;
  readonly #rule: ReportRule;
  readonly #hearing: Hearing<ScalarMessage>;
  readonly #relay: Relay<ScalarMessage>;
  /** The value last sent: what a heartbeat repeats. */
  #sent: { readonly value: number; readonly ordinal: number } | undefined;
  #lastStampMs: number;

  /** @param state what {@link snapshot} gave before, or `undefined` for a new node */
  constructor(host: Host, network: ScalarNetwork, state?: ScalarState) {
    super();
    this.#host = host;
    this.#network = network;
    this.#rule = new ReportRule(network.delta, state?.sent?.value);
    this.#relay = relayFor(network.route, network, host, scalarCodec, state?.relay);
    this.#hearing = new Hearing(host, scalarCodec, network, this.#relay.overhears, state?.seen);
    this.#sent = state?.sent ?? undefined;
    this.#lastStampMs = state?.lastStampMs ?? 0;
  }

  start(): void {
    this.#relay.start();
    if (this.#sent !== undefined) this.#setHeartbeat();
  }

  scanSamples(block: SampleBlock, from: number, to: number): number {
    for (let i = from; i < to; i++) if (this.#rule.isDue(block.values[i])) return i;
    return to;
  }

  onSample(block: SampleBlock, index: number, takenAtUs: number): void {
    const value = block.values[index];
    if (!this.#rule.isDue(value)) return;
    this.#rule.published(value);
    this.#transmit(value, block.firstOrdinal + index, takenAtUs);
  }

  onFrame(frame: Uint8Array, from: Address): void {
    const message = this.#hearing.hear(frame, from);
    if (message === undefined) return;
    this.#hearing.remember(message);
    if (this.#relay.deliversHere)
      this.#host.deliver(message.nodeId, message.timestampMs, message.value, hopsOf(message, this.#relay.firstTtl));
    this.#relay.pass(message, from);
  }

  onTimer(timer: number): void {
    if (timer !== HEARTBEAT_TIMER) this.#relay.onTimer(timer);
    else if (this.#sent !== undefined) this.#transmit(this.#sent.value, this.#sent.ordinal, this.#host.clockUs());
  }

  snapshot(): ScalarState {
    return {
      sent: this.#sent ?? null,
      lastStampMs: this.#lastStampMs,
      seen: this.#hearing.identities,
      relay: this.#relay.snapshot(),
    };
  }

  #transmit(value: number, ordinal: number, timeUs: number): void {
    const timestampMs = nextStampMs(this.#lastStampMs, timeUs);
    this.#lastStampMs = timestampMs;
    this.#sent = { value, ordinal };
    const nodeId = this.#host.name;
    this.#host.published(ordinal, timestampMs);
    this.#relay.originate(encodeScalar({ nodeId, timestampMs, ttl: this.#relay.firstTtl, value }), timestampMs);
    this.#setHeartbeat();
  }

  #setHeartbeat(): void {
    if (this.#network.heartbeat !== "off") this.#host.setTimer(HEARTBEAT_TIMER, this.#network.heartbeat);
  }
}
