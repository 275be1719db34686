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
 * Whether a state of a node's own must be transmitted: it is the first, or farther than θ from the last that was transmitted
 * (or, in a mesh, accepted).
 */
export function isNews({ encoder, threshold }: NewsRule, state: Codeword, last: Codeword | undefined): boolean {
  if (last === undefined) return true;
  // Interned codewords: the very same object is at distance 0, which is never above θ.
  if (state === last) return false;
  return encoder.distance(state, last) > threshold;
}

/** Whether a state received is near the last one (distance < θ), and so not accepted in a mesh. */
export function isNear({ encoder, threshold }: NewsRule, state: Codeword, last: Codeword | undefined): boolean {
  return last !== undefined && encoder.distance(state, last) < threshold;
}

/** The index in [from, to) of the first sample that is news, or `to`. Pure. */
export function firstNews(
  rule: NewsRule,
  { values, labels }: SampleBlock,
  from: number,
  to: number,
  last: Codeword | undefined,
): number {
  for (let i = from; i < to; i++) if (isNews(rule, rule.encoder.encode(values[i], labels[i]), last)) return i;
  return to;
}
