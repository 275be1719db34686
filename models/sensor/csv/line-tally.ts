/** Counts the lines of a file with some peculiarity, and remembers the first of them. */

const MOST_RANGES = 5;

export class LineTally {
  #count = 0;
  readonly #ranges: [first: number, last: number][] = [];
  #isCut = false;

  get count(): number {
    return this.#count;
  }

  add(line: number): void {
    this.#count++;
    const last = this.#ranges.at(-1);
    if (!this.#isCut && last !== undefined && line === last[1] + 1) last[1] = line;
    else if (this.#ranges.length < MOST_RANGES) this.#ranges.push([line, line]);
    else this.#isCut = true;
  }

  /** "line 7", "lines 7–9 and 12", "lines 3, 5, 8, 9, 20 and others". */
  toString(): string {
    const ranges = this.#ranges.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`));
    const plural = this.#count === 1 ? "line" : "lines";
    if (this.#isCut) return `${plural} ${ranges.join(", ")} and others`;
    const head = ranges.slice(0, -1).join(", ");
    return `${plural} ${head === "" ? "" : `${head} and `}${ranges.at(-1) ?? ""}`;
  }
}
