/**
 * Makes `scenarios/data/machine-temperature-sample.csv` and its windows: a week of a machine's temperature in °F, every
 * five minutes, with a slow drift, a daily cycle, noise that remembers, two failures and one clock that was set back.
 * Nothing in it was measured.
 */
import { deriveKey, keyOf, uniform } from "../../src/base/chance.ts";
import { normalFromUniforms, sin, TWO_PI } from "../../src/base/maths.ts";

const ROWS = 2016;
const ROWS_PER_DAY = 288;
const START_MS = Date.UTC(2024, 2, 4);
const STEP_MS = 5 * 60_000;
/** From this row on the logger's clock is 40 minutes late: eight rows repeat times that are already in the file. */
const SET_BACK_ROW = 1250;
const SET_BACK_MS = 40 * 60_000;

/** A failure: from `from` on the value moves by `by`, reached after `ramp` rows, kept, and left in as many rows until `to`. */
interface Failure {
  readonly from: number;
  readonly to: number;
  readonly ramp: number;
  readonly by: number;
}

/** Cooling down after a stop, and a hot bearing. */
const FAILURES: readonly Failure[] = [
  { from: 640, to: 712, ramp: 18, by: -38 },
  { from: 1560, to: 1596, ramp: 9, by: 21 },
];

/** The texts of both files. */
export function machineTemperatureSample(): { readonly csv: string; readonly windows: string } {
  const key = deriveKey(keyOf("machine-temperature-sample", "sensor"), "noise");
  const lines = ["timestamp,value"];
  let noise = 0;
  for (let k = 0; k < ROWS; k++) {
    noise = 0.8 * noise + 0.6 * normalFromUniforms(uniform(key, 2 * k), uniform(key, 2 * k + 1));
    const drift = 2.5 * sin((TWO_PI * k) / (9 * ROWS_PER_DAY));
    const daily = 2 * sin((TWO_PI * (k - 100)) / ROWS_PER_DAY);
    const failed = FAILURES.reduce((sum, failure) => sum + moved(failure, k), 0);
    lines.push(`${stamp(timeMs(k))},${(91.5 + drift + daily + noise + failed).toFixed(3)}`);
  }
  const windows = FAILURES.map(({ from, to }) => [stamp(timeMs(from)), stamp(timeMs(to))]);
  return {
    csv: `${lines.join("\n")}\n`,
    windows: `${JSON.stringify({ "machine-temperature-sample.csv": windows }, undefined, 1)}\n`,
  };
}

function moved({ from, to, ramp, by }: Failure, k: number): number {
  return by * Math.max(0, Math.min(1, (k - from + 1) / ramp, (to - k + 1) / ramp));
}

function timeMs(k: number): number {
  return START_MS + k * STEP_MS - (k >= SET_BACK_ROW ? SET_BACK_MS : 0);
}

function stamp(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}
