/** Whether an encoder's range holds what the sensors read: samples beyond one end of it look alike. */
import type { NodeSpec } from "../../sim/world-spec.ts";
import { SetupError } from "./setup-error.ts";

/** Samples looked at, at most: a share of 1 % is then known to 0.07 percentage points (one standard deviation). */
const SAMPLES_MAX = 20_000;
/** Share of samples outside the range from which the reader must know. Own choice. */
const WORTH_A_WARNING = 0.01;

/** Values that a run samples: all, or evenly spaced ones of them. */
export interface SampledValues {
  readonly values: Float64Array;
  readonly isComplete: boolean;
}

/** The values that the nodes sample from their boot to the end of the run, each node's in order, at most `most` of them. */
export function sampledValues(nodes: readonly NodeSpec[], most = SAMPLES_MAX): SampledValues {
  const total = nodes.reduce(
    (sum, { sensor, bootUs }) => sum + (sensor ? sensor.count - sensor.countBefore(bootUs) : 0),
    0,
  );
  const step = Math.max(1, Math.ceil(total / most));
  const values = new Float64Array(Math.ceil(total / step));
  const value = new Float64Array(1);
  const label = new Uint8Array(1);
  let filled = 0;
  let before = 0;
  for (const { sensor, bootUs } of nodes) {
    if (sensor === undefined) continue;
    const first = sensor.countBefore(bootUs);
    const taken = sensor.count - first;
    if (step === 1) {
      sensor.read(first, sensor.count, values.subarray(filled, filled + taken), new Uint8Array(taken));
      filled += taken;
      continue;
    }
    for (let ordinal = filled * step - before; ordinal < taken; ordinal += step) {
      sensor.read(first + ordinal, first + ordinal + 1, value, label);
      values[filled++] = value[0];
    }
    before += taken;
  }
  return { values, isComplete: step === 1 };
}

/** An encoder's range and where the scenario sets it. */
export interface RangeSetting {
  readonly range: readonly [number, number];
  /** Path of the setting, from the scenario's root. */
  readonly path: readonly string[];
  /** The unit of the sensor's values, where known. */
  readonly unit: string | undefined;
}

/**
 * A warning where more than 1 % of the samples lie outside the range.
 * @throws SetupError where all do: such an encoder sees nothing
 */
export function rangeWarnings({ values, isComplete }: SampledValues, { range, path, unit }: RangeSetting): string[] {
  const [low, high] = range;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let outside = 0;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
    if (value < low || value > high) outside++;
  }
  const share = values.length === 0 ? 0 : outside / values.length;
  if (share <= WORTH_A_WARNING) return [];
  const suffix = unit === undefined ? "" : ` ${unit}`;
  const span = (from: number, to: number) => `${shortened(from)} … ${shortened(to)}${suffix}`;
  if (share === 1) {
    throw new SetupError(
      path,
      `the range ${span(low, high)}, in which none of the samples (${span(least, most)}) lies`,
      "a range that holds the samples",
      "give the values between which the sensor is at work",
    );
  }
  const owner = path[0] === "protocols" ? `${path[1]}: ` : "";
  const percent = `${Math.min(99.9, Number((share * 100).toPrecision(2)))} % of the samples`;
  return [
    `${owner}${isComplete ? "" : "about "}${percent} (${span(least, most)}) lie outside the encoder's range ${span(low, high)} and look alike.`,
  ];
}

function shortened(value: number): string {
  return String(Number(value.toPrecision(6)));
}
