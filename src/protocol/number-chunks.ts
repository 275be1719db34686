/**
 * Short lists of positive integers, all in a few shared pages: a list is a chain of chunks of eight words, each a link to
 * the next older chunk and up to seven numbers. Only the chunk of the youngest may have room to spare.
 *
 * A list is told by its youngest chunk and its length, which its owner keeps; an empty one by {@link NO_CHUNK}.
 */

/** The chunk of a list that is empty. */
export const NO_CHUNK = 0;
/** What {@link NumberChunks.remove} gives where the list does not hold the number. */
export const NOT_HELD = -1;

const WORDS = 8;
const WORDS_BITS = 3;
/** Numbers in a chunk; its first word is the link. */
const FULL = WORDS - 1;
/** Own choice: 32 KB at a time. */
const PAGE_BITS = 10;
const PAGE = 1 << PAGE_BITS;

export class NumberChunks {
  readonly #pages: Int32Array[] = [];
  /** Chunk 0 stands for none. */
  #used = 1;
  #free = NO_CHUNK;

  /** Adds the youngest number. @returns the list's chunk from now on; its length is one more */
  push(chunk: number, length: number, number: number): number {
    const filled = length % FULL;
    const youngest = filled === 0 ? this.#take(chunk) : chunk;
    this.#pageOf(youngest)[startOf(youngest) + filled + 1] = number;
    return youngest;
  }

  /** Takes a number out. @returns the list's chunk from now on, its length one less; or {@link NOT_HELD} */
  remove(chunk: number, length: number, number: number): number {
    if (!this.#holds(chunk, length, number)) return NOT_HELD;
    // Those younger than it each move one place towards the older ones.
    const filled = filledOf(length);
    let younger = 0;
    for (let at = chunk, place = filled; ; at = this.#olderThan(at), place = FULL) {
      const page = this.#pageOf(at);
      const start = startOf(at);
      for (; place > 0; place--) {
        const here = page[start + place];
        page[start + place] = younger;
        if (here === number) return filled > 1 ? chunk : this.#release(chunk);
        younger = here;
      }
    }
  }

  /** The oldest number of a list that is not empty. */
  oldest(chunk: number): number {
    let at = chunk;
    for (let older = this.#olderThan(at); older !== NO_CHUNK; older = this.#olderThan(at)) at = older;
    return this.#pageOf(at)[startOf(at) + 1];
  }

  /** All numbers, oldest first. */
  numbers(chunk: number, length: number): number[] {
    const found: number[] = [];
    for (let at = chunk, place = filledOf(length); at !== NO_CHUNK; at = this.#olderThan(at), place = FULL) {
      for (; place > 0; place--) found.push(this.#pageOf(at)[startOf(at) + place]);
    }
    return found.reverse();
  }

  /** Gives up a whole list. */
  drop(chunk: number): void {
    for (let at = chunk; at !== NO_CHUNK; ) at = this.#release(at);
  }

  /** (A loop: the engine's own search is several times slower.) */
  #holds(chunk: number, length: number, number: number): boolean {
    for (let at = chunk, place = filledOf(length); at !== NO_CHUNK; at = this.#olderThan(at), place = FULL) {
      const page = this.#pageOf(at);
      const start = startOf(at);
      for (; place > 0; place--) if (page[start + place] === number) return true;
    }
    return false;
  }

  #take(older: number): number {
    let chunk = this.#free;
    if (chunk === NO_CHUNK) {
      chunk = this.#used++;
      if (chunk >> PAGE_BITS === this.#pages.length) this.#pages.push(new Int32Array(PAGE * WORDS));
    } else this.#free = this.#olderThan(chunk);
    this.#pageOf(chunk)[startOf(chunk)] = older;
    return chunk;
  }

  /** @returns the next older chunk */
  #release(chunk: number): number {
    const older = this.#olderThan(chunk);
    this.#pageOf(chunk)[startOf(chunk)] = this.#free;
    this.#free = chunk;
    return older;
  }

  #olderThan(chunk: number): number {
    return this.#pageOf(chunk)[startOf(chunk)];
  }

  #pageOf(chunk: number): Int32Array {
    return this.#pages[chunk >> PAGE_BITS];
  }
}

function startOf(chunk: number): number {
  return (chunk & (PAGE - 1)) << WORDS_BITS;
}

/** Numbers in the youngest chunk of a list of this length. */
function filledOf(length: number): number {
  return length === 0 ? 0 : ((length - 1) % FULL) + 1;
}
