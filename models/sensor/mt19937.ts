/**
 * The Mersenne Twister MT19937, for data that others published with it. The project's own draws use `src/base/chance.ts`.
 *
 * Source: M. Matsumoto, T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform pseudo-random
 * number generator", ACM TOMACS 8(1), 1998; seeding by `init_genrand` of the authors' mt19937ar.c (2002).
 */

const WORDS = 624;
const SHIFT = 397;
const TWIST = 0x9908b0df;
const UPPER_BIT = 0x80000000;
const LOWER_BITS = 0x7fffffff;
const SEED_FACTOR = 1812433253;
const TEMPER_B = 0x9d2c5680;
const TEMPER_C = 0xefc60000;

/** One generator with its state. */
export class Mt19937 {
  readonly #words = new Uint32Array(WORDS);
  #next = WORDS;

  /** Seeds by `init_genrand`. @param seed taken modulo 2^32 */
  constructor(seed: number) {
    const words = this.#words;
    words[0] = seed;
    for (let i = 1; i < WORDS; i++) {
      const previous = words[i - 1]!;
      words[i] = Math.imul(SEED_FACTOR, previous ^ (previous >>> 30)) + i;
    }
  }

  /** The next 32 bits as an unsigned integer (`genrand_int32`). */
  bits32(): number {
    if (this.#next === WORDS) this.#renew();
    let y = this.#words[this.#next++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & TEMPER_B;
    y ^= (y << 15) & TEMPER_C;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** The next double in [0, 1) with 53 random bits, made of two outputs (`genrand_res53`). */
  double53(): number {
    const high = this.bits32() >>> 5;
    const low = this.bits32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  #renew(): void {
    const words = this.#words;
    for (let i = 0; i < WORDS; i++) {
      const y = (words[i]! & UPPER_BIT) | (words[(i + 1) % WORDS]! & LOWER_BITS);
      words[i] = words[(i + SHIFT) % WORDS]! ^ (y >>> 1) ^ (y & 1 ? TWIST : 0);
    }
    this.#next = 0;
  }
}
