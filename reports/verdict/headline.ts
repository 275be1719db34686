/** The answer itself: one or two sentences on who needs least of those who do the work. */
import type { Metrics } from "../../src/experiment/result.ts";
import { type Contender, type Family, familyOf } from "./contenders.ts";
import { exclusionWords, namesTogether } from "./exclusions.ts";
import { missedWords, missesOf } from "./misses.ts";
import { comparedTo, MARGIN, type Yardstick } from "./yardstick.ts";

export interface Answer {
  /** MQTT or Resonance, `close` where they are too close to call, `none` where one of them is missing or out. */
  readonly outcome: Family | "close" | "none";
  /** The protocol that needs least of all that count, if any counts and another was run. */
  readonly best: string | undefined;
  /** One or two sentences. */
  readonly headline: string;
}

/** @param contenders the least by the yardstick first */
export function answerOf(contenders: readonly Contender[], yardstick: Yardstick): Answer {
  const counting = contenders.filter(({ out }) => out === undefined);
  const [best, second] = counting;
  const unanswered = { outcome: "none", best: undefined } as const;
  if (contenders.length === 1) {
    return { ...unanswered, headline: `Only ${contenders[0]!.name} was run: there is nothing to compare it with.` };
  }
  if (best === undefined) return { ...unanswered, headline: "No protocol counts: there is nothing to compare." };
  const mqtt = counting.find(({ kind }) => familyOf(kind) === "MQTT");
  const resonance = counting.find(({ kind }) => familyOf(kind) === "Resonance");
  if (mqtt !== undefined && resonance !== undefined) return betweenFamilies(mqtt, resonance, best, yardstick);
  const missing = missingFamily(contenders, mqtt, resonance);
  const rest = second === undefined ? lastOne(best, contenders) : amongAll(best, second, yardstick);
  return { outcome: "none", best: best.name, headline: [...missing, rest].join(" ") };
}

function betweenFamilies(mqtt: Contender, resonance: Contender, best: Contender, yardstick: Yardstick): Answer {
  const isClose = areClose(mqtt, resonance);
  const [less, more] = mqtt.value < resonance.value ? [mqtt, resonance] : [resonance, mqtt];
  const outcome = isClose ? "close" : familyOf(less.kind)!;
  const start = isClose ? "Too close to call between MQTT and Resonance" : outcome;
  const headline = `${start}: ${statement(less, more, yardstick)}.${thirdParty(best, less, yardstick)}`;
  return { outcome, best: best.name, headline };
}

/** What to say of the best where it is neither MQTT nor Resonance. */
function thirdParty(best: Contender, less: Contender, yardstick: Yardstick): string {
  if (familyOf(best.kind) !== undefined) return "";
  const value = yardstick.show(best.value);
  if (areClose(best, less)) return ` As little is enough for ${best.name}, which is neither (${value}).`;
  return ` Neither is best: ${best.name} needs ${comparedTo(best.value, less.value, yardstick.kind)} ${less.name} (${value}).`;
}

function missingFamily(
  contenders: readonly Contender[],
  mqtt: Contender | undefined,
  resonance: Contender | undefined,
): readonly string[] {
  const sides = [
    ["MQTT", mqtt],
    ["Resonance", resonance],
  ] as const;
  if (!contenders.some(({ kind }) => familyOf(kind) !== undefined)) return [];
  return sides.flatMap(([family, counting]) => {
    const present = contenders.filter(({ kind }) => familyOf(kind) === family);
    if (counting !== undefined) return [];
    if (present.length === 0) return [`${family} was not run.`];
    return [`${family} does not count here: ${exclusionWords(present)}.`];
  });
}

/** Who alone counts; those of its own side that do not are named, lest they be taken for part of the answer. */
function lastOne(best: Contender, contenders: readonly Contender[]): string {
  const family = familyOf(best.kind);
  const kin = contenders.filter((one) => one.out !== undefined && familyOf(one.kind) === family);
  if (kin.length === 0) return `Only ${best.name} counts.`;
  return `Only ${best.name} counts; ${namesTogether(kin)} ${kin.length === 1 ? "does" : "do"} not either.`;
}

function amongAll(best: Contender, second: Contender, yardstick: Yardstick): string {
  const start = areClose(best, second)
    ? "Too close to call between the two that need least"
    : "Least of all that count";
  return `${start}: ${statement(best, second, yardstick)}.`;
}

function statement(less: Contender, more: Contender, { kind, show }: Yardstick): string {
  const needs = `${less.name} needs ${comparedTo(less.value, more.value, kind)} ${more.name} (${show(less.value)} against ${show(more.value)})`;
  return needs + priceOf(less.metrics, more);
}

/** What it missed that the other did not, which no reader of one sentence may overlook. */
function priceOf(less: Metrics, more: Contender): string {
  const [here, there] = [missesOf(less), missesOf(more.metrics)];
  if (here === null) {
    const why = less.events === 0 || less.anomalousWindows === 0 ? "no event happened" : "no event is defined";
    return less.transmissions < more.metrics.transmissions
      ? `; what its silence missed is not known, since ${why}`
      : "";
  }
  if (there === null || here.missed / here.of <= there.missed / there.of) return "";
  const other = there.missed === 0 ? "none" : missedWords(there);
  return `, but missed ${missedWords(here)} where ${more.name} missed ${other}`;
}

/** Whether two are too close to call. */
export function areClose(a: Contender, b: Contender): boolean {
  return Math.abs(a.value - b.value) <= MARGIN * Math.max(a.value, b.value);
}
