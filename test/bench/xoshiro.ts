/** xoshiro128** 1.1 (Blackman and Vigna, 2018), seeded by splitmix32: the generator of the programs compared with. */
export class Xoshiro {
  /** Typed, because to write an integer of 32 bits into a field of an object costs several times as much. */
  private readonly state = new Int32Array(4);

  /** @param seed 32 bits */
  constructor(seed: number) {
    let state = seed | 0;
    const word = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
      mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
      return mixed ^ (mixed >>> 16);
    };
    for (let index = 0; index < 4; index++) this.state[index] = word();
  }

  /** A draw from [0, 1) with 32 bits. */
  uniform(): number {
    const { state } = this;
    const a = state[0];
    const b = state[1];
    const d = state[3];
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const nextC = state[2] ^ a;
    const nextD = d ^ b;
    state[1] = b ^ nextC;
    state[0] = a ^ nextD;
    state[2] = nextC ^ (b << 9);
    state[3] = (nextD << 11) | (nextD >>> 21);
    return result / 4294967296;
  }
}
