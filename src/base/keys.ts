/** The keys of many, two words each, side by side: as objects of their own they would take five times the memory. */
import type { Key } from "./chance.ts";

export class Keys {
  readonly length: number;
  /** Key i is `words[2 i]` and `words[2 i + 1]`, signed. */
  readonly words: Int32Array;

  constructor(length: number, keyOf: (index: number) => Key) {
    this.length = length;
    this.words = new Int32Array(length * 2);
    for (let index = 0; index < length; index++) {
      const { k0, k1 } = keyOf(index);
      this.words[index * 2] = k0;
      this.words[index * 2 + 1] = k1;
    }
  }

  /** A key as an object, made anew each time. */
  at(index: number): Key {
    return { k0: this.words[index * 2], k1: this.words[index * 2 + 1] };
  }
}
