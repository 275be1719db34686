/** Who has a name: a table of hashed places, a fifth of what a map of strings takes. */

/** FNV-1a (G. Fowler, L. Noll, K.-P. Vo), over code units. */
const FNV_START = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

export class NameIndex {
  private readonly nameOf: (index: number) => string;
  /** At a hashed place, or the next free one after it: an index plus one; 0: nobody. Between a third and two thirds are taken. */
  private readonly places: Int32Array;

  /** @param nameOf each index's name, a different one */
  constructor(count: number, nameOf: (index: number) => string) {
    this.nameOf = nameOf;
    let places = 2;
    while (places * 2 < count * 3) places *= 2;
    this.places = new Int32Array(places);
    for (let index = 0; index < count; index++) {
      let place = this.placeOf(nameOf(index));
      while (this.places[place] > 0) place = this.after(place);
      this.places[place] = index + 1;
    }
  }

  /** The index of this name, or `undefined`. */
  get(name: string): number | undefined {
    for (let place = this.placeOf(name); this.places[place] > 0; place = this.after(place)) {
      const index = this.places[place] - 1;
      if (this.nameOf(index) === name) return index;
    }
    return undefined;
  }

  private placeOf(name: string): number {
    let hash = FNV_START;
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), FNV_PRIME);
    return (hash ^ (hash >>> 15)) & (this.places.length - 1);
  }

  private after(place: number): number {
    return (place + 1) & (this.places.length - 1);
  }
}
