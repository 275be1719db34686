/** A piecewise constant course in few rows, so that a drawing of it looks the same. */

/** Rows kept of each interval: its first, its least, its largest and its last (Jugel et al., "M4", VLDB 2014). */
const ROWS_PER_INTERVAL = 4;

/** A value and from when on it holds, µs. */
export interface Step {
  readonly atUs: number;
  readonly value: number;
}

/**
 * Takes steps in time order and keeps at most so many: all where they are few enough, else the first, the least, the
 * largest and the last of equal intervals. A step that changes nothing is left out.
 */
export class Course {
  readonly #steps: Step[] = [];
  readonly #intervalUs: number;
  #isThin: boolean;
  #interval: Step[] = [];
  #end = Number.NEGATIVE_INFINITY;
  #last = Number.POSITIVE_INFINITY;

  /** @param expected how many steps there will be, at most @param most at least 4 are kept */
  constructor(expected: number, most: number, durationUs: number) {
    this.#isThin = expected > most;
    this.#intervalUs = durationUs / Math.max(1, Math.floor(most / ROWS_PER_INTERVAL));
  }

  step(atUs: number, value: number): void {
    if (Object.is(value, this.#last)) return;
    this.#last = value;
    if (!this.#isThin) {
      this.#steps.push({ atUs, value });
      return;
    }
    if (atUs >= this.#end) {
      this.#flush();
      this.#end = (Math.floor(atUs / this.#intervalUs) + 1) * this.#intervalUs;
    }
    this.#keep({ atUs, value });
  }

  /** The steps kept. */
  steps(): readonly Step[] {
    this.#flush();
    return this.#steps;
  }

  /** Of the interval: [first, least, largest, last]. */
  #keep(step: Step): void {
    if (this.#interval.length === 0) this.#interval = [step, step, step, step];
    const [, least, largest] = this.#interval;
    if (!(step.value >= least.value)) this.#interval[1] = step;
    if (!(step.value <= largest.value)) this.#interval[2] = step;
    this.#interval[3] = step;
  }

  #flush(): void {
    const kept = [...new Set(this.#interval)].sort((a, b) => a.atUs - b.atUs);
    this.#steps.push(...kept);
    this.#interval = [];
  }
}
