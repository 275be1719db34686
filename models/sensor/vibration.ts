/** Vibration with anomalies that come sample by sample, each on its own: the published benchmark's process, freely seeded. */
import { deriveKey, uniform } from "../../src/base/chance.ts";
import { defineModel, describe } from "../../src/base/parameters.ts";
import { periodicTimes } from "./periodic-times.ts";
import type { Sensor, SensorContext } from "./sensor.ts";
import { labelRuns, lazily } from "./windows.ts";

/** Where the process and its numbers come from. Defaults carry no unit: they are of the unit that a scenario names. */
export const PUBLISHED_PROCESS =
  "the published Resonance benchmark's synthetic vibration (baseline 50 Hz ± 2 Hz, 5 % anomalies of ± 15 to 30 Hz)";

/** The sampling interval's source, shared with the model that replays the published data. */
export const NO_PUBLISHED_TIMES = "own definition: the published benchmark counts samples and has no time axis";

export const vibrationParameters = describe({
  every: {
    type: "quantity",
    dimension: "time",
    minimum: 1,
    default: "1 s",
    doc: "Interval between samples.",
    source: NO_PUBLISHED_TIMES,
  },
  baseline: {
    type: "quantity",
    dimension: "sensor",
    default: "50",
    doc: "Value of the healthy machine.",
    source: PUBLISHED_PROCESS,
  },
  noise: {
    type: "quantity",
    dimension: "sensor",
    minimum: 0,
    default: "2",
    doc: "Healthy samples are uniform within ± this around the baseline.",
    source: PUBLISHED_PROCESS,
  },
  probability: {
    type: "quantity",
    dimension: "fraction",
    minimum: 0,
    maximum: 1,
    default: "5 %",
    doc: "Chance of each sample, on its own, to be anomalous.",
    source: PUBLISHED_PROCESS,
  },
  spike: {
    type: "interval",
    of: { type: "quantity", dimension: "sensor", minimum: 0, doc: "Distance from the baseline." },
    default: ["15", "30"],
    doc: "An anomalous sample is off the baseline by a uniform draw from this interval, up or down alike.",
    source: PUBLISHED_PROCESS,
  },
});

/**
 * Sample k of a node is baseline + U(−noise, noise), or with the given probability baseline ± U(spike).
 * Each draw is keyed by (node, sample number).
 */
export const vibration = defineModel({
  summary: "Vibration with independent single-sample anomalies",
  source: PUBLISHED_PROCESS,
  parameters: vibrationParameters,
  build({ every, baseline, noise, probability, spike: [low, high] }, _context: SensorContext): Sensor {
    return {
      durationUs: undefined,
      nodeNames: undefined,
      periodUs: every,
      warnings: [],
      earlyRange: undefined,
      series(_nodeName, _nodeIndex, key, phaseUs, durationUs) {
        const anomalyKey = deriveKey(key, "anomaly");
        const noiseKey = deriveKey(key, "noise");
        const spikeKey = deriveKey(key, "spike");
        const signKey = deriveKey(key, "sign");
        const times = periodicTimes({ periodUs: every, phaseUs, durationUs });
        const windows = lazily(() => labelRuns(times, durationUs, read));
        return {
          ...times,
          read,
          get windows() {
            return windows();
          },
        };

        function read(from: number, to: number, values: Float64Array, labels: Uint8Array): void {
          for (let k = from; k < to; k++) {
            const anomalous = uniform(anomalyKey, k) < probability;
            labels[k - from] = anomalous ? 1 : 0;
            if (anomalous) {
              const size = low + (high - low) * uniform(spikeKey, k);
              values[k - from] = uniform(signKey, k) < 0.5 ? baseline + size : baseline - size;
            } else values[k - from] = baseline + noise * (2 * uniform(noiseKey, k) - 1);
          }
        }
      },
    };
  },
});
