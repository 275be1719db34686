/** xoshiro128** 1.1 (Blackman and Vigna, 2018), seeded by splitmix32: the generator of the programs compared with. */
export class Xoshiro {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  /** @param seed 32 bits */
  constructor(seed: number) {
    let state = seed | 0;
    const word = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
      mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
      return mixed ^ (mixed >>> 16);
    };
    this.a = word();
    this.b = word();
    this.c = word();
    this.d = word();
  }

  /** A draw from [0, 1) with 32 bits. */
  uniform(): number {
    const { a, b, c, d } = this;
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const nextC = c ^ a;
    const nextD = d ^ b;
    this.b = b ^ nextC;
    this.a = a ^ nextD;
    this.c = nextC ^ (b << 9);
    this.d = (nextD << 11) | (nextD >>> 21);
    return result / 4294967296;
  }
}
