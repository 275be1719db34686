/** The receiving end of a stream: puts it together, however its frames arrive, and knows exactly which are missing. */
import { type DecodeOptions, decodeFrame } from "../vframe/decode.ts";
import type { DecodedFrame } from "../vframe/frame.ts";
import { FrameError } from "../vframe/frame-error.ts";
import { type JsonObject, lookAtJson } from "../vframe/json-slice.ts";
import { TYPE } from "../vframe/layout.ts";
import { Announced, type ReceiverLimits } from "./announced.ts";
import { ackDocument, type Control, type Head, nackDocument, type Parity, readControl } from "./control.ts";
import { counterOf } from "./numbering.ts";
import { type ParityBlock, recovered, requireParity } from "./parity.ts";
import { gaps, type Range } from "./ranges.ts";
import { StreamError } from "./stream-error.ts";

/** 16 MiB: a cache of a few thousand tokens; 65,536 frames. Choices of this implementation. */
export const RECEIVER_LIMITS: ReceiverLimits = { bytesMax: 16_777_216, framesMax: 65_536 };
/** Ranges in one nack: the rest is asked for later. */
const NACK_RANGES_MAX = 64;

/** What became of a frame. `refused` for want of room: it may come again. */
export type Outcome = "accepted" | "duplicate" | "heart" | "refused";

/** A receiver as plain data: the bytes of all that it holds. */
export type ReceiverState = {
  readonly wires: readonly Uint8Array[];
  readonly parity: readonly Uint8Array[];
  readonly hearts: number;
  readonly duplicates: number;
};

export interface StreamReport {
  readonly state: "receiving" | "complete" | "corrupt";
  /** Every frame that is missing: below the end where that is known, else below the highest that has come. */
  readonly missing: readonly Range[];
  /** HEAD or TAIL has come. */
  readonly isEndKnown: boolean;
  readonly held: number;
  readonly heldBytes: number;
  readonly duplicates: number;
  readonly hearts: number;
  /** Frames that parity brought back. */
  readonly recovered: number;
}

interface Held {
  readonly wire: Uint8Array;
  readonly frame: DecodedFrame;
}

export class StreamReceiver {
  readonly #room: () => number;
  readonly #announced: Announced;
  readonly #decoding: DecodeOptions;
  readonly #held = new Map<number, Held>();
  /** By the number of their first frame. */
  readonly #blocks = new Map<number, ParityBlock>();
  #parity: Uint8Array[] = [];
  #bytes = 0;
  #hearts: number;
  #duplicates: number;
  #recovered = 0;
  #isIntact: boolean | undefined;

  /**
   * @param state what {@link state} gave before, to go on from there
   * @param room how many bytes it may hold now, where it shares its room with others
   */
  constructor(
    limits = RECEIVER_LIMITS,
    decoding: DecodeOptions = {},
    state?: ReceiverState,
    room = () => limits.bytesMax,
  ) {
    this.#room = room;
    this.#announced = new Announced(limits);
    this.#decoding = decoding;
    for (const wire of [...(state?.wires ?? []), ...(state?.parity ?? [])])
      this.receive(wire, decodeFrame(wire, decoding));
    this.#hearts = state?.hearts ?? 0;
    this.#duplicates = state?.duplicates ?? 0;
    this.#recovered = 0;
  }

  get state(): ReceiverState {
    const wires = [...this.#held.values()].map(({ wire }) => wire);
    return { wires, parity: this.#parity, hearts: this.#hearts, duplicates: this.#duplicates };
  }

  /**
   * Takes a frame of this stream.
   * @param wire its bytes, which must not change any more
   * @param frame the same, decoded
   * @throws StreamError `too-long`, `conflict`, `bad-control` or `beyond-end`; the receiver is as it was before
   */
  receive(wire: Uint8Array, frame: DecodedFrame): Outcome {
    const counter = counterOf(frame.frameSeq);
    if (counter === "heart") this.#hearts++;
    if (counter === "heart" || counter === "feedback") return "heart";
    const outcome = counter === "parity" ? this.#takeParity(wire, frame) : this.#takeFrame(wire, frame);
    if (this.#held.size === this.#announced.end) this.#finish();
    return outcome;
  }

  /** What HEAD said; undefined until it has come. */
  get head(): Head | undefined {
    return this.#announced.head;
  }

  /** Bytes of all frames that are held. */
  get heldBytes(): number {
    return this.#bytes;
  }

  report(): StreamReport {
    const end = this.#announced.end ?? 1 + [...this.#held.keys()].reduce((highest, seq) => Math.max(highest, seq), -1);
    return {
      state: this.#isIntact === undefined ? "receiving" : this.#isIntact ? "complete" : "corrupt",
      missing: gaps(this.#held.keys(), end),
      isEndKnown: this.#announced.end !== undefined,
      held: this.#held.size,
      heldBytes: this.#bytes,
      duplicates: this.#duplicates,
      hearts: this.#hearts,
      recovered: this.#recovered,
    };
  }

  /** What to tell the sender: an ack, or what is missing; undefined where nothing is known to be. */
  answer(): JsonObject | undefined {
    const { state, missing } = this.report();
    if (state === "complete") return ackDocument();
    return missing.length === 0 ? undefined : nackDocument(missing.slice(0, NACK_RANGES_MAX));
  }

  /** The data frames in their order. @throws StreamError `incomplete` or `corrupt` */
  frames(): readonly DecodedFrame[] {
    if (this.#isIntact === undefined) throw new StreamError("incomplete", "Frames of the stream are missing.");
    if (!this.#isIntact) throw new StreamError("corrupt", "The stream's bytes are not those that were announced.");
    return this.#dataFrames();
  }

  /** The payloads put together. @throws StreamError `incomplete` or `corrupt` */
  bytes(): Uint8Array {
    const pieces = payloadsOf(this.frames());
    const bytes = new Uint8Array(this.#announced.totalBytes);
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }

  #takeFrame(wire: Uint8Array, frame: DecodedFrame): Outcome {
    const seq = this.#announced.requireNumber(frame.frameSeq);
    const before = this.#held.get(seq);
    if (before !== undefined) {
      if (!isSame(before.wire, wire)) throw new StreamError("conflict", `Two different frames are number ${seq}.`);
      this.#duplicates++;
      return "duplicate";
    }
    if (this.#bytes + wire.length > this.#room()) return "refused";
    this.#announced.learn(seq, controlOf(frame), this.#held.keys());
    this.#held.set(seq, { wire, frame });
    this.#bytes += wire.length;
    for (const block of this.#blocks.values())
      if (block.first <= seq && seq < block.first + block.count) this.#recover(block);
    return "accepted";
  }

  #takeParity(wire: Uint8Array, frame: DecodedFrame): Outcome {
    const control = controlOf(frame);
    if (control?.kind !== "parity") throw new StreamError("bad-control", "A parity frame holds no parity.");
    const { parity } = control;
    const block = this.#blocks.get(parity.first);
    requireParity(parity, block);
    this.#announced.requireNumber(BigInt(parity.first) + BigInt(parity.count - 1));
    if (block?.shards.has(parity.index) || this.#isWhole(parity)) {
      this.#duplicates++;
      return "duplicate";
    }
    if (this.#bytes + wire.length > this.#room()) return "refused";
    this.#bytes += wire.length;
    this.#parity.push(wire);
    const known = block ?? { first: parity.first, count: parity.count, shards: new Map<number, Uint8Array>() };
    known.shards.set(parity.index, parity.shard);
    this.#blocks.set(parity.first, known);
    this.#recover(known);
    return "accepted";
  }

  #isWhole({ first, count }: Pick<Parity, "first" | "count">): boolean {
    for (let seq = first; seq < first + count; seq++) if (!this.#held.has(seq)) return false;
    return true;
  }

  #recover(block: ParityBlock): void {
    for (const wire of recovered(block, (seq) => this.#held.get(seq)?.wire)) {
      try {
        const frame = decodeFrame(wire, this.#decoding);
        if (counterOf(frame.frameSeq) === "stream" && this.#takeFrame(wire, frame) === "accepted") this.#recovered++;
      } catch (error) {
        if (!(error instanceof FrameError || error instanceof StreamError)) throw error;
        // Parity that belongs to other frames recovers nothing, and need not be tried with every frame.
        this.#blocks.delete(block.first);
      }
    }
  }

  #dataFrames(): readonly DecodedFrame[] {
    const frames: DecodedFrame[] = [];
    for (let seq = 1; seq < this.#announced.end! - 1; seq++) frames.push(this.#held.get(seq)!.frame);
    return frames;
  }

  /** All frames are there: are they what was announced? */
  #finish(): void {
    this.#isIntact = this.#announced.isMetBy(payloadsOf(this.#dataFrames()));
    this.#blocks.clear();
    for (const wire of this.#parity) this.#bytes -= wire.length;
    this.#parity = [];
  }
}

/** The control message in a frame, where it is one. */
export function controlOf({ type, slices, strongTail }: DecodedFrame): Control | undefined {
  const document = type === TYPE.sync && slices.length > 0 ? lookAtJson(slices[0]) : undefined;
  const control = document && readControl(document, slices.slice(1));
  if (control?.kind === "tail" && strongTail && control.tail.xxh3 === undefined)
    throw new StreamError("bad-control", "A TAIL has the STRONG_TAIL flag, but no xxh3_64.");
  return control;
}

function payloadsOf(frames: readonly DecodedFrame[]): readonly Uint8Array[] {
  return frames.flatMap(({ slices }) => slices.map(({ payload }) => payload));
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
