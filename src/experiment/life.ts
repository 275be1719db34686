/** Battery life of a network: when the first node, a tenth of the nodes, and half of them are dead. */
import type { BatteryModel } from "../../models/battery/battery.ts";
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

/** Measured where the node died in the run, else projected from its mean current on a full battery. `null` without batteries. */
export function lifeDays(sources: readonly LifeSource[], durationUs: number): Life | null {
  if (sources.length === 0) return null;
  const days = Float64Array.from(sources, (source) => lifeOfDays(source)).sort();
  const endDays = durationUs / US_PER_S / S_PER_DAY;
  const firstDead = days[0];
  const tenthDead = days[Math.ceil(days.length / 10) - 1];
  const median = days[Math.ceil(days.length / 2) - 1];
  return {
    firstDead,
    tenthDead,
    median,
    projected: median > endDays || sources.every(({ diedUs }) => diedUs === Number.POSITIVE_INFINITY),
  };
}

function lifeOfDays({ battery, diedUs, bootUs, aliveUs, drawnC }: LifeSource): number {
  if (diedUs !== Number.POSITIVE_INFINITY) return (diedUs - bootUs) / US_PER_S / S_PER_DAY;
  if (drawnC <= 0 || aliveUs <= 0) return Number.POSITIVE_INFINITY;
  return battery.secondsToEmpty(battery.full(), drawnC / (aliveUs / US_PER_S)) / S_PER_DAY;
}
