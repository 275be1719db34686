/** When episodes begin and end on one node, and how far they push the value: an alternating renewal process. */
import { deriveKey, type Key, uniform } from "../../src/base/chance.ts";
import { exponentialFromUniform } from "../../src/base/maths.ts";
import { SensorError } from "./sensor-error.ts";
import type { Window } from "./windows.ts";

/** Means in µs, magnitudes in sensor units. */
export interface EpisodeProcess {
  /** Mean time from the end of an episode to the start of the next. */
  readonly gapUs: number;
  readonly lastsUs: number;
  readonly magnitude: readonly [number, number];
}

/** The episodes of one node in time order: disjoint, at least 1 µs apart and 1 µs long. */
export interface Episodes {
  readonly windows: readonly Window[];
  /** What each adds to the value, with its sign. */
  readonly offsets: readonly number[];
}

/** Those of all nodes that have none. */
const NONE: Episodes = { windows: [], offsets: [] };

/** Some hundred bytes each: more than these would exhaust memory before they tell anything. */
const MOST_EPISODES = 10_000_000;

/**
 * The episodes that start before `durationUs`. A node is healthy at time 0. Draw n belongs to episode n, so a longer run
 * has the same episodes and more.
 * @throws SensorError where the settings make more than ten million episodes for one node
 */
export function drawEpisodes(key: Key, { gapUs, lastsUs, magnitude }: EpisodeProcess, durationUs: number): Episodes {
  if (durationUs / (gapUs + lastsUs) > MOST_EPISODES) throw tooMany(durationUs / (gapUs + lastsUs));
  const gapKey = deriveKey(key, "gap");
  const lengthKey = deriveKey(key, "length");
  const magnitudeKey = deriveKey(key, "magnitude");
  const signKey = deriveKey(key, "sign");
  const [low, high] = magnitude;
  const windows: Window[] = [];
  const offsets: number[] = [];
  let endUs = 0;
  for (let n = 0; ; n++) {
    const startUs = endUs + wholeUs(exponentialFromUniform(uniform(gapKey, n), gapUs));
    if (startUs >= durationUs) break;
    endUs = startUs + wholeUs(exponentialFromUniform(uniform(lengthKey, n), lastsUs));
    windows.push([startUs, endUs]);
    const size = low + (high - low) * uniform(magnitudeKey, n);
    offsets.push(uniform(signKey, n) < 0.5 ? size : -size);
  }
  if (windows.length === 0) return NONE;
  // Copies are as long as what they hold; lists that grew have room to spare.
  return { windows: [...windows], offsets: [...offsets] };
}

/** The ordinal of the first episode that ends after this instant. */
export function firstEndingAfter({ windows }: Episodes, timeUs: number): number {
  let low = 0;
  let high = windows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (windows[middle]![1] > timeUs) high = middle;
    else low = middle + 1;
  }
  return low;
}

function wholeUs(durationUs: number): number {
  return Math.max(1, Math.round(durationUs));
}

function tooMany(expected: number): SensorError {
  return new SensorError({
    path: "episode.every",
    found: `about ${Math.round(expected)} episodes on each node`,
    expected: `at most ${MOST_EPISODES}`,
    hint: "Make episodes rarer or longer, or the run shorter.",
  });
}
