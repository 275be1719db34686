/** The very data of the published benchmark, sample by sample. */
import { defineModel } from "../../src/base/parameters.ts";
import { Mt19937 } from "./mt19937.ts";
import { periodicTimes } from "./periodic-times.ts";
import type { Sensor, SensorContext } from "./sensor.ts";
import { SensorError } from "./sensor-error.ts";
import { NO_PUBLISHED_TIMES, PUBLISHED_PROCESS } from "./vibration.ts";
import { labelRuns, lazily } from "./windows.ts";

const PUBLISHED_SEED = 42;
const BASELINE_HZ = 50;
const NOISE_HZ = 2;
const PROBABILITY = 0.05;
const SPIKE_LOW_HZ = 15;
const SPIKE_SPREAD_HZ = 15;

/**
 * The first `count` samples: u < 0.05 makes an anomaly of 50 + spike, spike = 15 + 15·u, negated where the next u
 * exceeds 0.5; all others are 50 + (−2 + 4·u). The order of operations is the benchmark's: it decides the last bit.
 */
export function publishedSamples(count: number): { readonly values: Float64Array; readonly labels: Uint8Array } {
  const generator = new Mt19937(PUBLISHED_SEED);
  const values = new Float64Array(count);
  const labels = new Uint8Array(count);
  for (let k = 0; k < count; k++) {
    if (generator.double53() < PROBABILITY) {
      const spike = SPIKE_LOW_HZ + SPIKE_SPREAD_HZ * generator.double53();
      values[k] = BASELINE_HZ + (generator.double53() > 0.5 ? -spike : spike);
      labels[k] = 1;
    } else values[k] = BASELINE_HZ + (-NOISE_HZ + 2 * NOISE_HZ * generator.double53());
  }
  return { values, labels };
}

/** One node's vibration as published; the scenario's seed has no say in it. */
export const publishedVibration = defineModel({
  summary: "The published benchmark's 12,000 vibration samples, exactly, for one node",
  source: `${PUBLISHED_PROCESS}, drawn from MT19937 seeded with 42`,
  parameters: {
    every: {
      type: "quantity",
      dimension: "time",
      minimum: 1,
      default: "1 s",
      doc: "Interval between samples.",
      source: NO_PUBLISHED_TIMES,
    },
    samples: {
      type: "integer",
      minimum: 1,
      // 9 bytes a sample are held in memory.
      maximum: 10_000_000,
      default: 12_000,
      doc: "Length of the series; it ends there even if the run goes on.",
      source: PUBLISHED_PROCESS,
    },
  },
  build({ every, samples }, _context: SensorContext): Sensor {
    const published = publishedSamples(samples);
    const early = published.values.subarray(0, Math.max(1, Math.floor(samples / 10)));
    return {
      durationUs: samples * every,
      nodeNames: undefined,
      periodUs: every,
      warnings: [],
      earlyRange: [early.reduce((a, b) => Math.min(a, b)), early.reduce((a, b) => Math.max(a, b))],
      series(nodeName, nodeIndex, _key, phaseUs, durationUs) {
        if (nodeIndex > 0) throw secondNode(nodeName);
        const times = periodicTimes({ periodUs: every, phaseUs, durationUs, mostSamples: samples });
        const windows = lazily(() => labelRuns(times, durationUs, read));
        return {
          ...times,
          read,
          get windows() {
            return windows();
          },
        };
      },
    };

    function read(from: number, to: number, values: Float64Array, labels: Uint8Array): void {
      values.set(published.values.subarray(from, to));
      labels.set(published.labels.subarray(from, to));
    }
  },
});

function secondNode(nodeName: string): SensorError {
  return new SensorError({
    path: "kind",
    found: `a second sensing node, ${nodeName}`,
    expected: "one sensing node, since the published data are those of one",
    hint: "Use one node, or kind: vibration, which gives every node its own series of the same process.",
  });
}
