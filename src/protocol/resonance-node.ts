/**
 * A Resonance node: it encodes every sample, stays silent while the meaning is that of the last state, and else tells
 * its neighbours, who tell theirs.
 */
import type { Codeword, Encoder } from "../base/encoder.ts";
import type { Values } from "../base/parameters.ts";
import type { Address, Host, PlainData, SampleBlock } from "../host.ts";
import { EventError } from "./event-error.ts";
import { type floodParameters, relayFor } from "./flood-parameters.ts";
import { FrameNode } from "./frame-node.ts";
import { Hearing } from "./hearing.ts";
import type { IdentityNumbers } from "./identity-numbers.ts";
import { hopsOf, type MessageCodec, nextStampMs, type Relay } from "./message.ts";
import { encodeEvent, forwardedCopy, lookAtEvent, type SemanticEvent } from "./semantic-event.ts";
import { firstNews, isNear, isNews } from "./semantic-filter.ts";
import type { StateCodec } from "./state-vectors.ts";
import { VectorError } from "./vector/packing.ts";

/** What all nodes of a network have in common. */
export interface ResonanceNetwork extends Values<typeof floodParameters> {
  readonly encoder: Encoder;
  readonly vectors: StateCodec;
  readonly identities: IdentityNumbers;
  /** θ. */
  readonly threshold: number;
  readonly route: "flood" | "tree";
  /** Whether states received count as known (`mesh`), or only those transmitted (`own`). */
  readonly scope: "own" | "mesh";
  /** How many accepted states a received one is compared with by semantic dedup; 0: off. */
  readonly dedupDepth: number;
}

/** A node's whole state as plain data. Vectors are their components, one byte each. */
export type ResonanceState = {
  readonly last: Uint8Array | null;
  readonly sent: { readonly components: Uint8Array; readonly ordinal: number } | null;
  readonly lastStampMs: number;
  readonly seen: readonly string[];
  readonly relay: PlainData;
  readonly accepted: readonly Uint8Array[];
};

/** The timer of the heartbeat; {@link Gossip} has its own. */
export const HEARTBEAT_TIMER = 2;

/** Events as the relays take them. */
export const eventCodec: MessageCodec<SemanticEvent> = {
  decode(frame) {
    const answer = lookAtEvent(frame);
    return answer instanceof EventError ? undefined : answer;
  },
  forwardedCopy,
};

export class ResonanceNode extends FrameNode {
  readonly #host: Host;
  readonly #network: ResonanceNetwork;
  /** The last state transmitted or, in a mesh, accepted: what others are compared with. */
  #last: Codeword | undefined;
  readonly #hearing: Hearing<SemanticEvent>;
  readonly #relay: Relay<SemanticEvent>;
  /** The last state of this node's own that it transmitted: what a heartbeat repeats. */
  #sent: Codeword | undefined;
  /** The sample that it was. */
  #sentOrdinal: number;
  #lastStampMs: number;
  /** The states that semantic dedup compares with, oldest first; none where it is off. */
  readonly #accepted: Codeword[] | undefined;

  /** @param state what {@link snapshot} gave before, or `undefined` for a new node */
  constructor(host: Host, network: ResonanceNetwork, state?: ResonanceState) {
    super();
    const recall = (components: Uint8Array) => network.encoder.recognise(Int8Array.from(components));
    this.#host = host;
    this.#network = network;
    this.#last = state?.last ? recall(state.last) : undefined;
    this.#relay = relayFor(network.route, network, host, eventCodec, state?.relay);
    this.#hearing = new Hearing(host, eventCodec, network, this.#relay.overhears, state?.seen);
    this.#sent = state?.sent ? recall(state.sent.components) : undefined;
    this.#sentOrdinal = state?.sent?.ordinal ?? 0;
    this.#lastStampMs = state?.lastStampMs ?? 0;
    this.#accepted = network.dedupDepth === 0 ? undefined : (state?.accepted ?? []).map(recall);
  }

  start(): void {
    this.#relay.start();
    if (this.#sent !== undefined) this.setHeartbeat();
  }

  scanSamples(block: SampleBlock, from: number, to: number): number {
    return firstNews(this.#network, block, from, to, this.#last);
  }

  onSample(block: SampleBlock, index: number, takenAtUs: number): void {
    const state = this.#network.encoder.encode(block.values[index], block.labels[index]);
    if (!isNews(this.#network, state, this.#last)) return;
    this.#last = state;
    this.transmit(state, block.firstOrdinal + index, takenAtUs);
  }

  onFrame(frame: Uint8Array, from: Address): void {
    const event = this.#hearing.hear(frame, from);
    if (event === undefined) return;
    const understood = this.#network.vectors.understand(event);
    if (understood instanceof VectorError) {
      // Not remembered: an intact copy of the same event may still come.
      this.#host.note("malformed");
      return;
    }
    this.#hearing.remember(event);
    if (!this.accepts(understood.state)) return;
    if (this.#relay.deliversHere)
      this.#host.deliver(event.nodeId, event.timestampMs, understood.value, hopsOf(event, this.#relay.firstTtl));
    this.#relay.pass(event, from);
  }

  onTimer(timer: number): void {
    if (timer !== HEARTBEAT_TIMER) this.#relay.onTimer(timer);
    else this.repeat();
  }

  /** Transmits its last state again, as a heartbeat does. */
  repeat(): void {
    if (this.#sent !== undefined) this.transmit(this.#sent, this.#sentOrdinal, this.#host.clockUs());
  }

  snapshot(): ResonanceState {
    const last = this.#last;
    return {
      last: last === undefined ? null : plain(last),
      sent: this.#sent === undefined ? null : { components: plain(this.#sent), ordinal: this.#sentOrdinal },
      lastStampMs: this.#lastStampMs,
      seen: this.#hearing.identities,
      relay: this.#relay.snapshot(),
      accepted: (this.#accepted ?? []).map(plain),
    };
  }

  private transmit(state: Codeword, ordinal: number, timeUs: number): void {
    const timestampMs = nextStampMs(this.#lastStampMs, timeUs);
    this.#lastStampMs = timestampMs;
    this.#sent = state;
    this.#sentOrdinal = ordinal;
    const nodeId = this.#host.name;
    this.#host.published(ordinal, timestampMs);
    const { vectors, encoder } = this.#network;
    const ttl = this.#relay.firstTtl;
    const { meta } = vectors;
    const content = { nodeId, timestampMs, vector: vectors.pack(state), dimensions: encoder.dimensions, ttl };
    this.#relay.originate(encodeEvent(meta === undefined ? content : { ...content, meta }), timestampMs);
    this.setHeartbeat();
  }

  /** Whether a received state is accepted; notes why not, and takes it up where what is received counts as known. */
  private accepts(state: Codeword): boolean {
    if (this.isRepeated(state)) {
      this.#host.note("suppressed");
      return false;
    }
    if (this.#network.scope === "mesh") {
      if (isNear(this.#network, state, this.#last)) {
        this.#host.note("not-accepted");
        return false;
      }
      this.#last = state;
      this.#host.rescanSamples();
    }
    this.keepForDedup(state);
    return true;
  }

  /** Semantic dedup: whether the state is nearer than θ to one of the last accepted ones. */
  private isRepeated(state: Codeword): boolean {
    const { encoder, threshold } = this.#network;
    return this.#accepted?.some((accepted) => encoder.distance(state, accepted) < threshold) === true;
  }

  private keepForDedup(state: Codeword): void {
    if (this.#accepted === undefined) return;
    if (this.#accepted.length === this.#network.dedupDepth) this.#accepted.shift();
    this.#accepted.push(state);
  }

  private setHeartbeat(): void {
    if (this.#network.heartbeat !== "off") this.#host.setTimer(HEARTBEAT_TIMER, this.#network.heartbeat);
  }
}

function plain(state: Codeword): Uint8Array {
  return Uint8Array.from(state.components);
}
