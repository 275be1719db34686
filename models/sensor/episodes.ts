/** Anomalies that last: a fault comes, stays for a while and goes, whether or not anyone samples. */
import { deriveKey, type Key, uniform } from "../../src/base/chance.ts";
import { exp, normalFromUniforms } from "../../src/base/maths.ts";
import { defineModel, describe } from "../../src/base/parameters.ts";
import { drawEpisodes, type EpisodeProcess, type Episodes, firstEndingAfter } from "./episode-process.ts";
import { periodicInstantsBefore } from "./periodic-times.ts";
import type { Sensor, SensorContext, SensorSeries } from "./sensor.ts";
import { PUBLISHED_PROCESS } from "./vibration.ts";
import { clipWindows, type Window } from "./windows.ts";

export const episodesParameters = describe({
  every: { type: "quantity", dimension: "time", minimum: 1, doc: "Interval between samples." },
  baseline: {
    type: "quantity",
    dimension: "sensor",
    default: "50",
    doc: "Mean value of the healthy machine.",
    source: PUBLISHED_PROCESS,
  },
  noise: {
    type: "quantity",
    dimension: "sensor",
    minimum: 0,
    default: "2",
    doc: "Standard deviation of the Gaussian noise on every sample.",
    source: `${PUBLISHED_PROCESS}; its ± 2 Hz taken as a standard deviation`,
  },
  episode: {
    type: "group",
    doc: "When episodes come, how long they stay and how far they push the value.",
    members: {
      every: {
        type: "quantity",
        dimension: "time",
        minimum: 1,
        doc: "Mean of the exponential time from the end of an episode (or the start of the run) to the next one's start.",
      },
      lasts: { type: "quantity", dimension: "time", minimum: 1, doc: "Mean of an episode's exponential duration." },
      magnitude: {
        type: "interval",
        of: { type: "quantity", dimension: "sensor", minimum: 0, doc: "Distance from the baseline." },
        default: ["15", "30"],
        doc: "Each episode shifts the value by one uniform draw from this interval, up or down alike.",
        source: PUBLISHED_PROCESS,
      },
    },
  },
});

/**
 * value(t) = baseline + N(0, noise²) + the shift of the episode that holds at t, if any.
 * The windows are the episodes themselves, also those too short for any sample to fall in.
 */
export const episodes = defineModel({
  summary: "Faults that come, last and go, with Gaussian noise",
  source: "own definition: alternating renewal process with exponential times (D. R. Cox, Renewal Theory, 1962, ch. 7)",
  parameters: episodesParameters,
  build({ every, baseline, noise, episode }, _context: SensorContext): Sensor {
    const faults = { gapUs: episode.every, lastsUs: episode.lasts, magnitude: episode.magnitude };
    let course: Process = { periodUs: every, baseline, noise, faults, durationUs: 0 };
    return {
      durationUs: undefined,
      nodeNames: undefined,
      periodUs: every,
      warnings: unseenWarning(every, episode.lasts),
      earlyRange: undefined,
      series(_nodeName, _nodeIndex, key, phaseUs, durationUs) {
        // All nodes of a run have the same: one object for them.
        if (course.durationUs !== durationUs) course = { ...course, durationUs };
        return new EpisodeSeries(course, key, phaseUs);
      },
    };
  },
});

/** What all nodes of a sensor have in common. */
interface Process {
  readonly periodUs: number;
  readonly baseline: number;
  readonly noise: number;
  readonly faults: EpisodeProcess;
  /** Of the run. */
  readonly durationUs: number;
}

/** One node's series. There may be a million: it keeps little, and draws its episodes when they are first asked for. */
class EpisodeSeries implements SensorSeries {
  readonly count: number;
  readonly #course: Process;
  /** The words of its key: as an object of its own it would take three times the memory. */
  readonly #k0: number;
  readonly #k1: number;
  readonly #phaseUs: number;
  #drawn: Episodes | undefined;
  #windows: readonly Window[] | undefined;

  constructor(course: Process, key: Key, phaseUs: number) {
    this.#course = course;
    this.#k0 = key.k0;
    this.#k1 = key.k1;
    this.#phaseUs = phaseUs;
    this.count = periodicInstantsBefore(course.durationUs, phaseUs, course.periodUs);
  }

  timeUs(ordinal: number): number {
    return this.#phaseUs + ordinal * this.#course.periodUs;
  }

  countBefore(timeUs: number): number {
    return Math.min(this.count, periodicInstantsBefore(timeUs, this.#phaseUs, this.#course.periodUs));
  }

  get windows(): readonly Window[] {
    this.#windows ??= clipWindows(this.episodes().windows, this.#course.durationUs);
    return this.#windows;
  }

  read(from: number, to: number, values: Float64Array, labels: Uint8Array): void {
    const { baseline, noise } = this.#course;
    const noiseKey = deriveKey(this.key(), "noise");
    const drawn = this.episodes();
    const { windows: held, offsets } = drawn;
    let n = firstEndingAfter(drawn, this.timeUs(from));
    for (let k = from; k < to; k++) {
      const timeUs = this.timeUs(k);
      while (n < held.length && held[n]![1] <= timeUs) n++;
      const anomalous = n < held.length && held[n]![0] <= timeUs;
      const gauss = normalFromUniforms(uniform(noiseKey, 2 * k), uniform(noiseKey, 2 * k + 1));
      labels[k - from] = anomalous ? 1 : 0;
      values[k - from] = baseline + noise * gauss + (anomalous ? offsets[n]! : 0);
    }
  }

  private key(): Key {
    return { k0: this.#k0, k1: this.#k1 };
  }

  private episodes(): Episodes {
    this.#drawn ??= drawEpisodes(deriveKey(this.key(), "episodes"), this.#course.faults, this.#course.durationUs);
    return this.#drawn;
  }
}

/**
 * An episode of length L is met by no sample with chance max(0, 1 − L/period); over exponential L with mean m that is
 * 1 − (m/period)·(1 − e^(−period/m)).
 */
function unseenWarning(periodUs: number, lastsUs: number): string[] {
  const unseen = 1 - (lastsUs / periodUs) * (1 - exp(-periodUs / lastsUs));
  if (unseen < 0.01) return [];
  const percent = Math.round(unseen * 1000) / 10;
  return [
    `About ${percent} % of the episodes begin and end between two samples: no protocol can notice them, and they are left out of the windows counted.`,
  ];
}
