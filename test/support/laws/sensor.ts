/** Laws that every sensor series must obey, whatever its model. Each throws where the series breaks it. */
import { expect } from "vitest";
import type { SensorSeries } from "../../../models/sensor/sensor.ts";

/** Samples as plain numbers. */
export interface Samples {
  readonly values: readonly number[];
  readonly labels: readonly number[];
}

/** Reads [from, to) into buffers with room to spare, and sees that the room stays untouched. */
export function samplesOf(series: SensorSeries, from = 0, to = series.count): Samples {
  const length = to - from;
  const values = new Float64Array(length + 1).fill(12345.678);
  const labels = new Uint8Array(length + 1).fill(77);
  series.read(from, to, values, labels);
  expect([values[length], labels[length]]).toEqual([12345.678, 77]);
  return { values: Array.from(values.subarray(0, length)), labels: Array.from(labels.subarray(0, length)) };
}

/** Any blocks, read in any order, hold the same numbers as the whole. @param blocks pairs of numbers in [0, 1] */
export function readsAlikeInAnyBlocks(series: SensorSeries, blocks: readonly (readonly [number, number])[]): void {
  const whole = samplesOf(series);
  for (const [a, b] of blocks) {
    const from = Math.floor(Math.min(a, b) * series.count);
    const to = Math.floor(Math.max(a, b) * series.count);
    const part = samplesOf(series, from, to);
    expect(part).toEqual({ values: whole.values.slice(from, to), labels: whole.labels.slice(from, to) });
  }
  expect(samplesOf(series)).toEqual(whole);
}

/** Samples are taken at rising whole microseconds of the run; values are numbers, labels are 0 or 1. */
export function takesSamplesInOrder(series: SensorSeries, durationUs: number): void {
  let lastUs = -1;
  const { values, labels } = samplesOf(series);
  for (let k = 0; k < series.count; k++) {
    const timeUs = series.timeUs(k);
    if (!Number.isSafeInteger(timeUs) || timeUs <= lastUs || timeUs >= durationUs)
      throw new Error(`Sample ${k} is taken at ${timeUs} µs, after ${lastUs} µs, in a run of ${durationUs} µs.`);
    if (!Number.isFinite(values[k]) || (labels[k] !== 0 && labels[k] !== 1))
      throw new Error(`Sample ${k} is ${values[k]} with label ${labels[k]}.`);
    lastUs = timeUs;
  }
}

/** `countBefore` counts. @param instantsUs further instants to ask for, beside each sample's own and the next ones */
export function countsWhatComesBefore(series: SensorSeries, instantsUs: readonly number[]): void {
  const timesUs = Array.from({ length: series.count }, (_, k) => series.timeUs(k));
  for (const timeUs of [...timesUs.slice(0, 20), ...timesUs.slice(-20), ...instantsUs]) {
    for (const instantUs of [timeUs - 1, timeUs, timeUs + 1]) {
      const counted = timesUs.filter((t) => t < instantUs).length;
      if (series.countBefore(instantUs) !== counted)
        throw new Error(`countBefore(${instantUs}) is ${series.countBefore(instantUs)}; ${counted} samples are.`);
    }
  }
}

/** Windows are in order, apart and within the run; a sample is anomalous exactly inside one (nowhere, without truth). */
export function tellsOneTruth(series: SensorSeries, durationUs: number): void {
  const windows = series.windows ?? [];
  let lastEndUs = -1;
  for (const [startUs, endUs] of windows) {
    if (startUs <= lastEndUs || endUs <= startUs || startUs < 0 || endUs > durationUs)
      throw new Error(`The window [${startUs}, ${endUs}) comes after one that ended at ${lastEndUs} µs.`);
    lastEndUs = endUs;
  }
  const { labels } = samplesOf(series);
  for (let k = 0; k < series.count; k++) {
    const timeUs = series.timeUs(k);
    const inside = windows.some(([startUs, endUs]) => startUs <= timeUs && timeUs < endUs);
    if (labels[k] !== (inside ? 1 : 0))
      throw new Error(
        `Sample ${k} at ${timeUs} µs is ${inside ? "inside a" : "outside every"} window, labelled ${labels[k]}.`,
      );
  }
}

/** Made again, or read after another node's series, it is the same. */
export function isMadeAlike(make: () => SensorSeries, makeOther: () => SensorSeries): void {
  const first = make();
  const samples = samplesOf(first);
  const other = makeOther();
  samplesOf(other, 0, Math.min(other.count, 7));
  const again = make();
  expect(samplesOf(again)).toEqual(samples);
  expect(again.windows).toEqual(first.windows);
  expect(samplesOf(first)).toEqual(samples);
}

/** All laws at once. */
export function obeysSensorLaws(
  make: () => SensorSeries,
  makeOther: () => SensorSeries,
  durationUs: number,
  points: readonly (readonly [number, number])[],
): void {
  const series = make();
  readsAlikeInAnyBlocks(series, points);
  takesSamplesInOrder(series, durationUs);
  countsWhatComesBefore(series, [0, durationUs, ...points.flat().map((p) => Math.floor(p * durationUs))]);
  tellsOneTruth(series, durationUs);
  isMadeAlike(make, makeOther);
}
