/** A piecewise constant course in few rows, so that a drawing of it looks the same. */

/** Rows kept of each interval: its first, its least, its largest and its last (Jugel et al., "M4", VLDB 2014). */
const ROWS_PER_INTERVAL = 4;

/** A value and from when on it holds, µs. */
export interface Step {
  readonly atUs: number;
  readonly value: number;
}

/** How much is kept. */
export interface CourseOptions {
  /** How many steps there will be, at most. */
  readonly expected: number;
  /** At least 4 are kept. */
  readonly most: number;
  readonly durationUs: number;
  /** Instants, rising, µs: the steps that hold there are kept beyond `most`. */
  readonly wantedUs?: readonly number[];
}

/**
 * Takes steps in time order and keeps at most so many: all where they are few enough, else the first, the least, the
 * largest and the last of equal intervals, and what is wanted. A step that changes nothing is left out.
 */
export class Course<S extends Step = Step> {
  readonly #steps: S[] = [];
  readonly #intervalUs: number;
  readonly #isThin: boolean;
  readonly #wantedUs: readonly number[];
  #nextWanted = 0;
  /** Of the interval: first, least, largest, last. */
  #interval: S[] = [];
  #extra: S[] = [];
  #end = Number.NEGATIVE_INFINITY;
  #last: S | undefined;

  constructor({ expected, most, durationUs, wantedUs = [] }: CourseOptions) {
    this.#isThin = expected > most;
    this.#intervalUs = durationUs / Math.max(1, Math.floor(most / ROWS_PER_INTERVAL));
    this.#wantedUs = wantedUs;
  }

  step(step: S): void {
    if (this.#last !== undefined && Object.is(step.value, this.#last.value)) return;
    if (!this.#isThin) this.#steps.push(step);
    else {
      this.#keepWanted(step.atUs);
      if (step.atUs >= this.#end) {
        this.#flush();
        this.#end = (Math.floor(step.atUs / this.#intervalUs) + 1) * this.#intervalUs;
      }
      this.#keep(step);
    }
    this.#last = step;
  }

  /** The steps kept. */
  steps(): readonly S[] {
    this.#keepWanted(Number.POSITIVE_INFINITY);
    this.#flush();
    return this.#steps;
  }

  /** Keeps the last step where it is wanted before this instant. */
  #keepWanted(beforeUs: number): void {
    const from = this.#nextWanted;
    while (this.#nextWanted < this.#wantedUs.length && this.#wantedUs[this.#nextWanted] < beforeUs) this.#nextWanted++;
    if (this.#nextWanted > from && this.#last !== undefined && this.#isThin) this.#extra.push(this.#last);
  }

  #keep(step: S): void {
    if (this.#interval.length === 0) this.#interval = [step, step, step, step];
    const [, least, largest] = this.#interval;
    if (!(step.value >= least.value)) this.#interval[1] = step;
    if (!(step.value <= largest.value)) this.#interval[2] = step;
    this.#interval[3] = step;
  }

  #flush(): void {
    const kept = [...new Set([...this.#interval, ...this.#extra])].sort((a, b) => a.atUs - b.atUs);
    this.#steps.push(...kept);
    this.#interval = [];
    this.#extra = [];
  }
}
