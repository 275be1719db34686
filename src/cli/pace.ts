/** How long a run will still take, by the pace that it has kept of late. */

/** Until then a run has not got going: code is compiled. Own choice. */
const SHORTEST_MS = 3000;
/** How far apart the paces of the last quarter of the time and of the quarter before may be to be called one. Own choice. */
const STEADY = 1.5;
/** Steps without which a quarter of the time has no pace of its own. Own choice. */
const STEPS_MIN = 2;

/**
 * Runs do not keep one pace: code becomes faster, an alignment may take longer than the rest of its run, and the next
 * protocol costs another amount. What is left is therefore told by the last half of the time only, and only where that half
 * had a pace.
 */
export class Pace {
  readonly #startMs: number;
  /** How much was done at which instant, in the order of time. */
  readonly #instantsMs: number[];
  readonly #done: number[];

  /** @param startMs when the run began, milliseconds of any clock */
  constructor(startMs: number) {
    this.#startMs = startMs;
    this.#instantsMs = [startMs];
    this.#done = [0];
  }

  /** Takes note that so much is done by an instant that is no earlier than the last. @param done share of the run, 0 … 1 */
  note(nowMs: number, done: number): void {
    this.#instantsMs.push(nowMs);
    this.#done.push(done);
  }

  /** Milliseconds from the last instant to the end of the run; `undefined` where that cannot be told yet. */
  get leftMs(): number | undefined {
    const nowMs = this.#instantsMs.at(-1)!;
    const done = this.#done.at(-1)!;
    const quarterMs = (nowMs - this.#startMs) / 4;
    if (4 * quarterMs < SHORTEST_MS) return undefined;
    const end = this.#done.length;
    const middle = this.#firstFrom(nowMs - quarterMs);
    const beginning = this.#firstFrom(nowMs - 2 * quarterMs);
    if (end - middle < STEPS_MIN || middle - beginning < STEPS_MIN) return undefined;
    const earlier = this.#doneBy(nowMs - quarterMs, middle) - this.#doneBy(nowMs - 2 * quarterMs, beginning);
    const later = done - this.#doneBy(nowMs - quarterMs, middle);
    if (!(later > 0 && later <= STEADY * earlier && earlier <= STEADY * later)) return undefined;
    return ((1 - done) * 2 * quarterMs) / (earlier + later);
  }

  /** The place of the first note that is no earlier than an instant. */
  #firstFrom(atMs: number): number {
    let place = this.#instantsMs.length;
    while (place > 0 && this.#instantsMs[place - 1] >= atMs) place--;
    return place;
  }

  /** How much was done by an instant after the beginning, `after` being the first note from there on: it grew evenly. */
  #doneBy(atMs: number, after: number): number {
    const [fromMs, toMs] = [this.#instantsMs[after - 1], this.#instantsMs[after]];
    const [from, to] = [this.#done[after - 1], this.#done[after]];
    return from + (to - from) * ((atMs - fromMs) / (toMs - fromMs));
  }
}
