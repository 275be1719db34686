/** Battery life of a network: when the first node, a tenth of the nodes, and half of them are dead. */
import { type BatteryModel, fullState } from "../../models/battery/battery.ts";
import type { Life } from "./result.ts";

const US_PER_S = 1e6;
const S_PER_DAY = 86400;

/** One battery-powered node, as far as it was seen. */
export interface LifeSource {
  readonly battery: BatteryModel;
  /** µs of the run at which it died, or `Infinity`. */
  readonly diedUs: number;
  readonly bootUs: number;
  /** How long it was seen alive, µs. */
  readonly aliveUs: number;
  /** What it drew in that time, C. */
  readonly drawnC: number;
}

/**
 * Measured where the node died in the run, else projected from its mean current on a full battery, and never less than it
 * was seen to live. `null` without batteries.
 */
export function lifeDays(sources: readonly LifeSource[]): Life | null {
  if (sources.length === 0) return null;
  const lives = sources.map((source) => ({ days: lifeOfDays(source), isSeen: isSeen(source) }));
  lives.sort((a, b) => (a.days === b.days ? Number(b.isSeen) - Number(a.isSeen) : a.days - b.days));
  const first = lives[0];
  const tenth = lives[Math.ceil(lives.length / 10) - 1];
  const median = lives[Math.ceil(lives.length / 2) - 1];
  return {
    firstDead: first.days,
    tenthDead: tenth.days,
    median: median.days,
    projected: !(first.isSeen && tenth.isSeen && median.isSeen),
  };
}

function isSeen({ diedUs }: LifeSource): boolean {
  return diedUs !== Number.POSITIVE_INFINITY;
}

/** The life of one node, d: seen, or projected; `Infinity` where it has no end. */
export function lifeOfDays(source: LifeSource): number {
  const { battery, diedUs, bootUs, aliveUs, drawnC } = source;
  if (isSeen(source)) return (diedUs - bootUs) / US_PER_S / S_PER_DAY;
  if (drawnC <= 0 || aliveUs <= 0) return Number.POSITIVE_INFINITY;
  const aliveS = aliveUs / US_PER_S;
  return Math.max(aliveS, battery.secondsToEmpty(fullState(battery), 0, drawnC / aliveS)) / S_PER_DAY;
}
