/**
 * A codebook of levels: bipolar vectors whose cosine distances are proportional to the difference of their levels.
 *
 * Level 0 is pseudo-random; each next level flips positions that were never flipped before, half of all positions over
 * the whole codebook. Vectors that differ in k of D signs have the dot product D − 2k, hence the distance 2k/D: levels
 * i and j of L are |i − j|/(L − 1) apart, the first and the last are orthogonal.
 * Source of level hypervectors: A. Rahimi et al., "Hyperdimensional biosignal processing", ICRC 2016; P. Kanerva,
 * "Hyperdimensional computing", Cognitive Computation 1(2), 2009.
 */
import { bits32, deriveKey, type Key, uniformBelow } from "../../src/base/chance.ts";
import { cosineDistance } from "../../src/base/cosine.ts";
import type { Codeword } from "../../src/base/encoder.ts";

/** An interned codeword: one object a level and codebook. */
export class LevelCodeword implements Codeword {
  readonly components: Int8Array;
  readonly level: number;
  readonly codebook: LevelCodebook;

  constructor(components: Int8Array, level: number, codebook: LevelCodebook) {
    this.components = components;
    this.level = level;
    this.codebook = codebook;
  }
}

export class LevelCodebook {
  readonly dimensions: number;
  readonly levels: number;
  readonly #base: Int8Array;
  /** The positions in the order in which rising levels flip them; the first half is ever used. */
  readonly #order: Uint32Array;
  readonly #flipsALevel: number;
  /** Distance by difference of levels. */
  readonly #distances: Float64Array;
  /** Codewords come into being when first asked for: a long codebook is seldom used whole. */
  readonly #codewords: (LevelCodeword | undefined)[];

  /**
   * @param dimensions even
   * @param levels at least 2, with levels − 1 dividing dimensions / 2
   * @throws RangeError where they are not
   */
  constructor(key: Key, dimensions: number, levels: number) {
    this.#flipsALevel = dimensions / 2 / (levels - 1);
    if (!(levels >= 2 && Number.isInteger(this.#flipsALevel) && this.#flipsALevel >= 1 && dimensions % 2 === 0))
      throw new RangeError(`${levels} levels cannot share ${dimensions} dimensions equally.`);
    this.dimensions = dimensions;
    this.levels = levels;
    this.#base = randomSigns(deriveKey(key, "base"), dimensions);
    this.#order = shuffled(deriveKey(key, "order"), dimensions);
    this.#distances = Float64Array.from({ length: levels }, (_, difference) => difference / (levels - 1));
    this.#codewords = new Array(levels).fill(undefined);
  }

  /** The codeword of a level in [0, levels). */
  codeword(level: number): LevelCodeword {
    return this.#codewords[level] ?? this.#make(level);
  }

  /** Cosine distance; a look-up where both are of this codebook. */
  distance(a: Codeword, b: Codeword): number {
    if (a instanceof LevelCodeword && b instanceof LevelCodeword && a.codebook === this && b.codebook === this)
      return this.#distances[Math.abs(a.level - b.level)];
    return cosineDistance(a.components, b.components);
  }

  /**
   * The level whose codeword has the largest dot product with these components (the lower one of two equals), or −1
   * where none has a positive one: such a vector is not of this codebook. One pass, however many levels there are.
   */
  nearestLevel(components: Int8Array): number {
    if (components.length !== this.dimensions) return -1;
    let dot = 0;
    for (let i = 0; i < components.length; i++) dot += components[i] * this.#base[i];
    let best = 0;
    let bestDot = dot;
    for (let level = 1; level < this.levels; level++) {
      for (let i = (level - 1) * this.#flipsALevel; i < level * this.#flipsALevel; i++) {
        const position = this.#order[i];
        dot -= 2 * components[position] * this.#base[position];
      }
      if (dot > bestDot) {
        best = level;
        bestDot = dot;
      }
    }
    return bestDot > 0 ? best : -1;
  }

  /** The nearest codeword of this codebook, or a new one holding these components where none is near. */
  recognise(components: Int8Array): Codeword {
    const level = this.nearestLevel(components);
    return level < 0 ? { components } : this.codeword(level);
  }

  #make(level: number): LevelCodeword {
    if (!(Number.isInteger(level) && level >= 0 && level < this.levels))
      throw new RangeError(`There is no level ${level} among ${this.levels}.`);
    const components = this.#base.slice();
    for (let i = 0; i < level * this.#flipsALevel; i++) components[this.#order[i]] *= -1;
    const made = new LevelCodeword(components, level, this);
    this.#codewords[level] = made;
    return made;
  }
}

function randomSigns(key: Key, dimensions: number): Int8Array {
  return Int8Array.from({ length: dimensions }, (_, i) => ((bits32(key, i) & 1) === 1 ? 1 : -1));
}

/** 0 … length−1 in random order (Fisher & Yates, in Durstenfeld's form). */
function shuffled(key: Key, length: number): Uint32Array {
  const order = Uint32Array.from({ length }, (_, i) => i);
  for (let last = length - 1; last > 0; last--) {
    const other = uniformBelow(key, last, last + 1);
    const moved = order[last];
    order[last] = order[other];
    order[other] = moved;
  }
  return order;
}
