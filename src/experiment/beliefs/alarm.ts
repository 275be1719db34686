/** When a value is alarming: one rule for the truth and for what is believed of it. */
import type { AudienceSettings } from "../../scenario/resolved.ts";
import { Column } from "../column.ts";
import { RateOfChange } from "./rate-of-change.ts";

/** The scenario's rule: exactly one of its members is given. */
export type AlarmRule = NonNullable<AudienceSettings["alarm"]>;

/**
 * Until when a value that holds from `atUs` on is in alarm, µs: `Infinity` for as long as it holds, an instant not after
 * `atUs` where it is not in alarm at all. Called with the steps of one course, in time order.
 */
type AlarmedUntil = (atUs: number, value: number) => number;

/** The runs of alarm of one piecewise constant course. */
export class AlarmRuns {
  /** When each run began and ended, µs: maximal runs, in time order, none of them empty. */
  readonly startUs = new Column(8);
  readonly endUs = new Column(8);
  readonly #alarmedUntil: AlarmedUntil;
  #sinceUs = Number.NaN;
  #untilUs = Number.NEGATIVE_INFINITY;

  constructor(rule: AlarmRule) {
    this.#alarmedUntil = alarmedUntil(rule);
  }

  /** The course has this value from `atUs` on, not before the step before. NaN: it has none, and is not in alarm. */
  step(atUs: number, value: number): void {
    if (this.#untilUs < atUs) this.#close(this.#untilUs);
    const untilUs = this.#alarmedUntil(atUs, value);
    if (untilUs <= atUs) this.#close(atUs);
    else {
      if (Number.isNaN(this.#sinceUs)) this.#sinceUs = atUs;
      this.#untilUs = untilUs;
    }
  }

  /** The course ends; an alarm that is on ends with it. */
  end(atUs: number): void {
    this.#close(Math.min(atUs, this.#untilUs));
  }

  #close(atUs: number): void {
    if (this.#sinceUs < atUs) {
      this.startUs.push(this.#sinceUs);
      this.endUs.push(atUs);
    }
    this.#sinceUs = Number.NaN;
    this.#untilUs = Number.NEGATIVE_INFINITY;
  }
}

function alarmedUntil({ outside, above, below, rate }: AlarmRule): AlarmedUntil {
  if (rate !== undefined) {
    const change = new RateOfChange(rate.change, rate.within);
    return (atUs, value) => change.alarmedUntil(atUs, value);
  }
  // A value of NaN is on neither side.
  const low = outside?.[0] ?? below ?? Number.NEGATIVE_INFINITY;
  const high = outside?.[1] ?? above ?? Number.POSITIVE_INFINITY;
  return (_atUs, value) => (value < low || value > high ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
}
