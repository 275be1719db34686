/**
 * The Proof-of-Resonance chain: values along a line that noise drives apart and averaging pulls together.
 *
 * Source: SemeAIPletinnya/proof-of-resonance-online, por_core/phase_lock.py and simulator.py. The order of operations is
 * that of the reference, so that the same start and the same noise give the same doubles. Its ends are never averaged: they
 * walk at random, and only the deviation from the chord between them settles.
 */
/** What a chain is run with. */
export interface ChainSettings {
  /** Share s of the way to the local mean that a value goes in a step. */
  readonly strength: number;
  /** Standard deviation of the noise that each value gets in each step. */
  readonly noise: number;
}

/** The reference's settings (por_core/config.py), for chains of {@link REFERENCE_LENGTH}. */
export const REFERENCE: ChainSettings = { strength: 0.15, noise: 0.03 };
export const REFERENCE_LENGTH = 64;

/** Pulls every interior value towards the mean of itself and its two neighbours, all by their old values; ends stay. */
export function lockChain(chain: Float64Array, strength: number): Float64Array {
  const locked = chain.slice();
  for (let i = 1; i < chain.length - 1; i++) {
    const localMean = (chain[i - 1] + chain[i] + chain[i + 1]) / 3;
    locked[i] = chain[i] + strength * (localMean - chain[i]);
  }
  return locked;
}

/**
 * One step: noise first, then locking.
 * @param noise what is added to each value
 * @throws RangeError where there is not one noise value for each of the chain
 */
export function stepChain(chain: Float64Array, noise: ArrayLike<number>, strength: number): Float64Array {
  if (noise.length !== chain.length)
    throw new RangeError(`${noise.length} values of noise for a chain of ${chain.length}`);
  return lockChain(
    chain.map((value, i) => value + noise[i]),
    strength,
  );
}

/** A chain that is stepped, with the draws that its host gives it. */
export class ResonanceChain {
  readonly settings: ChainSettings;
  #values: Float64Array;
  #before: Float64Array | undefined;
  readonly #normal: () => number;

  /**
   * @param normal draws from the standard normal distribution
   * @param values where it starts
   */
  constructor(settings: ChainSettings, normal: () => number, values: Float64Array) {
    this.settings = settings;
    this.#normal = normal;
    this.#values = values.slice();
  }

  /** A chain of `length` values drawn evenly from [−1, 1). @param uniform draws in [0, 1) */
  static drawn(settings: ChainSettings, length: number, uniform: () => number, normal: () => number): ResonanceChain {
    return new ResonanceChain(
      settings,
      normal,
      Float64Array.from({ length }, () => 2 * uniform() - 1),
    );
  }

  /** The values now. They must not be changed. */
  get values(): Float64Array {
    return this.#values;
  }

  /** The values before the last step, or those now where there was none. */
  get before(): Float64Array {
    return this.#before ?? this.#values;
  }

  step(): void {
    const { noise, strength } = this.settings;
    const drawn = this.#values.map(() => noise * this.#normal());
    this.#before = this.#values;
    this.#values = stepChain(this.#values, drawn, strength);
  }
}
