/** What a verdict does not say by itself: who is out and why, what silence cost, whether the channel was full. */
import type { Metrics } from "../../src/experiment/result.ts";
import { count } from "../number.ts";
import { type Contender, DELIVERED_MIN, FEW_EVENTS, MISSED_MORE_MAX } from "./contenders.ts";
import { exclusionWords } from "./exclusions.ts";
import { missedWords, missesOf } from "./misses.ts";
import { percentOf, type Yardstick } from "./yardstick.ts";

/** Above this share of the channel's time, queues and collisions decide more than protocols. */
const CONGESTED = 0.5;

/**
 * From so many on, none missed means that no more than a twentieth would be in the long run, with 95 % confidence: the rule
 * of three (J. Hanley, A. Lippman-Hand, JAMA 1983).
 */
const MANY_EVENTS = 60;

/**
 * The caveats, each a sentence or two.
 * @param pair the two that the verdict compares, if there are two
 */
export function caveatsOf(
  contenders: readonly Contender[],
  pair: readonly Contender[],
  yardstick: Yardstick,
): readonly string[] {
  return [
    ...exclusions(contenders),
    ...sensitivity(contenders),
    ...knowledge(pair),
    ...deaths(contenders),
    ...congestion(contenders),
    ...(yardstick.kind === "bytes"
      ? ["No radio was simulated: this compares bytes, and says nothing of energy or batteries."]
      : []),
  ];
}

/** What to do about events missed. */
const REMEDY =
  " To compare what misses more, match the sensitivity first: lower its threshold. Where events are ripples around the alarm's limit, set the limit clear of them: “Truth and belief” on the page shows which they are.";

function exclusions(contenders: readonly Contender[]): readonly string[] {
  const out = contenders.filter((one) => one.out !== undefined);
  if (out.length === 0 || contenders.length === 1) return [];
  const rule = `counted is who delivers at least ${percentOf(DELIVERED_MIN)} of what the best delivers and misses no more than ${percentOf(MISSED_MORE_MAX)} of the events (or ${count(FEW_EVENTS)} events, if that is less than half) beyond the most attentive`;
  const unmatched = out.some(({ out: why }) => why?.startsWith("missed"));
  const remedy = unmatched ? REMEDY : "";
  return [`Not counted: ${exclusionWords(out)}. The rule: ${rule}.${remedy}`];
}

function sensitivity(contenders: readonly Contender[]): readonly string[] {
  const known = contenders.flatMap(({ name, metrics, out }) => {
    const misses = missesOf(metrics);
    return misses === null || out !== undefined ? [] : [{ name, ...misses }];
  });
  const first = known[0];
  if (first === undefined) {
    const isKnown = contenders.some(({ metrics }) => missesOf(metrics) !== null);
    return isKnown ? [] : [withoutEvents(contenders)];
  }
  const distinct = Math.round(first.of / first.each);
  const few = distinct < MANY_EVENTS ? ` ${fewEvents(distinct)} of what is missed in the long run.` : "";
  if (known.every(({ missed }) => missed === first.missed)) {
    return known.length === 1
      ? [`Sensitivity: ${first.name} missed ${missedWords(first)}.${few}`]
      : [`Sensitivity is matched: those that count missed ${missedWords(first)} each.${few}`];
  }
  const counts = [...new Set(known.map(({ missed }) => missed))].sort((a, b) => a - b);
  const groups = counts.map((missed) => {
    const names = known.filter((one) => one.missed === missed).map(({ name }) => name);
    return `${names.join(", ")} missed ${missedWords({ missed, of: first.of })}`;
  });
  return [`Sensitivity is not quite matched: ${groups.join("; ")}.${few}`];
}

function fewEvents(events: number): string {
  return events === 1 ? "1 event tells little" : `${count(events)} events tell little`;
}

/** Why nothing was missed, and nothing noticed. */
function withoutEvents(contenders: readonly Contender[]): string {
  const isDefined = contenders.some(({ metrics }) => metrics.events === 0 || metrics.anomalousWindows === 0);
  return isDefined
    ? "No event happened in this run: what silence would miss cannot be told from it. Let it be longer, or look whether the alarm is what matters."
    : "Nothing says what an event is (audience.alarm, or labelled windows): what silence missed cannot be told.";
}

/** What the audience knew of the world with the two that the verdict compares, where it differs. */
function knowledge(pair: readonly Contender[]): readonly string[] {
  const [a, b] = pair;
  if (a === undefined || b === undefined) return [];
  const both = (what: string, pick: (metrics: Metrics) => string | undefined, remark = "") => {
    const [x, y] = [pick(a.metrics), pick(b.metrics)];
    if (x === undefined || y === undefined || x === y) return [];
    return [`${what} ${x} with ${a.name}, ${y} with ${b.name}${remark}`];
  };
  const found = [
    ...both("detection took", ({ detectionDelayS }) => seconds(detectionDelayS?.p50), " (median)"),
    ...both("beliefs had been out of tolerance for", ({ aoiiS }) => seconds(aoiiS?.mean), " (mean over all time)"),
    ...both("false alarms:", ({ falseAlarms }) => (typeof falseAlarms === "number" ? count(falseAlarms) : undefined)),
  ];
  return found.length === 0 ? [] : [`What the audience knew: ${found.join("; ")}.`];
}

/** Times below this are told no further: audiences notice none of them, s. */
const SHORT_S = 0.01;

/** A time in two digits. */
function seconds(value: number | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (value < SHORT_S) return `less than ${SHORT_S} s`;
  return value >= 10 ? `${count(value)} s` : `${Number(value.toPrecision(2))} s`;
}

/** Batteries that ran empty: what the dead did not tell is in no delivery ratio. */
function deaths(contenders: readonly Contender[]): readonly string[] {
  if (contenders.every(({ metrics }) => metrics.deaths === 0)) return [];
  const who = contenders.map(({ name, metrics }) => `${count(metrics.deaths)} with ${name}`).join(", ");
  return [
    `Nodes died in this run (${who}): compared is the power that they drew while they lived, since the dead draw nothing. Deliveries are counted of what the living sent; what the dead would have told counts among the events alone.`,
  ];
}

function congestion(contenders: readonly Contender[]): readonly string[] {
  const full = contenders.filter(({ metrics }) => (metrics.channelLoad?.max ?? 0) > CONGESTED);
  if (full.length === 0) return [];
  const who = full.map(({ name, metrics }) => `${name} asks for ${percentOf(metrics.channelLoad!.max)}`).join(", ");
  return [
    `The channel is congested: around its busiest node ${who} of its time. This compares congestion as much as protocols.`,
  ];
}
