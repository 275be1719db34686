/** The semantic filter: silence is the default, and a state leaves the node only when its meaning has changed. */
import type { Codeword, Encoder } from "../base/encoder.ts";
import type { SampleBlock } from "../host.ts";

/**
 * Keeps the codeword of the last state that was transmitted (or, in a mesh, accepted) and compares others with it.
 * The first state is always news; after that a state is news when its distance to the last is above the threshold.
 */
export class SemanticFilter {
  readonly #encoder: Encoder;
  readonly #threshold: number;
  #last: Codeword | undefined;

  /** @param threshold θ, a cosine distance in [0, 2] */
  constructor(encoder: Encoder, threshold: number, last?: Codeword) {
    this.#encoder = encoder;
    this.#threshold = threshold;
    this.#last = last;
  }

  /** The last state transmitted or accepted; `undefined` before the first. */
  get last(): Codeword | undefined {
    return this.#last;
  }

  /** Whether a state of this node's own must be transmitted: it is the first, or farther than θ from the last. */
  isNews(state: Codeword): boolean {
    if (this.#last === undefined) return true;
    // Interned codewords: the very same object is at distance 0, which is never above θ.
    return state !== this.#last && this.#encoder.distance(state, this.#last) > this.#threshold;
  }

  /** Whether a state received is near the last one (distance < θ), and so not accepted in a mesh. */
  isNear(state: Codeword): boolean {
    return this.#last !== undefined && this.#encoder.distance(state, this.#last) < this.#threshold;
  }

  remember(state: Codeword): void {
    this.#last = state;
  }

  /** The index in [from, to) of the first sample that is news, or `to`. Pure. */
  scan(block: SampleBlock, from: number, to: number): number {
    const { values, labels } = block;
    for (let i = from; i < to; i++) if (this.isNews(this.#encoder.encode(values[i], labels[i]))) return i;
    return to;
  }
}
