/** Which samples a node publishes. */

/** Every sample, or (report by exception) those that differ from the last one published by more than `delta`. */
export class ReportRule {
  readonly #delta: number | undefined;
  #last: number | undefined;

  /** @param delta in sensor units, or `undefined` for every sample */
  constructor(delta: number | undefined, last?: number) {
    this.#delta = delta;
    this.#last = last;
  }

  /** The value last published: the whole state. */
  get last(): number | undefined {
    return this.#last;
  }

  /** Whether a sample is to be published: the first always, what is no number never. Pure. */
  isDue(value: number): boolean {
    if (!Number.isFinite(value)) return false;
    return this.#delta === undefined || this.#last === undefined || Math.abs(value - this.#last) > this.#delta;
  }

  published(value: number): void {
    this.#last = value;
  }
}
