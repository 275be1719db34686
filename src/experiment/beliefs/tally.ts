/** Adds up what was found about all pairs, and tells the metrics that come of it. */
import { Column, quantilesOf } from "../column.ts";
import type { BeliefMetrics, Quantiles } from "../result.ts";
import type { AudienceRules } from "./case.ts";
import { Notices } from "./death-notice.ts";
import { Deviation } from "./pair-walk.ts";

const US_PER_S = 1e6;

export class Tally {
  readonly deviation = new Deviation();
  readonly notices = new Notices();
  readonly detectionsUs = new Column(8);
  /** Per node, over the members; NaN where nothing says what an event is. */
  readonly events: Float64Array;
  readonly detected: Float64Array;
  /** Events that any member should learn of, each once. */
  trueEvents = 0;
  readonly falseAlarms: Float64Array;
  /** Whether news came, and whether any of it could be told as a value. */
  hasNews = false;
  hasValues = false;
  /** The least and the largest true value. */
  low = Number.POSITIVE_INFINITY;
  high = Number.NEGATIVE_INFINITY;

  constructor(nodes: number) {
    this.events = new Float64Array(nodes).fill(Number.NaN);
    this.detected = new Float64Array(nodes);
    this.falseAlarms = new Float64Array(nodes);
  }

  /** A true value. */
  saw(value: number): void {
    if (value < this.low) this.low = value;
    if (value > this.high) this.high = value;
  }

  /** Whether beliefs can be compared with the truth: not where every message left open what the sensor reads. */
  get isReadable(): boolean {
    return this.hasValues || !this.hasNews;
  }

  /** Per node, what was missed and what was raised for nothing; NaN where that is undefined. */
  perNode(rules: AudienceRules): { readonly missedEvents: Float64Array; readonly falseAlarms: Float64Array } {
    const isDefined = rules.alarm !== undefined && this.isReadable;
    const missedEvents = this.events.map((events, node) => (isDefined ? events - this.detected[node] : Number.NaN));
    const falseAlarms = this.falseAlarms.map((count, node) => (Number.isNaN(missedEvents[node]) ? Number.NaN : count));
    return { missedEvents, falseAlarms };
  }

  metrics(rules: AudienceRules): BeliefMetrics {
    const { deviation, notices } = this;
    const { missedEvents, falseAlarms } = this.perNode(rules);
    const events = sumOf(this.events);
    const missed = sumOf(missedEvents);
    const isCompared = rules.tolerance !== undefined && this.isReadable && deviation.judgedUs > 0;
    const followed = deviation.followedUs;
    const { judgedUs, knownUs, squareUs } = deviation;
    const range = this.high - this.low;
    const dead = notices.delaysUs.length + notices.unnoticed;
    return {
      events,
      trueEvents: events === null ? null : this.trueEvents,
      missedEvents: missed,
      falseAlarms: sumOf(falseAlarms),
      detectionDelayS: missed === null ? null : seconds(this.detectionsUs),
      aoiS: deviation.aoiUs.quantiles(US_PER_S),
      aoiiS: isCompared ? deviation.aoiiUs.quantiles(US_PER_S) : null,
      nrmse: knownUs > 0 && range > 0 ? Math.sqrt(squareUs / knownUs) / range : null,
      unknownShare: judgedUs > 0 ? 1 - knownUs / judgedUs : null,
      changes: isCompared ? deviation.changes : null,
      unfollowedChanges: isCompared ? deviation.changes - followed.length : null,
      changeLatencyS: isCompared ? seconds(followed) : null,
      deathNoticeS: seconds(notices.delaysUs),
      unnoticedDeaths: dead === 0 ? null : notices.unnoticed,
      falseDeathNotices: notices.isPromised ? notices.falseNotices : null,
    };
  }
}

function seconds(us: Column): Quantiles | null {
  return quantilesOf(us.values().map((one) => one / US_PER_S));
}

/** The sum of what is defined; `null` where nothing is. */
function sumOf(values: Float64Array): number | null {
  const defined = values.filter((value) => !Number.isNaN(value));
  return defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0);
}
