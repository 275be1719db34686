/** Who has a name: a table of hashed places, a fifth of what a map of strings takes. */

/** FNV-1a (G. Fowler, L. Noll, K.-P. Vo), over code units. */
const FNV_START = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const FEWEST_PLACES = 4;

/** Numbers of things by their names, which are kept elsewhere. */
export class NameIndex {
  private readonly nameOf: (index: number) => string;
  private count = 0;
  /** At a hashed place, or the next free one after it: an index plus one; 0: nobody. At most two thirds are taken. */
  private places = new Int32Array(FEWEST_PLACES);

  /** @param nameOf the name of each index that is here */
  constructor(nameOf: (index: number) => string) {
    this.nameOf = nameOf;
  }

  /** An index for each of so many different names. */
  static of(count: number, nameOf: (index: number) => string): NameIndex {
    const found = new NameIndex(nameOf);
    for (let index = 0; index < count; index++) found.add(index);
    return found;
  }

  /** The index of this name, or `undefined`. */
  get(name: string): number | undefined {
    const place = this.find(name);
    return this.places[place] > 0 ? this.places[place] - 1 : undefined;
  }

  /** An index whose name is not here yet. */
  add(index: number): void {
    this.count++;
    if (this.count * 3 > this.places.length * 2) this.grow();
    this.places[this.find(this.nameOf(index))] = index + 1;
  }

  /** Takes out the index of a name that is here. Those after it move up, so that no search ends before them. */
  remove(name: string): void {
    const { places } = this;
    let free = this.find(name);
    this.count--;
    places[free] = 0;
    for (let place = this.after(free); places[place] > 0; place = this.after(place)) {
      const home = this.homeOf(this.nameOf(places[place] - 1));
      const fromHome = (place - home) & (places.length - 1);
      if (fromHome < ((place - free) & (places.length - 1))) continue;
      places[free] = places[place];
      places[place] = 0;
      free = place;
    }
  }

  /** Where the name is, or the free place where it would be. */
  private find(name: string): number {
    let place = this.homeOf(name);
    while (this.places[place] > 0 && this.nameOf(this.places[place] - 1) !== name) place = this.after(place);
    return place;
  }

  private homeOf(name: string): number {
    const hash = hashOfName(name);
    return (hash ^ (hash >>> 15)) & (this.places.length - 1);
  }

  private after(place: number): number {
    return (place + 1) & (this.places.length - 1);
  }

  private grow(): void {
    const before = this.places;
    this.places = new Int32Array(before.length * 2);
    for (const taken of before) if (taken > 0) this.places[this.find(this.nameOf(taken - 1))] = taken;
  }
}

/** A signed word that most names differ in. */
export function hashOfName(name: string): number {
  let hash = FNV_START | 0;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), FNV_PRIME);
  return hash;
}
