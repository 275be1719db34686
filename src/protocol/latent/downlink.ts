/**
 * The receiving end of a session: it answers handshakes, takes nothing before one is agreed on, puts streams together, and
 * says what is missing or that all has come.
 */
import type { Address, Host, PlainData } from "../../host.ts";
import type { Agreement } from "../handshake/agreement.ts";
import type { HandshakeDocument } from "../handshake/documents.ts";
import { passageOf } from "../handshake/gate.ts";
import { Responder, type ResponderState } from "../handshake/responder.ts";
import { encodeFrame } from "../vframe/encode.ts";
import type { FrameHeader } from "../vframe/frame.ts";
import { FrameError } from "../vframe/frame-error.ts";
import type { JsonObject } from "../vframe/json-slice.ts";
import { MODALITY } from "../vframe/layout.ts";
import { sync } from "../vframe/message.ts";
import type { Sealer, SealerState } from "../vframe/seal.ts";
import { ackDocument } from "../vstream/control.ts";
import { LINK_LIMITS, StreamLink } from "../vstream/link.ts";
import { counterOf, FEEDBACK_BASE } from "../vstream/numbering.ts";
import type { ReceiverState, StreamReceiver } from "../vstream/receiver.ts";
import { StreamError } from "../vstream/stream-error.ts";
import { type LatentState, stateOf } from "./latent-state.ts";
import { handshakeFrame, isAsAgreed, type LatentNetwork, openerOf, sealerOf } from "./session.ts";

/** Streams that ended lately are remembered; those so far below the highest are taken to have ended. Own choice. */
const ENDED_MAX = 64;
/** The last states taken: one that comes again in another session is no news. Own choice. */
const TAKEN_MAX = 64;

/** As plain data. */
export type DownlinkState = {
  readonly responder: ResponderState;
  readonly agreement: Agreement | null;
  readonly link: readonly (readonly [streamId: number, receiver: ReceiverState])[];
  /** When which stream is answered, µs of the local clock. */
  readonly due: readonly (readonly [streamId: number, dueUs: number])[];
  readonly ended: readonly number[];
  readonly taken: readonly string[];
  readonly documents: number;
  readonly answers: number;
  readonly sealer: SealerState;
};

export class Downlink {
  readonly #host: Host;
  readonly #network: LatentNetwork;
  readonly #peer: Address;
  readonly #responder: Responder;
  /** The session that {@link #link} belongs to. */
  #agreement: Agreement | undefined;
  #link: StreamLink;
  #sealer: Sealer | undefined;
  readonly #due: Map<number, number>;
  /** Numbers of streams, oldest first. */
  #ended: number[];
  readonly #taken: string[];
  #documents: number;
  #answers: number;

  /** @param state what {@link snapshot} gave before */
  constructor(host: Host, network: LatentNetwork, peer: Address, state?: DownlinkState) {
    this.#host = host;
    this.#network = network;
    this.#peer = peer;
    this.#responder = new Responder(this.#port(), network.capabilities, state?.responder);
    this.#agreement = state?.agreement ?? undefined;
    this.#link = this.#newLink(state?.link);
    this.#sealer = this.#agreement && sealerOf(this.#agreement, "responder", network.key, state?.sealer);
    this.#due = new Map(state?.due);
    this.#ended = [...(state?.ended ?? [])];
    this.#taken = [...(state?.taken ?? [])];
    this.#documents = state?.documents ?? 0;
    this.#answers = state?.answers ?? 0;
  }

  /** When the next answer is due, local time in µs, or undefined. */
  get dueUs(): number | undefined {
    return this.#due.size === 0 ? undefined : Math.min(...this.#due.values());
  }

  hearDocument(document: HandshakeDocument): void {
    this.#responder.receive(document);
    const { agreement } = this.#responder;
    if (agreement !== undefined) this.#adopt(agreement);
  }

  /**
   * A frame of a stream came.
   * @returns the state that it completes
   */
  hear(wire: Uint8Array, header: FrameHeader): LatentState | undefined {
    if (this.#responder.agreement === undefined && !this.#responder.dataCame()) {
      this.#host.note("no-session");
      return undefined;
    }
    const agreement = this.#responder.agreement!;
    this.#adopt(agreement);
    const passage = passageOf(header, agreement);
    if (passage === "wrong-space" || !isAsAgreed(header, agreement)) {
      this.#host.note("malformed");
      return undefined;
    }
    const { streamId } = header;
    if (this.#hasEnded(streamId)) {
      this.#hearLate(header);
      return undefined;
    }
    return this.#take(wire, streamId);
  }

  /** Says what is missing of the streams that have been silent for long enough. */
  answerDue(): void {
    const nowUs = this.#host.clockUs();
    for (const [streamId, dueUs] of this.#due) {
      if (dueUs > nowUs) continue;
      this.#due.delete(streamId);
      this.#answer(streamId);
    }
  }

  snapshot(): DownlinkState & PlainData {
    const state: DownlinkState = {
      responder: this.#responder.state,
      agreement: this.#agreement ?? null,
      link: this.#link.state,
      due: [...this.#due],
      ended: [...this.#ended],
      taken: [...this.#taken],
      documents: this.#documents,
      answers: this.#answers,
      sealer: this.#sealer?.state ?? [],
    };
    return state as DownlinkState & PlainData;
  }

  /** Streams of another session are forgotten: nothing more will come of them. */
  #adopt(agreement: Agreement): void {
    if (agreement.session === this.#agreement?.session && this.#agreement !== undefined) return;
    this.#agreement = agreement;
    this.#link = this.#newLink();
    this.#sealer = sealerOf(agreement, "responder", this.#network.key);
    this.#due.clear();
    this.#ended = [];
    this.#answers = 0;
  }

  #newLink(state?: DownlinkState["link"]): StreamLink {
    const { key, streams, heldBytesMax } = this.#network;
    const limits = { ...LINK_LIMITS, streamsMax: streams, bytesMax: heldBytesMax };
    const opener = this.#agreement && openerOf(this.#agreement, "initiator", key);
    return new StreamLink(limits, opener === undefined ? {} : { opener }, state);
  }

  #hasEnded(streamId: number): boolean {
    const highest = this.#ended.reduce((most, one) => Math.max(most, one), 0);
    return this.#ended.includes(streamId) || streamId <= highest - ENDED_MAX;
  }

  /** Of a stream that has ended: its acknowledgement was lost. Parity may just be later than what it stands for. */
  #hearLate({ streamId, frameSeq }: FrameHeader): void {
    if (counterOf(frameSeq) !== "stream") return;
    this.#host.note("duplicate");
    if (this.#network.retransmits) this.#send(streamId, ackDocument());
  }

  #take(wire: Uint8Array, streamId: number): LatentState | undefined {
    const before = this.#link.receiver(streamId)?.report().recovered ?? 0;
    try {
      this.#receive(wire, streamId);
    } catch (error) {
      if (!(error instanceof FrameError || error instanceof StreamError)) throw error;
      this.#host.note("malformed");
    }
    const receiver = this.#link.receiver(streamId);
    if (receiver === undefined) return undefined;
    const { state, recovered } = receiver.report();
    for (let n = before; n < recovered; n++) this.#host.note("recovered");
    if (state !== "receiving") return this.#finish(receiver, streamId);
    this.#due.set(streamId, this.#host.clockUs() + this.#network.answerAfterUs);
    return undefined;
  }

  /** A sender has so many streams under way at most: where there is another one, the oldest has been given up. */
  #receive(wire: Uint8Array, streamId: number): void {
    const arrival = this.#link.receive(wire);
    if (arrival.kind !== "stream") this.#host.note("malformed");
    else if (arrival.outcome === "refused" && this.#link.receiver(streamId) === undefined) {
      this.#host.note("incomplete");
      this.#end(this.#link.streamIds[0]);
      this.#link.receive(wire);
    }
  }

  /** A corrupt stream is acknowledged as well: sent again, it would be the same. */
  #finish(receiver: StreamReceiver, streamId: number): LatentState | undefined {
    const isIntact = receiver.report().state === "complete";
    const latent = isIntact ? stateOf(receiver.head?.extensions, receiver.frames()) : undefined;
    this.#end(streamId);
    if (this.#network.retransmits) this.#send(streamId, ackDocument());
    if (latent === undefined) this.#host.note("malformed");
    else if (this.#isTaken(latent)) this.#host.note("duplicate");
    else return latent;
    return undefined;
  }

  #isTaken({ timestampMs, origin }: LatentState): boolean {
    const identity = `${timestampMs}/${origin}`;
    if (this.#taken.includes(identity)) return true;
    if (this.#taken.length === TAKEN_MAX) this.#taken.shift();
    this.#taken.push(identity);
    return false;
  }

  #end(streamId: number): void {
    this.#link.close(streamId);
    this.#due.delete(streamId);
    if (this.#ended.length === ENDED_MAX) this.#ended.shift();
    this.#ended.push(streamId);
  }

  #answer(streamId: number): void {
    const receiver = this.#link.receiver(streamId);
    const answer = this.#network.retransmits ? receiver?.answer() : undefined;
    if (receiver === undefined || answer === undefined) return;
    for (const [first, last] of receiver.report().missing)
      for (let seq = first; seq <= last; seq++) this.#host.note("asked-again");
    this.#send(streamId, answer);
  }

  #send(streamId: number, document: JsonObject): void {
    const { capabilities } = this.#network;
    const frame = {
      ...sync(document),
      streamId,
      frameSeq: FEEDBACK_BASE + BigInt(this.#answers++),
      spaceHash32: capabilities.spaceHash32,
      modality: MODALITY.mixed,
    };
    this.#host.send(this.#peer, encodeFrame(frame, this.#sealer === undefined ? {} : { sealer: this.#sealer }), 0);
  }

  #port() {
    return {
      clockUs: () => this.#host.clockUs(),
      random: () => this.#host.random(),
      send: (document: JsonObject) => {
        this.#host.send(this.#peer, handshakeFrame(document, this.#documents++, this.#network), 0);
      },
    };
  }
}
