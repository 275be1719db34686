/** States of alarm as windows of time, and what samples say about them. */
import type { PeriodicTimes } from "./periodic-times.ts";

/** [startUs, endUs), both integers. */
export type Window = readonly [startUs: number, endUs: number];

const BLOCK = 4096;

/**
 * The maximal runs of anomalous samples as windows: from the first of a run to the instant at which the sample after its
 * last one is due, but not beyond the end of the run.
 * @param read gives the labels of the samples [from, to)
 */
export function labelRuns(
  times: PeriodicTimes,
  durationUs: number,
  read: (from: number, to: number, values: Float64Array, labels: Uint8Array) => void,
): Window[] {
  const values = new Float64Array(BLOCK);
  const labels = new Uint8Array(BLOCK);
  const windows: Window[] = [];
  let start = -1;
  for (let from = 0; from < times.count; from += BLOCK) {
    const to = Math.min(from + BLOCK, times.count);
    read(from, to, values, labels);
    for (let k = from; k < to; k++) {
      const anomalous = labels[k - from] === 1;
      if (anomalous && start < 0) start = k;
      if (!anomalous && start >= 0) {
        windows.push([times.timeUs(start), times.timeUs(k)]);
        start = -1;
      }
    }
  }
  if (start >= 0) windows.push([times.timeUs(start), Math.min(times.timeUs(times.count), durationUs)]);
  return windows;
}

/** Sorted and disjoint: what overlaps or touches becomes one window. */
export function mergeWindows(windows: readonly Window[]): Window[] {
  const merged: Window[] = [];
  for (const [start, end] of [...windows].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], end)];
    else merged.push([start, end]);
  }
  return merged;
}

/** The parts of sorted windows that lie in [0, endUs). */
export function clipWindows(windows: readonly Window[], endUs: number): Window[] {
  const clipped: Window[] = [];
  for (const [start, end] of windows) {
    const from = Math.max(start, 0);
    const to = Math.min(end, endUs);
    if (from < to) clipped.push([from, to]);
  }
  return clipped;
}

/** Calls `make` on the first use only. Nobody can tell when it ran: `make` must be pure. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
