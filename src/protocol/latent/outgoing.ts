/** Streams under way: a frame of each in turn, and, with retransmission, questions where no answer comes. */
import type { Host } from "../../host.ts";
import { MODALITY } from "../vframe/layout.ts";
import type { Sealer } from "../vframe/seal.ts";
import type { Control } from "../vstream/control.ts";
import { Interleaver } from "../vstream/link.ts";
import { type SenderState, type StreamOptions, StreamSender } from "../vstream/sender.ts";
import { extensionsOf, type LatentState, messagesOf } from "./latent-state.ts";
import type { LatentNetwork } from "./session.ts";

/** As plain data. */
export type OutgoingState = {
  readonly streams: readonly {
    readonly streamId: number;
    readonly latent: LatentState;
    readonly sender: SenderState;
    readonly attempts: number;
    readonly missing: string;
    readonly dueUs: number | null;
  }[];
  /** Whose turn it is. */
  readonly turn: number;
};

interface OutgoingStream {
  readonly latent: LatentState;
  readonly sender: StreamSender;
  /** Questions and answers in a row that brought nothing new. */
  attempts: number;
  /** What was missing by the last answer: JSON of its ranges. */
  missing: string;
  /** Local time at which the receiver is asked, µs; undefined while there is more to send. */
  dueUs: number | undefined;
}

export class Outgoing {
  readonly #host: Host;
  readonly #network: LatentNetwork;
  readonly #sealer: Sealer | undefined;
  readonly #streams: OutgoingStream[];
  #turn: number;

  /**
   * @param sealer of the session that all of these streams belong to
   * @param state what {@link snapshot} gave before
   */
  constructor(host: Host, network: LatentNetwork, sealer: Sealer | undefined, state?: OutgoingState) {
    this.#host = host;
    this.#network = network;
    this.#sealer = sealer;
    this.#turn = state?.turn ?? 0;
    this.#streams = (state?.streams ?? []).map(({ streamId, latent, sender, attempts, missing, dueUs }) => ({
      latent,
      sender: new StreamSender(sender, this.#optionsOf(streamId, latent)),
      attempts,
      missing,
      dueUs: dueUs ?? undefined,
    }));
  }

  /** The states that are under way, in the order in which they set out. */
  get latents(): readonly LatentState[] {
    return this.#streams.map(({ latent }) => latent);
  }

  /** When the next question is due, local time in µs, or undefined. */
  get dueUs(): number | undefined {
    const due = this.#streams.flatMap(({ dueUs }) => (dueUs === undefined ? [] : [dueUs]));
    return due.length === 0 ? undefined : Math.min(...due);
  }

  snapshot(): OutgoingState {
    const streams = this.#streams.map(({ latent, sender, attempts, missing, dueUs }) => ({
      ...{ streamId: sender.streamId, latent, attempts, missing },
      ...{ sender: sender.state, dueUs: dueUs ?? null },
    }));
    return { streams, turn: this.#turn };
  }

  open(streamId: number, latent: LatentState): void {
    const { kind, chunkElements } = this.#network;
    const sender = new StreamSender(messagesOf(latent, kind, chunkElements), this.#optionsOf(streamId, latent));
    this.#streams.push({ latent, sender, attempts: 0, missing: "", dueUs: undefined });
  }

  /** The next frame to send, if there is one. */
  next(): Uint8Array | undefined {
    const again = this.#againCount();
    const interleaver = new Interleaver(
      this.#streams.map(({ sender }) => sender),
      this.#turn,
    );
    const wire = interleaver.next();
    this.#turn = interleaver.turn;
    if (this.#againCount() < again) this.#host.note("sent-again");
    this.#lookForEnds();
    return wire;
  }

  /** Takes what the receiver of a stream answers. */
  answer(streamId: number, control: Control): void {
    const stream = this.#streams.find(({ sender }) => sender.streamId === streamId);
    if (stream === undefined) return;
    stream.sender.answer(control);
    if (stream.sender.isAcknowledged) this.#forget(stream);
    else if (control.kind === "nack") {
      // Frames that no packet or queue holds would be asked for again and again.
      const missing = JSON.stringify(control.missing);
      stream.attempts = missing === stream.missing ? stream.attempts + 1 : 0;
      stream.missing = missing;
      if (stream.attempts > this.#network.attempts) this.#giveUp(stream);
      else if (stream.sender.hasMore) stream.dueUs = undefined;
    }
  }

  /** Receivers that have not answered in time are asked, or given up. */
  retry(): void {
    const nowUs = this.#host.clockUs();
    for (const stream of [...this.#streams]) {
      if (stream.dueUs === undefined || stream.dueUs > nowUs) continue;
      stream.dueUs = undefined;
      stream.attempts++;
      if (stream.attempts <= this.#network.attempts) stream.sender.probe();
      else this.#giveUp(stream);
    }
  }

  #giveUp(stream: OutgoingStream): void {
    this.#host.note("incomplete");
    this.#forget(stream);
  }

  #againCount(): number {
    return this.#streams.reduce((sum, { sender }) => sum + sender.againCount, 0);
  }

  /** Streams of which everything was sent: their receivers have so long to answer. */
  #lookForEnds(): void {
    const { retransmits, retryAfterUs } = this.#network;
    for (const stream of [...this.#streams]) {
      if (stream.sender.hasMore || stream.dueUs !== undefined) continue;
      if (!retransmits) this.#forget(stream);
      else stream.dueUs = this.#host.clockUs() + retryAfterUs * doubled(stream.attempts);
    }
  }

  #forget(stream: OutgoingStream): void {
    const place = this.#streams.indexOf(stream);
    this.#streams.splice(place, 1);
    if (place < this.#turn) this.#turn--;
    if (this.#turn >= this.#streams.length) this.#turn = 0;
  }

  #optionsOf(streamId: number, latent: LatentState): StreamOptions {
    const { parity, compresses, capabilities } = this.#network;
    return {
      streamId,
      spaceHash32: capabilities.spaceHash32,
      modality: MODALITY.mixed,
      direction: "initiator",
      extensions: extensionsOf(latent),
      ...(parity !== undefined && { parity }),
      ...(compresses && { zstd: "when-smaller" }),
      ...(this.#sealer !== undefined && { sealer: this.#sealer }),
    };
  }
}

function doubled(times: number): number {
  let factor = 1;
  for (let n = 0; n < times; n++) factor *= 2;
  return factor;
}
