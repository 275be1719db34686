/** The sending end of a stream: hands out its frames in order, then again what is asked for. */
import { md5Hex, xxh3Hex } from "../../base/hashes.ts";
import type { EncodeOptions } from "../vframe/encode.ts";
import { encodeFrame } from "../vframe/encode.ts";
import type { Frame, Slice } from "../vframe/frame.ts";
import type { JsonObject } from "../vframe/json-slice.ts";
import { FRAME_BYTES_MAX, type FrameType } from "../vframe/layout.ts";
import { heart, type Message, sync } from "../vframe/message.ts";
import type { Direction } from "../vframe/seal.ts";
import { byteSlice } from "../vframe/tensor.ts";
import { type Control, headDocument, parityDocument, tailDocument } from "./control.ts";
import { HEART_BASE, PARITY_BASE } from "./numbering.ts";
import { type ParityPlan, parityOf } from "./parity.ts";
import { StreamError } from "./stream-error.ts";

/** What all frames of a stream have in common. */
export interface StreamOptions extends EncodeOptions {
  readonly streamId: number;
  readonly spaceHash32: number;
  readonly modality: Frame["modality"];
  readonly direction: Direction;
  /** TAIL carries the xxh3-64 as well. Default: true. */
  readonly strongTail?: boolean;
  /** Default: none. */
  readonly parity?: ParityPlan;
  /** Fields that HEAD carries besides; their names begin with `x-`. */
  readonly extensions?: JsonObject;
}

/** What a sender is, as plain data. */
export type SenderState = {
  /** In the order of sending: the number of a stream frame, or null for parity, and the bytes. */
  readonly frames: readonly (readonly [seq: number | null, wire: Uint8Array])[];
  /** Index of the next frame that was never sent. */
  readonly next: number;
  /** Numbers of frames that are to be sent again. */
  readonly again: readonly number[];
  readonly hearts: number;
  readonly isAcknowledged: boolean;
};

/** A byte stream as messages. @param type what the bytes are, e.g. a Cache */
export function chunked(bytes: Uint8Array, type: FrameType, chunkBytes: number): readonly Message[] {
  if (!(chunkBytes >= 1 && chunkBytes < FRAME_BYTES_MAX)) throw new RangeError(`Chunks of ${chunkBytes} bytes.`);
  const slices: Slice[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) slices.push(byteSlice(bytes.subarray(at, at + chunkBytes)));
  return slices.map((slice) => ({ type, slices: [slice] }));
}

export class StreamSender {
  readonly #options: StreamOptions;
  #frames: SenderState["frames"];
  #next = 0;
  /** In the order in which they were asked for. */
  #again = new Set<number>();
  #hearts = 0;
  #isAcknowledged = false;

  /**
   * Encodes all frames at once: what is sent again must be the same bytes.
   * @throws FrameError where a message fits into no frame
   */
  constructor(content: readonly Message[] | SenderState, options: StreamOptions) {
    this.#options = options;
    if ("frames" in content) {
      this.#frames = content.frames;
      this.#next = content.next;
      this.#again = new Set(content.again);
      this.#hearts = content.hearts;
      this.#isAcknowledged = content.isAcknowledged;
    } else this.#frames = encoded(content, options);
  }

  get state(): SenderState {
    return {
      frames: this.#frames,
      next: this.#next,
      again: [...this.#again],
      hearts: this.#hearts,
      isAcknowledged: this.#isAcknowledged,
    };
  }

  get streamId(): number {
    return this.#options.streamId;
  }

  get isAcknowledged(): boolean {
    return this.#isAcknowledged;
  }

  /** Frames that are to be sent again. */
  get againCount(): number {
    return this.#again.size;
  }

  /** Whether {@link next} has a frame. */
  get hasMore(): boolean {
    return this.#again.size > 0 || this.#next < this.#frames.length;
  }

  /** Asks for the last frame again: who hears it says what is missing. */
  probe(): void {
    const last = this.#frames.reduce((highest, [seq]) => Math.max(highest, seq ?? 0), 0);
    if (!this.#isAcknowledged) this.#again.add(last);
  }

  /** The next frame to send: those that were asked for again come first. */
  next(): Uint8Array | undefined {
    for (const seq of this.#again) {
      this.#again.delete(seq);
      return this.#frames.find(([number]) => number === seq)?.[1];
    }
    return this.#next < this.#frames.length ? this.#frames[this.#next++][1] : undefined;
  }

  /** A sign of life. */
  heart(): Uint8Array {
    const { streamId, spaceHash32, modality, sealer } = this.#options;
    const frame: Frame = { ...heart(), streamId, spaceHash32, modality, frameSeq: HEART_BASE + BigInt(this.#hearts++) };
    return encodeFrame(frame, sealer === undefined ? {} : { sealer });
  }

  /** Takes what the receiver answers. Frames that it misses, but that were never sent, will be in any case. */
  answer(control: Control): void {
    if (control.kind === "ack") {
      this.#isAcknowledged = true;
      this.#next = this.#frames.length;
      this.#again.clear();
    }
    if (control.kind !== "nack" || this.#isAcknowledged) return;
    for (const [seq] of this.#frames.slice(0, this.#next))
      if (seq !== null && control.missing.some(([first, last]) => first <= seq && seq <= last)) this.#again.add(seq);
  }
}

function encoded(messages: readonly Message[], options: StreamOptions): SenderState["frames"] {
  const { strongTail = true, direction, parity, extensions } = options;
  const pieces = messages.flatMap(({ slices }) => slices.map(({ payload }) => payload));
  const totalBytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const frames = messages.length;
  const xxh3 = xxh3Hex(pieces);
  const announced = { totalBytes, frames, xxh3, md5: md5Hex(pieces), direction };
  const head = sync(headDocument({ ...announced, ...(extensions !== undefined && { extensions }) }));
  const tail = sync(tailDocument({ frames, ...(strongTail && { xxh3 }) }));
  const wires = [head, ...messages, tail].map((message, seq) =>
    wireOf(message, BigInt(seq), strongTail && (seq === 0 || seq === frames + 1), options),
  );
  if (parity === undefined) return wires.map((wire, seq) => [seq, wire]);
  return withParity(wires, parity, options);
}

/** Each block of frames, its parity behind it. */
function withParity(wires: readonly Uint8Array[], plan: ParityPlan, options: StreamOptions): SenderState["frames"] {
  if (!(plan.data >= 1)) throw new StreamError("bad-control", `Parity of ${plan.data} frames.`);
  const frames: (readonly [number | null, Uint8Array])[] = [];
  let number = PARITY_BASE;
  for (let first = 0; first < wires.length; first += plan.data) {
    const block = wires.slice(first, first + plan.data);
    block.forEach((wire, i) => {
      frames.push([first + i, wire]);
    });
    for (const { shard, ...parity } of parityOf(first, block, plan.parity))
      frames.push([null, wireOf(sync(parityDocument(parity), [byteSlice(shard)]), number++, false, options)]);
  }
  return frames;
}

function wireOf(message: Message, frameSeq: bigint, strongTail: boolean, options: StreamOptions): Uint8Array {
  const { streamId, spaceHash32, modality } = options;
  return encodeFrame({ ...message, streamId, frameSeq, spaceHash32, modality, strongTail }, options);
}
