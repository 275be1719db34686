/** What protocols missed of the truth, by whichever count the truth allows. */
import type { Metrics } from "../../src/experiment/result.ts";
import { count } from "../number.ts";
import { percentOf } from "./yardstick.ts";

/** Events and how many of them were missed. */
export interface Misses {
  readonly missed: number;
  readonly of: number;
  /** How many of them one and the same event of the truth is: it counts for each member that should learn of it. */
  readonly each: number;
}

/**
 * What a protocol missed: events that members did not detect or, without a rule of alarm, windows of alarm during which
 * the node sent nothing. `null` where the truth knows of neither.
 */
export function missesOf(metrics: Metrics): Misses | null {
  const { missedEvents, events, trueEvents, missedAnomalousWindows, anomalousWindows } = metrics;
  return misses(missedEvents, events, trueEvents) ?? misses(missedAnomalousWindows, anomalousWindows, anomalousWindows);
}

/** Results of older versions know fewer metrics. */
function misses(
  missed: number | null | undefined,
  of: number | null | undefined,
  distinct: number | null | undefined,
): Misses | null {
  if (typeof missed !== "number" || typeof of !== "number" || of === 0) return null;
  return { missed, of, each: typeof distinct === "number" && distinct > 0 ? of / distinct : 1 };
}

/** The share missed; `null` where it cannot be told. */
export function missedShare(metrics: Metrics): number | null {
  const found = missesOf(metrics);
  return found === null ? null : found.missed / found.of;
}

/** "2 of 444 events (0.45 %)". */
export function missedWords({ missed, of }: Omit<Misses, "each">): string {
  return missed === 0
    ? `none of ${count(of)} events`
    : `${count(missed)} of ${count(of)} events (${percentOf(missed / of)})`;
}
