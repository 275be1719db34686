/** What counts as an event of the truth. */
import { type AlarmRule, AlarmRuns } from "./alarm.ts";
import type { Events } from "./detection.ts";
import type { Truth } from "./truth.ts";

/** The labelled windows where the truth has them, else the runs of alarm of its samples; is told the steps of the truth. */
export class EventSearch {
  readonly #truth: Truth;
  readonly #labelled: Events | undefined;
  readonly #runs: AlarmRuns | undefined;

  constructor(truth: Truth, rule: AlarmRule | undefined) {
    this.#truth = truth;
    this.#labelled = truth.windows();
    this.#runs = this.#labelled === undefined && rule !== undefined ? new AlarmRuns(rule) : undefined;
  }

  step(atUs: number, value: number): void {
    this.#runs?.step(atUs, value);
  }

  /** All events, once the truth has been told to its end; `undefined` where nothing says what one is. */
  events(): Events | undefined {
    if (this.#runs === undefined) return this.#labelled;
    this.#runs.end(this.#truth.endUs);
    return { startUs: this.#runs.startUs.values(), endUs: this.#runs.endUs.values() };
  }
}
