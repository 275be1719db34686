/** What HEAD and TAIL say of a stream, and whether what came is what they said. */
import { md5Hex, xxh3Hex } from "../../base/hashes.ts";
import type { Control, Head, Tail } from "./control.ts";
import { StreamError } from "./stream-error.ts";

/** What a receiver takes at most. */
export interface ReceiverLimits {
  /** Bytes of frames that are held. */
  readonly bytesMax: number;
  /** Numbers of frames. */
  readonly framesMax: number;
}

export class Announced {
  readonly #limits: ReceiverLimits;
  #head: Head | undefined;
  #tail: Tail | undefined;

  constructor(limits: ReceiverLimits) {
    this.#limits = limits;
  }

  /** The number behind the last one, TAIL's; undefined until HEAD or TAIL has come. */
  get end(): number | undefined {
    const frames = this.#head?.frames ?? this.#tail?.frames;
    return frames === undefined ? undefined : frames + 2;
  }

  /** Undefined until it has come. */
  get head(): Head | undefined {
    return this.#head;
  }

  /** Bytes of all payloads; 0 until HEAD has come. */
  get totalBytes(): number {
    return this.#head?.totalBytes ?? 0;
  }

  /** A number as a plain one. @throws StreamError `too-long` or `beyond-end` */
  requireNumber(frameSeq: bigint): number {
    if (frameSeq >= BigInt(this.#limits.framesMax))
      throw new StreamError("too-long", `Frame ${frameSeq}; at most ${this.#limits.framesMax} are taken.`);
    const seq = Number(frameSeq);
    if (this.end !== undefined && seq >= this.end)
      throw new StreamError("beyond-end", `Frame ${seq} is behind the last one, ${this.end - 1}.`);
    return seq;
  }

  /**
   * Takes what a frame says, where it goes with what is known.
   * @param held numbers of the frames that have come
   * @throws StreamError `bad-control`, `conflict` or `too-long`
   */
  learn(seq: number, control: Control | undefined, held: Iterable<number>): void {
    if (seq === 0 && control?.kind !== "head") throw new StreamError("bad-control", "Frame 0 is no HEAD.");
    if (control?.kind === "head") {
      if (seq !== 0) throw new StreamError("bad-control", `A HEAD is number ${seq}, not 0.`);
      this.#requireFrames(control.head.frames, held);
      const { totalBytes } = control.head;
      if (totalBytes > this.#limits.bytesMax)
        throw new StreamError("too-long", `${totalBytes} bytes; at most ${this.#limits.bytesMax} are taken.`);
      this.#head = control.head;
    } else if (control?.kind === "tail") {
      const { frames } = control.tail;
      if (seq !== frames + 1) throw new StreamError("bad-control", `The TAIL of ${frames} frames is number ${seq}.`);
      this.#requireFrames(frames, held);
      this.#tail = control.tail;
    }
  }

  #requireFrames(frames: number, held: Iterable<number>): void {
    if (frames + 2 > this.#limits.framesMax)
      throw new StreamError("too-long", `${frames} frames; at most ${this.#limits.framesMax} are taken.`);
    let isBeyond = false;
    for (const seq of held) isBeyond ||= seq >= frames + 2;
    if (isBeyond || (this.end !== undefined && this.end !== frames + 2))
      throw new StreamError("conflict", `${frames} frames are announced, but others have come.`);
  }

  /** Whether the payloads of all frames, in their order, are what HEAD and TAIL announce. */
  isMetBy(pieces: readonly Uint8Array[]): boolean {
    const head = this.#head;
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (head === undefined || length !== head.totalBytes) return false;
    const xxh3 = xxh3Hex(pieces);
    const strong = this.#tail?.xxh3 ?? xxh3;
    return head.xxh3 === xxh3 && strong === xxh3 && (head.md5 === undefined || head.md5 === md5Hex(pieces));
  }
}
