/** A trace as one node meets it: turned in time, so that nodes sharing a file do not march in step. */
import type { SensorSeries } from "../sensor.ts";
import { clipWindows, mergeWindows, type Window } from "../windows.ts";
import { firstNotBefore, type Trace } from "./trace.ts";

/** How a trace is turned; all in µs. */
export interface Turn {
  /** The length of the whole, after which it begins anew. */
  readonly lengthUs: number;
  /** In [0, lengthUs): what was at time t is at (t + shift) mod length. */
  readonly shiftUs: number;
  readonly durationUs: number;
}

/**
 * The share of a file's length by which the n-th of the nodes sharing it is ahead: 0, 1/2, 1/4, 3/4, 1/8 …, evenly
 * spread however many they are, and the same for a node whether or not others are added.
 * Source: J. G. van der Corput, "Verteilungsfunktionen", 1935 (the bits of n mirrored at the binary point).
 */
export function evenShare(nodeIndex: number): number {
  let share = 0;
  let weight = 0.5;
  for (let rest = nodeIndex; rest > 0; rest = Math.floor(rest / 2)) {
    share += weight * (rest % 2);
    weight /= 2;
  }
  return share;
}

/** The samples and the truth of a turned trace. Nothing is copied; a run longer than the trace goes on without samples. */
export function traceSeries(trace: Trace, { lengthUs, shiftUs, durationUs }: Turn): SensorSeries {
  const { timesUs: traceUs, values: traceValues, labels: traceLabels } = trace;
  const total = traceUs.length;
  const first = firstNotBefore(traceUs, lengthUs - shiftUs);
  const timeUs = (ordinal: number): number => {
    const index = first + ordinal;
    return index < total ? traceUs[index]! + shiftUs - lengthUs : traceUs[index - total]! + shiftUs;
  };
  const notBefore = (instantUs: number): number => {
    const wrapped = firstNotBefore(traceUs, instantUs - shiftUs + lengthUs) - first;
    return wrapped < total - first
      ? Math.max(0, wrapped)
      : wrapped + Math.min(first, firstNotBefore(traceUs, instantUs - shiftUs));
  };
  const count = notBefore(durationUs);
  return {
    count,
    timeUs,
    countBefore: (instantUs) => Math.min(count, notBefore(instantUs)),
    read(from, to, values, labels) {
      const seam = Math.min(Math.max(from, total - first), to);
      copy(first + from, first + seam, 0);
      copy(first + seam - total, first + to - total, seam - from);

      function copy(start: number, end: number, at: number): void {
        if (start >= end) return;
        values.set(traceValues.subarray(start, end), at);
        labels.set(traceLabels.subarray(start, end), at);
      }
    },
    windows: trace.windows && clipWindows(turnWindows(trace.windows, lengthUs, shiftUs), durationUs),
  };
}

/** Windows turned with the samples; one that crosses the end goes on at the beginning, as a second window. */
function turnWindows(windows: readonly Window[], lengthUs: number, shiftUs: number): Window[] {
  const turned: Window[] = [];
  for (const [start, end] of clipWindows(windows, lengthUs)) {
    const from = (start + shiftUs) % lengthUs;
    const to = from + end - start;
    turned.push([from, Math.min(to, lengthUs)]);
    if (to > lengthUs) turned.push([0, to - lengthUs]);
  }
  return mergeWindows(turned);
}
