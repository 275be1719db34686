/** A typed array that doubles when it is full. */

type Numbers = Float64Array | Uint32Array;

export class GrowingArray<A extends Numbers> {
  readonly #make: (length: number) => A;
  #array: A;
  #length = 0;

  /** @param make a new array of the wanted type */
  constructor(make: (length: number) => A) {
    this.#make = make;
    this.#array = make(1024);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#array.length) {
      const bigger = this.#make(2 * this.#length);
      bigger.set(this.#array);
      this.#array = bigger;
    }
    this.#array[this.#length++] = value;
  }

  /** The values pushed so far, as a view. */
  values(): A {
    return this.#array.subarray(0, this.#length) as A;
  }
}
