/**
 * Who may be compared: a protocol that saves by not delivering, or by not noticing, has not answered the question. The
 * rule is the same for all and is told with the verdict.
 */
import type { Metrics, ProtocolResult, RunResult } from "../../src/experiment/result.ts";
import { missedShare, missedWords, missesOf } from "./misses.ts";
import { percentOf, type Yardstick } from "./yardstick.ts";

/** At least this share of the best delivery ratio must be delivered: what an engineer would still call the same service. */
export const DELIVERED_MIN = 0.95;
/** No larger share of the events may be missed than the most attentive protocol misses plus this … */
export const MISSED_MORE_MAX = 0.02;
/**
 * … though this many events more are allowed where events are few, since so few are chance; but never half of all: who
 * misses that much has not been shown to notice anything.
 */
export const FEW_EVENTS = 2;

/** A protocol as a candidate. */
export interface Contender {
  readonly name: string;
  readonly kind: string;
  readonly metrics: Metrics;
  /** Its value by the yardstick. */
  readonly value: number;
  /** Why it does not count, as the rest of a sentence after its name; `undefined` where it counts. */
  readonly out: string | undefined;
}

/** Which side of "MQTT or Resonance?" a kind of protocol is on. */
export type Family = "MQTT" | "Resonance";

export function familyOf(kind: string): Family | undefined {
  if (kind === "mqtt" || kind.startsWith("mqtt-")) return "MQTT";
  return kind === "resonance" || kind.startsWith("resonance-") ? "Resonance" : undefined;
}

/** All protocols, the least by the yardstick first; of equals, the one that stands first in the scenario. */
export function contendersOf(result: RunResult, yardstick: Yardstick): readonly Contender[] {
  const protocols = Object.entries(result.protocols);
  const honest = protocols.filter(([, one]) => !one.readsTruth).map(([, { metrics }]) => metrics);
  const best: Best = {
    delivered: Math.max(0, ...honest.map(({ deliveryRatio }) => deliveryRatio ?? 0)),
    missed: Math.min(1, ...honest.map((m) => missedShare(m) ?? 1)),
  };
  return protocols
    .map(([name, one]) => {
      const { kind, metrics } = one;
      return { name, kind, metrics, value: yardstick.of(metrics), out: obstacle(one, best) };
    })
    .sort((a, b) => a.value - b.value);
}

/** What the best of all protocols reached. */
interface Best {
  readonly delivered: number;
  /** Share of the events. */
  readonly missed: number;
}

function obstacle({ metrics, readsTruth }: ProtocolResult, best: Best): string | undefined {
  if (readsTruth) return "looks at the ground truth, as no node in the field can";
  if (metrics.transmissions === 0) return "sent nothing";
  const delivered = metrics.deliveryRatio;
  if (best.delivered > 0 && (delivered === null || delivered < DELIVERED_MIN * best.delivered)) {
    const share = delivered === null ? "nothing that was due" : percentOf(delivered);
    return `delivered ${share} where the best delivered ${percentOf(best.delivered)}`;
  }
  const misses = missesOf(metrics);
  if (misses === null) return undefined;
  const { missed, of, each } = misses;
  const more = missed - best.missed * of;
  if (more <= MISSED_MORE_MAX * of || (more <= FEW_EVENTS * each && more < of / 2)) return undefined;
  return `missed ${missedWords(misses)} where the most attentive missed ${best.missed === 0 ? "none" : percentOf(best.missed)}`;
}
