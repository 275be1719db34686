/** How a set of anchors is cut into frames: each in one datagram, so that what is lost is asked for again by number. */
import { gaps, type Range } from "../vstream/ranges.ts";
import { AlignmentError } from "./alignment-error.ts";
import type { PointSet } from "./point-set.ts";

/** Header, one slice of one dimension, CRC: what a frame of anchors has beside its halves. */
export const ANCHOR_FRAME_BYTES = 43;
const HALF_BYTES = 2;
/** Components of one set at most: 64 MiB of halves, far above 1000 × 4096. Own choice. */
const COMPONENTS_MAX = 33_554_432;

export interface AnchorPlan {
  readonly count: number;
  readonly dimensions: number;
  /** Components in a frame, those of whole anchors where one fits; the last frame has what is left. */
  readonly chunkComponents: number;
  readonly chunks: number;
}

/**
 * @param frameBytes the longest frame
 * @throws AlignmentError `bad-plan`
 */
export function anchorPlan(count: number, dimensions: number, frameBytes: number): AnchorPlan {
  const most = Math.floor((frameBytes - ANCHOR_FRAME_BYTES) / HALF_BYTES);
  const components = count * dimensions;
  if (!(count >= 1 && dimensions >= 1 && most >= 1 && components <= COMPONENTS_MAX))
    throw new AlignmentError(
      "bad-plan",
      `${count} × ${dimensions} anchors cannot travel in frames of ${frameBytes} bytes.`,
    );
  const chunkComponents = most < dimensions ? partOf(dimensions, most) : most - (most % dimensions);
  return { count, dimensions, chunkComponents, chunks: Math.ceil(components / chunkComponents) };
}

/** Anchors in equal parts, where there are some; else as much as a frame holds, across anchors. */
function partOf(dimensions: number, most: number): number {
  const parts = Math.ceil(dimensions / most);
  return dimensions % parts === 0 ? dimensions / parts : most;
}

/** The components of a chunk, from `first` up to but not including `end`. */
export function chunkSpan(plan: AnchorPlan, chunk: number): { readonly first: number; readonly end: number } {
  const first = chunk * plan.chunkComponents;
  return { first, end: Math.min(plan.count * plan.dimensions, first + plan.chunkComponents) };
}

/** The anchors that a chunk has a part of, from `first` up to but not including `end`. */
export function chunkRows(plan: AnchorPlan, chunk: number): { readonly first: number; readonly end: number } {
  const { first, end } = chunkSpan(plan, chunk);
  return { first: Math.floor(first / plan.dimensions), end: Math.ceil(end / plan.dimensions) };
}

/** Bytes of all frames of a set. */
export function planBytes({ count, dimensions, chunks }: AnchorPlan): number {
  return chunks * ANCHOR_FRAME_BYTES + count * dimensions * HALF_BYTES;
}

/** Chunks as plain data: the halves, and for each chunk whether it is there. */
export type HeldAnchors = { readonly halves: Uint8Array; readonly held: Uint8Array };

/** Puts a set together, in whatever order and however often its chunks come. */
export class AnchorCollection {
  readonly #plan: AnchorPlan;
  readonly #halves: Uint8Array;
  readonly #held: Uint8Array;
  #missing: number;

  /** @param state what {@link state} gave before, of the same plan */
  constructor(plan: AnchorPlan, state?: HeldAnchors) {
    this.#plan = plan;
    this.#halves = state?.halves.slice() ?? new Uint8Array(plan.count * plan.dimensions * HALF_BYTES);
    this.#held = state?.held.slice() ?? new Uint8Array(plan.chunks);
    this.#missing = this.#held.reduce((sum, held) => sum - held, plan.chunks);
  }

  get state(): HeldAnchors {
    return { halves: this.#halves.slice(), held: this.#held.slice() };
  }

  get isComplete(): boolean {
    return this.#missing === 0;
  }

  /** @returns whether it is a chunk of this set that was missing */
  take(chunk: number, halves: Uint8Array): boolean {
    if (!(Number.isInteger(chunk) && chunk >= 0 && chunk < this.#plan.chunks) || this.#held[chunk] === 1) return false;
    const { first, end } = chunkSpan(this.#plan, chunk);
    if (halves.length !== (end - first) * HALF_BYTES) return false;
    this.#halves.set(halves, first * HALF_BYTES);
    this.#held[chunk] = 1;
    this.#missing--;
    return true;
  }

  missing(): readonly Range[] {
    const held: number[] = [];
    for (let chunk = 0; chunk < this.#held.length; chunk++) if (this.#held[chunk] === 1) held.push(chunk);
    return gaps(held, this.#plan.chunks);
  }

  /** The halves of all anchors; those that are missing read 0. */
  get halves(): Uint8Array {
    return this.#halves;
  }
}

/** A set of vectors from a function of the row. */
export function pointsFrom(count: number, dimensions: number, row: (row: number) => ArrayLike<number>): PointSet {
  const values = new Float64Array(count * dimensions);
  for (let i = 0; i < count; i++) values.set(row(i), i * dimensions);
  return { count, dimensions, values };
}
