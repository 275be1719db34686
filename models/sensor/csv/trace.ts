/** A recording placed in the time of a run, with its truth. */
import { mergeWindows, type Window } from "../windows.ts";
import type { Recording } from "./recording.ts";

/** One node's samples from run time 0 on. Times are strictly rising integers in µs. */
export interface Trace {
  readonly timesUs: Float64Array;
  readonly values: Float64Array;
  /** 1 = inside a window. */
  readonly labels: Uint8Array;
  /** Sorted and disjoint, `undefined` where nobody knows the truth. */
  readonly windows: readonly Window[] | undefined;
}

/**
 * Divides time by `speedup` and labels what lies inside the windows. Samples that would fall on one microsecond follow
 * each other 1 µs apart.
 * @param windows in the recording's time, [startUs, endUs)
 */
export function traceOf(recording: Recording, speedup: number, windows: readonly Window[] | undefined): Trace {
  const timesUs = new Float64Array(recording.timesUs.length);
  let lastUs = -1;
  for (let k = 0; k < timesUs.length; k++) {
    lastUs = Math.max(lastUs + 1, Math.floor(recording.timesUs[k]! / speedup));
    timesUs[k] = lastUs;
  }
  const scaled = windows?.map(
    ([start, end]): Window => [Math.floor(start / speedup), Math.floor((end - 1) / speedup) + 1],
  );
  const merged = scaled && mergeWindows(scaled);
  return { timesUs, values: recording.values, labels: labelsInside(timesUs, merged ?? []), windows: merged };
}

function labelsInside(timesUs: Float64Array, windows: readonly Window[]): Uint8Array {
  const labels = new Uint8Array(timesUs.length);
  for (const [start, end] of windows) labels.fill(1, firstNotBefore(timesUs, start), firstNotBefore(timesUs, end));
  return labels;
}

/** The first index whose time is not before this instant, or the length. */
export function firstNotBefore(timesUs: Float64Array, timeUs: number): number {
  let low = 0;
  let high = timesUs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timesUs[middle]! < timeUs) low = middle + 1;
    else high = middle;
  }
  return low;
}
