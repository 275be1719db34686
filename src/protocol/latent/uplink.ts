/**
 * The sending end of a session: a handshake with the next machine, then states as streams, several at a time. The next frame
 * is handed over when the one before has left, so that no queue overflows. A stream is done when it is acknowledged, or,
 * without retransmission, when all of it was sent.
 */
import type { Host, PlainData, SendOutcome } from "../../host.ts";
import type { Agreement } from "../handshake/agreement.ts";
import type { HandshakeDocument } from "../handshake/documents.ts";
import { Initiator, type InitiatorState } from "../handshake/initiator.ts";
import type { JsonObject } from "../vframe/json-slice.ts";
import type { Sealer, SealerState } from "../vframe/seal.ts";
import type { Control } from "../vstream/control.ts";
import type { LatentState } from "./latent-state.ts";
import { Outgoing, type OutgoingState } from "./outgoing.ts";
import { handshakeFrame, type LatentNetwork, SESSION_STREAMS_MAX, sealerOf } from "./session.ts";

/** The token of frames of streams: the next one follows when it comes back. */
export const STREAM_TOKEN = 1;
const HANDSHAKE_TIMER = 1;
const RETRY_TIMER = 2;
const PAUSE_TIMER = 4;

/** States that wait at most; more are dropped. Own choice. */
const WAITING_MAX = 16;
/** From a handshake in vain to the next: own choice, about as long as it took. */
const BEGIN_AGAIN_US = 60_000_000;
/** After a frame that a full queue dropped: own choice, about as long as a queue of eight frames takes to empty. */
const PAUSE_US = 50_000;

/** As plain data. */
export type UplinkState = {
  readonly initiator: InitiatorState;
  /** The session that streams are sent in; null where there was none yet. */
  readonly agreement: Agreement | null;
  readonly waiting: readonly LatentState[];
  readonly outgoing: OutgoingState;
  /** Counts on from session to session, so that what comes late of one before belongs to no stream. */
  readonly nextStream: number;
  /** Streams of this session so far. */
  readonly opened: number;
  readonly documents: number;
  readonly sealer: SealerState;
};

export class Uplink {
  readonly #host: Host;
  readonly #network: LatentNetwork;
  readonly #initiator: Initiator;
  /** The session that {@link #outgoing} belongs to. */
  #agreement: Agreement | undefined;
  #sealer: Sealer | undefined;
  #outgoing: Outgoing;
  #waiting: LatentState[];
  #nextStream: number;
  #opened: number;
  #documents: number;
  /** A frame has been handed over and has not left yet. */
  #isBusy = false;

  /** @param state what {@link snapshot} gave before */
  constructor(host: Host, network: LatentNetwork, state?: UplinkState) {
    this.#host = host;
    this.#network = network;
    this.#initiator = new Initiator(this.#port(), network.capabilities, state?.initiator);
    this.#agreement = state?.agreement ?? undefined;
    this.#sealer = this.#agreement && sealerOf(this.#agreement, "initiator", network.key, state?.sealer);
    this.#outgoing = new Outgoing(host, network, this.#sealer, state?.outgoing);
    this.#waiting = [...(state?.waiting ?? [])];
    this.#nextStream = state?.nextStream ?? 1;
    this.#opened = state?.opened ?? 0;
    this.#documents = state?.documents ?? 0;
  }

  /** After a restart: what was under way goes on. */
  start(): void {
    this.#initiator.resume();
    this.#pause();
    this.#pump();
  }

  /** What the next machine agreed to, if anything. */
  get agreement(): Agreement | undefined {
    return this.#initiator.agreement;
  }

  /** Takes a state to be sent, or drops it where too many wait. */
  offer(latent: LatentState): void {
    if (this.#waiting.length >= WAITING_MAX) this.#host.note("overflow");
    else this.#waiting.push(latent);
    this.#pump();
  }

  hearDocument(document: HandshakeDocument): void {
    const before = this.agreement?.session;
    this.#initiator.receive(document);
    this.#pause();
    if (this.agreement !== undefined && this.agreement.session !== before) this.#host.note("agreed");
    this.#pump();
  }

  /** What the receiver of a stream answers. */
  hearAnswer(streamId: number, control: Control): void {
    this.#outgoing.answer(streamId, control);
    this.#pump();
  }

  /** A frame of a stream has left, or was dropped: then it is as if it were lost, and the next one waits a little. */
  frameEnded(outcome: SendOutcome): void {
    if (outcome === "dropped") this.#host.setTimer(PAUSE_TIMER, PAUSE_US);
    else {
      this.#isBusy = false;
      this.#pump();
    }
  }

  onTimer(timer: number): void {
    const isFailed = this.#initiator.state.phase === "failed";
    if (timer === PAUSE_TIMER) this.#isBusy = false;
    else if (timer === RETRY_TIMER) this.#outgoing.retry();
    else if (isFailed && this.#hasWork) this.#initiator.begin();
    else {
      this.#initiator.onTimer();
      this.#pause();
    }
    this.#pump();
  }

  snapshot(): UplinkState & PlainData {
    const state: UplinkState = {
      initiator: this.#initiator.state,
      agreement: this.#agreement ?? null,
      waiting: [...this.#waiting],
      outgoing: this.#outgoing.snapshot(),
      nextStream: this.#nextStream,
      opened: this.#opened,
      documents: this.#documents,
      sealer: this.#sealer?.state ?? [],
    };
    return state as UplinkState & PlainData;
  }

  get #hasWork(): boolean {
    return this.#waiting.length + this.#outgoing.latents.length > 0;
  }

  /** Sends the next frame, if there is one and none is on its way out. */
  #pump(): void {
    const { agreement } = this;
    if (agreement === undefined) this.#agree();
    else {
      if (agreement.session !== this.#agreement?.session) this.#renew(agreement);
      if (!this.#isBusy) this.#sendNext();
    }
    const { dueUs } = this.#outgoing;
    if (dueUs === undefined) this.#host.cancelTimer(RETRY_TIMER);
    else this.#host.setTimer(RETRY_TIMER, Math.max(0, dueUs - this.#host.clockUs()));
  }

  /** Begins a handshake where something waits and none is under way. */
  #agree(): void {
    const { state } = this.#initiator;
    const isLost = state.phase === "failed" && state.why === "session-lost";
    if (this.#hasWork && (state.phase === "idle" || isLost)) this.#initiator.begin();
  }

  /** After a handshake in vain: a while later there is another one, if there is something to send. */
  #pause(): void {
    if (this.#initiator.state.phase === "failed") this.#host.setTimer(HANDSHAKE_TIMER, BEGIN_AGAIN_US);
  }

  /** A new session: streams of the one before are begun anew, since their frames belong to that one only. */
  #renew(agreement: Agreement): void {
    this.#waiting = [...this.#outgoing.latents, ...this.#waiting];
    this.#agreement = agreement;
    this.#sealer = sealerOf(agreement, "initiator", this.#network.key);
    this.#outgoing = new Outgoing(this.#host, this.#network, this.#sealer);
    this.#opened = 0;
  }

  #sendNext(): void {
    while (this.#outgoing.latents.length < this.#network.streams && this.#waiting.length > 0) {
      if (this.#opened === SESSION_STREAMS_MAX) {
        // A sealer remembers no more streams: the next ones need another salt.
        if (this.#outgoing.latents.length === 0) this.#initiator.begin();
        break;
      }
      this.#outgoing.open(this.#nextStream++, this.#waiting.shift()!);
      this.#opened++;
    }
    const to = this.#host.nextHopToGateway();
    const wire = to === undefined || this.agreement === undefined ? undefined : this.#outgoing.next();
    if (to === undefined || wire === undefined) return;
    this.#isBusy = true;
    this.#host.send(to, wire, STREAM_TOKEN);
  }

  #port() {
    return {
      clockUs: () => this.#host.clockUs(),
      random: () => this.#host.random(),
      send: (document: JsonObject) => {
        const to = this.#host.nextHopToGateway();
        const frame = handshakeFrame(document, this.#documents++, this.#network);
        if (to !== undefined) this.#host.send(to, frame, 0);
      },
      setTimer: (delayUs: number) => this.#host.setTimer(HANDSHAKE_TIMER, delayUs),
      cancelTimer: () => this.#host.cancelTimer(HANDSHAKE_TIMER),
    };
  }
}
