/**
 * A machine of a pipeline: what it computes of its samples, and what the machine before hands over, goes on to the next one
 * towards the gateway, where it is of use.
 */
import type { Address, Host, PlainData, SampleBlock, SendOutcome } from "../../host.ts";
import { FrameNode } from "../frame-node.ts";
import { type HandshakeDocument, readHandshake } from "../handshake/documents.ts";
import { HandshakeError } from "../handshake/handshake-error.ts";
import { nextStampMs } from "../message.ts";
import { decodeFrame } from "../vframe/decode.ts";
import type { FrameHeader } from "../vframe/frame.ts";
import { FrameError } from "../vframe/frame-error.ts";
import { readHeader } from "../vframe/header.ts";
import { readJson } from "../vframe/json-slice.ts";
import { TYPE } from "../vframe/layout.ts";
import { counterOf } from "../vstream/numbering.ts";
import { controlOf } from "../vstream/receiver.ts";
import { StreamError } from "../vstream/stream-error.ts";
import { Downlink, type DownlinkState } from "./downlink.ts";
import type { LatentState } from "./latent-state.ts";
import { HANDSHAKE_STREAM, isAsAgreed, type LatentNetwork, openerOf } from "./session.ts";
import { STREAM_TOKEN, Uplink, type UplinkState } from "./uplink.ts";

const ANSWER_TIMER = 3;
/** Senders that are remembered at most; then the one heard least recently is forgotten. Own choice. */
const PEERS_MAX = 256;
/** Machines that a state may go through: as many as {@link TREE_HOPS_MAX} hops. It only guards against a route in a circle. */
const HOPS_MAX = 64;

/** As plain data. */
export type LatentNodeState = {
  readonly lastStampMs: number;
  readonly uplink: UplinkState & PlainData;
  readonly downlinks: readonly (readonly [peer: Address, downlink: DownlinkState & PlainData])[];
};

export class LatentNode extends FrameNode {
  readonly #host: Host;
  readonly #network: LatentNetwork;
  readonly #uplink: Uplink;
  /** Heard least recently first. */
  readonly #downlinks = new Map<Address, Downlink>();
  #lastStampMs: number;

  /** @param state what {@link snapshot} gave before, or `undefined` for a new node */
  constructor(host: Host, network: LatentNetwork, state?: LatentNodeState) {
    super();
    this.#host = host;
    this.#network = network;
    this.#uplink = new Uplink(host, network, state?.uplink);
    for (const [peer, downlink] of state?.downlinks ?? [])
      this.#downlinks.set(peer, new Downlink(host, network, peer, downlink));
    this.#lastStampMs = state?.lastStampMs ?? 0;
  }

  start(): void {
    this.#uplink.start();
    this.#setTimer();
  }

  /** Every sample is computed on. */
  scanSamples(_block: SampleBlock, from: number): number {
    return from;
  }

  onSample(block: SampleBlock, index: number, takenAtUs: number): void {
    if (this.#host.isGateway) return;
    const ordinal = block.firstOrdinal + index;
    const timestampMs = nextStampMs(this.#lastStampMs, takenAtUs);
    this.#lastStampMs = timestampMs;
    this.#host.published(ordinal, timestampMs);
    const origin = this.#host.name;
    const halves = this.#network.states.stateOf(origin, ordinal, this.#network.elements);
    this.#sendOn({ origin, timestampMs, hops: 0, halves });
  }

  onFrame(wire: Uint8Array, from: Address): void {
    this.#heed(() => {
      const header = readHeader(wire);
      if (header.streamId === HANDSHAKE_STREAM) this.#hearHandshake(wire, from);
      else if (counterOf(header.frameSeq) === "feedback") this.#hearAnswer(wire, from, header);
      else this.#hearStream(wire, from, header);
    });
    this.#setTimer();
  }

  override onSendOutcome(token: number, outcome: SendOutcome): void {
    if (token === STREAM_TOKEN) this.#uplink.frameEnded(outcome);
  }

  onTimer(timer: number): void {
    if (timer !== ANSWER_TIMER) this.#uplink.onTimer(timer);
    else for (const downlink of this.#downlinks.values()) this.#heed(() => downlink.answerDue());
    this.#setTimer();
  }

  snapshot(): LatentNodeState {
    return {
      lastStampMs: this.#lastStampMs,
      uplink: this.#uplink.snapshot(),
      downlinks: [...this.#downlinks].map(([peer, downlink]) => [peer, downlink.snapshot()]),
    };
  }

  /** Does what a peer gives cause to. Whatever is wrong with it, such as more streams than a session has, is its fault alone. */
  #heed(act: () => void): void {
    try {
      act();
    } catch (error) {
      const isOurs = error instanceof FrameError || error instanceof StreamError || error instanceof HandshakeError;
      if (!isOurs) throw error;
      this.#host.note("malformed");
    }
  }

  #sendOn(latent: LatentState): void {
    if (this.#host.nextHopToGateway() === undefined) this.#host.note("not-routed");
    else this.#uplink.offer(latent);
  }

  #hearHandshake(wire: Uint8Array, from: Address): void {
    const frame = decodeFrame(wire);
    if (frame.type !== TYPE.sync || frame.slices.length === 0) throw foreign("no document");
    const document = readHandshake(readJson(frame.slices[0]));
    if (document === undefined) throw foreign("another document");
    if (isForUplink(document) && from === this.#host.nextHopToGateway()) this.#uplink.hearDocument(document);
    else this.#downlinkOf(from).hearDocument(document);
  }

  #hearAnswer(wire: Uint8Array, from: Address, header: FrameHeader): void {
    const { agreement } = this.#uplink;
    if (agreement === undefined || from !== this.#host.nextHopToGateway() || !isAsAgreed(header, agreement))
      throw foreign("an answer that nobody awaits");
    const opener = openerOf(agreement, "responder", this.#network.key);
    const control = controlOf(decodeFrame(wire, opener === undefined ? {} : { opener }));
    if (control === undefined) throw foreign("no answer");
    this.#uplink.hearAnswer(header.streamId, control);
  }

  #hearStream(wire: Uint8Array, from: Address, header: FrameHeader): void {
    const latent = this.#downlinkOf(from).hear(wire, header);
    if (latent === undefined) return;
    const hops = latent.hops + 1;
    if (this.#host.isGateway) this.#host.deliver(latent.origin, latent.timestampMs, Number.NaN, hops);
    else if (hops >= HOPS_MAX) this.#host.note("ttl-expired");
    else {
      this.#host.note("forwarded");
      this.#sendOn({ ...latent, hops });
    }
  }

  #downlinkOf(peer: Address): Downlink {
    const downlink = this.#downlinks.get(peer) ?? new Downlink(this.#host, this.#network, peer);
    this.#downlinks.delete(peer);
    if (this.#downlinks.size === PEERS_MAX) this.#downlinks.delete(this.#downlinks.keys().next().value!);
    this.#downlinks.set(peer, downlink);
    return downlink;
  }

  /** Of all answers that are due, the first. */
  #setTimer(): void {
    const due = [...this.#downlinks.values()].flatMap(({ dueUs }) => (dueUs === undefined ? [] : [dueUs]));
    if (due.length > 0) this.#host.setTimer(ANSWER_TIMER, Math.max(0, Math.min(...due) - this.#host.clockUs()));
    else this.#host.cancelTimer(ANSWER_TIMER);
  }
}

/** Offers answer those who asked; an error may be for either side, and the one who asks is told of sessions that ended. */
function isForUplink({ kind }: HandshakeDocument): boolean {
  return kind === "capability" || kind === "error";
}

function foreign(found: string): FrameError {
  return new FrameError("bad-message", { found, expected: "a frame of this protocol" });
}
