/** The semantic filter: silence is the default, and a state leaves the node only when its meaning has changed. */
import type { Codeword, Encoder } from "../base/encoder.ts";
import type { SampleBlock } from "../host.ts";

/** What is news. */
export interface NewsRule {
  readonly encoder: Encoder;
  /** θ, a cosine distance in [0, 2]. */
  readonly threshold: number;
}

/**
 * Keeps the codeword of the last state that was transmitted (or, in a mesh, accepted) and compares others with it.
 * The first state is always news; after that a state is news when its distance to the last is above the threshold.
 */
export class SemanticFilter {
  readonly #rule: NewsRule;
  #last: Codeword | undefined;

  /** @param rule one object for all nodes of a network */
  constructor(rule: NewsRule, last?: Codeword) {
    this.#rule = rule;
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
    if (state === this.#last) return false;
    const { encoder, threshold } = this.#rule;
    return encoder.distance(state, this.#last) > threshold;
  }

  /** Whether a state received is near the last one (distance < θ), and so not accepted in a mesh. */
  isNear(state: Codeword): boolean {
    const { encoder, threshold } = this.#rule;
    return this.#last !== undefined && encoder.distance(state, this.#last) < threshold;
  }

  remember(state: Codeword): void {
    this.#last = state;
  }

  /** The index in [from, to) of the first sample that is news, or `to`. Pure. */
  scan(block: SampleBlock, from: number, to: number): number {
    const { values, labels } = block;
    const { encoder } = this.#rule;
    for (let i = from; i < to; i++) if (this.isNews(encoder.encode(values[i], labels[i]))) return i;
    return to;
  }
}
