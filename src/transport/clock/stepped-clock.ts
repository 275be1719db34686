/** A clock that stands still until it is told how late it is: what happens then happens in a fixed order. */
import type { Alarm, Clock } from "./clock.ts";

const PER_MILLION = 1e6;
const US_PER_MS = 1000;

/** What makes one node's clock differ from another's. */
export interface SteppedClockOptions {
  /** ms since the Unix epoch at run time 0. */
  readonly epochMs: number;
  /** By how much it runs fast (or, negative, slow), parts per million. */
  readonly driftPpm: number;
}

/** An instant that is past, or none. */
export class StepError extends Error {
  override readonly name = "StepError";
}

interface Entry extends Alarm {
  readonly atUs: number;
  readonly act: () => void;
}

export class SteppedClock implements Clock {
  readonly #options: SteppedClockOptions;
  /** Earliest first; of two due at once, the one that was asked for first. */
  readonly #entries: Entry[] = [];
  #nowUs = 0;

  constructor(options: SteppedClockOptions) {
    this.#options = options;
  }

  localUs(): number {
    return this.localUsAt(this.#nowUs);
  }

  localUsAt(runUs: number): number {
    const { epochMs, driftPpm } = this.#options;
    return epochMs * US_PER_MS + runUs + Math.floor((runUs * driftPpm) / PER_MILLION);
  }

  runUs(): number {
    return this.#nowUs;
  }

  after(delayUs: number, act: () => void): Alarm {
    const rate = 1 + this.#options.driftPpm / PER_MILLION;
    return this.at(this.#nowUs + Math.ceil(Math.max(0, delayUs) / rate), act);
  }

  at(runUs: number, act: () => void): Alarm {
    const entry: Entry = { atUs: Math.max(runUs, this.#nowUs), act, cancel: () => this.#callOff(entry) };
    const behind = this.#entries.findLastIndex(({ atUs }) => atUs <= entry.atUs);
    this.#entries.splice(behind + 1, 0, entry);
    return entry;
  }

  /** When the next thing is due, µs of the run; undefined where nothing is. */
  get nextUs(): number | undefined {
    return this.#entries[0]?.atUs;
  }

  /**
   * Lets time pass: everything due up to and at `runUs` happens, each at its own instant, what it asks for included.
   * @throws StepError where that instant is past, or no whole number
   */
  stepTo(runUs: number): void {
    if (!(Number.isSafeInteger(runUs) && runUs >= this.#nowUs))
      throw new StepError(`The clock stands at ${this.#nowUs} µs and cannot be set to ${runUs} µs.`);
    for (let first = this.#entries[0]; first !== undefined && first.atUs <= runUs; first = this.#entries[0]) {
      this.#entries.shift();
      this.#nowUs = first.atUs;
      first.act();
    }
    this.#nowUs = runUs;
  }

  #callOff(entry: Entry): void {
    const place = this.#entries.indexOf(entry);
    if (place >= 0) this.#entries.splice(place, 1);
  }
}
