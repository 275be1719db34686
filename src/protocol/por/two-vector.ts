/**
 * Two vectors that approach each other, and what a pair gains over one alone.
 *
 * Sources: SemeAIPletinnya/proof-of-resonance-online, por_multimodal/resonance_mm.py and
 * benchmarks/runners/evaluate_por_score.py.
 */

/** Where two vectors got to, and how far apart they were after each step. */
export interface Resonated {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly distances: Float64Array;
}

/**
 * Moves both vectors towards each other by `alpha` of their difference, `steps` times: after k steps they are
 * |1 − 2α|ᵏ of their first distance apart. Above α = 1 they flee from each other.
 * @throws RangeError where they are not equally long
 */
export function resonate(first: ArrayLike<number>, second: ArrayLike<number>, alpha: number, steps: number): Resonated {
  if (first.length !== second.length)
    throw new RangeError(`vectors of ${first.length} and ${second.length} components`);
  const a = Float64Array.from(first);
  const b = Float64Array.from(second);
  const distances = new Float64Array(steps);
  for (let step = 0; step < steps; step++) {
    let squares = 0;
    for (let i = 0; i < a.length; i++) {
      const difference = a[i] - b[i];
      a[i] -= alpha * difference;
      b[i] += alpha * difference;
      squares += (a[i] - b[i]) * (a[i] - b[i]);
    }
    distances[step] = Math.sqrt(squares);
  }
  return { a, b, distances };
}

/** PoR-Gain: what a pair's score exceeds one's own by, as a share of it; 0 where there is nothing to compare with. */
export function porGain(solo: number, multi: number): number {
  return solo === 0 ? 0 : (multi - solo) / solo;
}

/** The three scores of a task, each in [0, 1]. */
export interface TaskScores {
  readonly task: number;
  readonly harmonic: number;
  readonly drift: number;
}

/** The weighted sum of a task's scores. @param weights of the task, the harmony and the absence of drift */
export function porTotal({ task, harmonic, drift }: TaskScores, weights: readonly [number, number, number]): number {
  return weights[0] * task + weights[1] * harmonic + weights[2] * drift;
}
