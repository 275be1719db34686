/** Several streams on one link, both ways: frames are told apart by their stream_id. */
import { type DecodeOptions, decodeFrame } from "../vframe/decode.ts";
import type { DecodedFrame } from "../vframe/frame.ts";
import { TYPE } from "../vframe/layout.ts";
import type { ReceiverLimits } from "./announced.ts";
import type { Control } from "./control.ts";
import { counterOf } from "./numbering.ts";
import { controlOf, type Outcome, RECEIVER_LIMITS, type ReceiverState, StreamReceiver } from "./receiver.ts";
import type { StreamSender } from "./sender.ts";

/** What came of a frame on the link. */
export type Arrival =
  | { readonly kind: "stream"; readonly streamId: number; readonly outcome: Outcome }
  /** For the sender of that stream. */
  | { readonly kind: "feedback"; readonly streamId: number; readonly control: Control }
  /** A Sync that is about no stream, such as a handshake. */
  | { readonly kind: "message"; readonly frame: DecodedFrame };

export interface LinkLimits extends ReceiverLimits {
  /** Streams at a time. */
  readonly streamsMax: number;
}

/** 64 streams that share the room of one. Choices of this implementation. */
export const LINK_LIMITS: LinkLimits = { ...RECEIVER_LIMITS, streamsMax: 64 };

/** The receivers of a link. */
export class StreamLink {
  readonly #limits: LinkLimits;
  readonly #decoding: DecodeOptions;
  readonly #receivers = new Map<number, StreamReceiver>();

  /** @param state what {@link state} gave before, to go on from there */
  constructor(
    limits = LINK_LIMITS,
    decoding: DecodeOptions = {},
    state: readonly (readonly [streamId: number, receiver: ReceiverState])[] = [],
  ) {
    this.#limits = limits;
    this.#decoding = decoding;
    for (const [streamId, receiver] of state) this.#receivers.set(streamId, this.#newReceiver(streamId, receiver));
  }

  get state(): readonly (readonly [streamId: number, receiver: ReceiverState])[] {
    return [...this.#receivers].map(([streamId, receiver]) => [streamId, receiver.state]);
  }

  /** Streams of which something has come, in the order of their first frame. */
  get streamIds(): readonly number[] {
    return [...this.#receivers.keys()];
  }

  receiver(streamId: number): StreamReceiver | undefined {
    return this.#receivers.get(streamId);
  }

  /** Forgets a stream: it was taken, or given up. */
  close(streamId: number): void {
    this.#receivers.delete(streamId);
  }

  /**
   * @param wire one frame; it is copied where it is kept
   * @throws FrameError or StreamError and nothing else; the link is as it was before
   */
  receive(wire: Uint8Array): Arrival {
    const own = new Uint8Array(wire);
    const frame = decodeFrame(own, this.#decoding);
    const { streamId } = frame;
    const control = controlOf(frame);
    if (control?.kind === "ack" || control?.kind === "nack") return { kind: "feedback", streamId, control };
    const isSingle = frame.type === TYPE.sync && control === undefined && frame.slices.length > 0;
    if (isSingle && counterOf(frame.frameSeq) === "stream" && !this.#receivers.has(streamId))
      return { kind: "message", frame };
    const known = this.#receivers.get(streamId);
    if (known === undefined && this.#receivers.size >= this.#limits.streamsMax) return refused(streamId);
    const receiver = known ?? this.#newReceiver(streamId);
    const outcome = receiver.receive(own, frame);
    if (known === undefined && outcome === "accepted") this.#receivers.set(streamId, receiver);
    return { kind: "stream", streamId, outcome };
  }

  /** A receiver that may hold what the others leave. */
  #newReceiver(streamId: number, state?: ReceiverState): StreamReceiver {
    const room = () => {
      let bytes = this.#limits.bytesMax;
      for (const [other, receiver] of this.#receivers) if (other !== streamId) bytes -= receiver.heldBytes;
      return bytes;
    };
    return new StreamReceiver(this.#limits, this.#decoding, state, room);
  }
}

function refused(streamId: number): Arrival {
  return { kind: "stream", streamId, outcome: "refused" };
}

/** Takes turns between senders, a frame each. */
export class Interleaver {
  readonly #senders: readonly StreamSender[];
  #turn: number;

  /** @param turn what {@link turn} gave before, to go on from there */
  constructor(senders: readonly StreamSender[], turn = 0) {
    this.#senders = [...senders];
    this.#turn = turn;
  }

  /** Whose turn it is: all that it remembers beside its senders. */
  get turn(): number {
    return this.#turn;
  }

  /** The next frame of any sender that has one. */
  next(): Uint8Array | undefined {
    for (let tried = 0; tried < this.#senders.length; tried++) {
      const wire = this.#senders[this.#turn].next();
      this.#turn = (this.#turn + 1) % this.#senders.length;
      if (wire !== undefined) return wire;
    }
    return undefined;
  }
}
