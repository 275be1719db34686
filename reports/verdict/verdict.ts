/**
 * The verdict of a run in plain words: MQTT or Resonance, the best of all if it is neither, why, how sure, and what the
 * answer does not say. It comes from the metrics alone, and uses the same words whoever needs less.
 */
import type { RunResult } from "../../src/experiment/result.ts";
import { attributionOf } from "./attribution.ts";
import { caveatsOf } from "./caveats.ts";
import { type Contender, contendersOf, familyOf } from "./contenders.ts";
import { dominanceOf, livesOf } from "./energy.ts";
import { type Answer, answerOf } from "./headline.ts";
import { MARGIN, percentOf, yardstickOf } from "./yardstick.ts";

export interface Verdict extends Answer {
  /** Why, each a sentence or two with its numbers, what explains most first. */
  readonly reasons: readonly string[];
  /** How far the answer holds. */
  readonly confidence: string;
  /** What the answer does not say, each a sentence. */
  readonly caveats: readonly string[];
}

/** The verdict of a result. */
export function verdictOf(result: RunResult): Verdict {
  const yardstick = yardstickOf(result);
  const contenders = contendersOf(result, yardstick);
  const answer = answerOf(contenders, yardstick);
  const pair = comparedPair(contenders);
  const [a, b] = pair;
  const reasons = [
    ...attributionOf(contenders, yardstick),
    ...(yardstick.kind !== "bytes" && a !== undefined && b !== undefined
      ? [...dominanceOf(a, b, yardstick.kind), ...livesOf(a, b)]
      : []),
  ];
  return {
    ...answer,
    reasons,
    confidence: confidenceOf(result, contenders),
    caveats: caveatsOf(contenders, pair, yardstick),
  };
}

/** The two that the reasons speak of: the best of either family where both count, else the best and the next. */
function comparedPair(contenders: readonly Contender[]): readonly Contender[] {
  const counting = contenders.filter(({ out }) => out === undefined);
  const families = (["MQTT", "Resonance"] as const).flatMap(
    (family) => counting.find(({ kind }) => familyOf(kind) === family) ?? [],
  );
  return families.length === 2 ? families.toSorted((a, b) => a.value - b.value) : counting;
}

function confidenceOf({ seed }: RunResult, contenders: readonly Contender[]): string {
  const seedSentence = `This rests on one seed (${seed})`;
  if (contenders.length < 2) return `${seedSentence}.`;
  return `${seedSentence}: how much another world of the same kind would change it is not known from one run. Up to ${percentOf(MARGIN)} apart is called too close to call.`;
}

/** The verdict as one paragraph. */
export function shortVerdict(result: RunResult): string {
  const { headline, confidence } = verdictOf(result);
  return `${headline} ${confidence}`;
}
