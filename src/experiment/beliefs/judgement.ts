/** What judging an audience's beliefs gives. */
import type { BeliefMetrics } from "../result.ts";

/** A row of a piecewise constant course: the value holds until the next row of its node. */
export interface CourseRow {
  readonly node: number;
  readonly atS: number;
  /** NaN: there is none from here on. */
  readonly value: number;
}

/** A row of beliefs. */
export interface BeliefRow extends CourseRow {
  /** When the sample was taken that the belief rests on. */
  readonly takenS: number;
}

/** An event of a node's truth, and what became of it at the member shown. */
export interface EventRow {
  readonly node: number;
  readonly startS: number;
  readonly endS: number;
  readonly isDetected: boolean;
  /** From its begin to its detection, s; NaN where it was missed. */
  readonly delayS: number;
}

/** Truth, beliefs and events of chosen nodes, for charts; rows by node, in time order. */
export interface BeliefTrace {
  readonly truth: readonly CourseRow[];
  readonly beliefs: readonly BeliefRow[];
  /** Empty where nothing says what an alarm is. */
  readonly events: readonly EventRow[];
}

/** How well the audience knew the truth. */
export interface Judgement {
  readonly metrics: BeliefMetrics;
  /** Per node, over the judged members; NaN where undefined. Sums are the metrics of the same names. */
  readonly events: Float64Array;
  readonly missedEvents: Float64Array;
  readonly falseAlarms: Float64Array;
  /** Name of the member whose beliefs {@link trace} shows, `undefined` where there is none. */
  readonly memberShown: string | undefined;
  /**
   * What the member shown believed of these nodes, beside their truth.
   * @param maximumEvents for each node: more are thinned out evenly, the same for every protocol
   */
  trace(nodes: readonly number[], maximumEvents: number): BeliefTrace;
}
