/** Walks along the truth of one node and one member's belief about it, and adds up how far they are apart. */
import { Column } from "../column.ts";
import type { Knowledge } from "./belief-record.ts";
import { TimeDistribution } from "./time-distribution.ts";

/** What all pairs of a run add up to. Times in µs, values in the sensor's unit. */
export class Deviation {
  readonly aoiUs = new TimeDistribution();
  readonly aoiiUs = new TimeDistribution();
  /** Time in which there was a truth; of it, the time in which the member believed something. */
  judgedUs = 0;
  knownUs = 0;
  /** ∫ (belief − truth)² dt over the latter. */
  squareUs = 0;
  /** Times at which a belief went out of tolerance. */
  changes = 0;
  /** Of these, how long it took for news to put it right, in s; the others ended without news, or not at all. */
  readonly followedUs = new Column(8);
}

/**
 * Both courses are piecewise constant. What happens at one instant, in both, is taken together: news that arrives as the
 * truth changes leaves the belief right throughout. Where there is no truth nothing is judged: the error restarts after it.
 */
export class PairWalk {
  readonly #known: Knowledge;
  readonly #tolerance: number | undefined;
  readonly #sum: Deviation;
  #next = 0;
  #nowUs: number;
  #truth = Number.NaN;
  #belief = Number.NaN;
  /** When the newest sample known was taken. Before the first news, when the first sample was: it is as old as ignorance. */
  #takenUs: number;
  /** From when on the age has been growing by itself. */
  #agingUs: number;
  /** Since when the belief has been wrong, or NaN. */
  #wrongUs = Number.NaN;
  /** Whether it went wrong as a belief, rather than by being unknown. */
  #isChange = false;

  /** @param startUs when the first sample is taken @param tolerance in the sensor's unit */
  constructor(known: Knowledge, startUs: number, tolerance: number | undefined, sum: Deviation) {
    this.#known = known;
    this.#tolerance = tolerance;
    this.#sum = sum;
    this.#nowUs = startUs;
    this.#takenUs = startUs;
    this.#agingUs = startUs;
  }

  /** The truth is `value` from `atUs` on. */
  truth(atUs: number, value: number): void {
    this.#learnBefore(atUs);
    this.#happens(atUs, value);
  }

  /** The run ends. */
  end(atUs: number): void {
    this.#learnBefore(atUs);
    this.#pass(atUs);
    this.#age(atUs);
    if (!Number.isNaN(this.#wrongUs)) this.#sum.aoiiUs.addRamp(0, atUs - this.#wrongUs);
  }

  #learnBefore(atUs: number): void {
    const { length } = this.#known;
    while (this.#next < length && this.#known.atUs(this.#next) < atUs)
      this.#happens(this.#known.atUs(this.#next), this.#truth);
  }

  /** At this instant the truth is `truth` from now on, and all news of the instant arrives. */
  #happens(atUs: number, truth: number): void {
    this.#pass(atUs);
    const isNews = this.#next < this.#known.length && this.#known.atUs(this.#next) <= atUs;
    if (isNews || Number.isNaN(truth) !== Number.isNaN(this.#truth)) this.#age(atUs);
    this.#truth = truth;
    for (; this.#next < this.#known.length && this.#known.atUs(this.#next) <= atUs; this.#next++) {
      this.#belief = this.#known.value(this.#next);
      this.#takenUs = this.#known.takenUs(this.#next);
    }
    if (this.#tolerance !== undefined) this.#compare(atUs, this.#tolerance, isNews);
  }

  /** Books the time since the last instant. */
  #pass(atUs: number): void {
    const lastedUs = atUs - this.#nowUs;
    this.#nowUs = atUs;
    if (Number.isNaN(this.#truth)) return;
    this.#sum.judgedUs += lastedUs;
    if (this.#tolerance !== undefined && Number.isNaN(this.#wrongUs)) this.#sum.aoiiUs.addZero(lastedUs);
    if (Number.isNaN(this.#belief)) return;
    const off = this.#belief - this.#truth;
    this.#sum.knownUs += lastedUs;
    this.#sum.squareUs += off * off * lastedUs;
  }

  /** Books the age of what is known, which has been growing since it changed last. */
  #age(atUs: number): void {
    if (!Number.isNaN(this.#truth)) this.#sum.aoiUs.addRamp(this.#agingUs - this.#takenUs, atUs - this.#takenUs);
    this.#agingUs = atUs;
  }

  #compare(atUs: number, tolerance: number, isNews: boolean): void {
    const isWrong = !(Number.isNaN(this.#truth) || Math.abs(this.#belief - this.#truth) <= tolerance);
    const wasWrong = !Number.isNaN(this.#wrongUs);
    if (isWrong === wasWrong) return;
    if (isWrong) {
      this.#wrongUs = atUs;
      this.#isChange = !Number.isNaN(this.#belief);
      if (this.#isChange) this.#sum.changes++;
      return;
    }
    this.#sum.aoiiUs.addRamp(0, atUs - this.#wrongUs);
    if (this.#isChange && isNews && !Number.isNaN(this.#truth)) this.#sum.followedUs.push(atUs - this.#wrongUs);
    this.#wrongUs = Number.NaN;
  }
}
