/** What a scenario for a log of readings might say, from the log's beginning: all that one has before there are failures. */

/** The share of each node's rows that is looked at, and the fewest rows. */
const BEGINNING = 0.1;
const FEWEST = 20;
/** Of these rows, the share left out at either end: single wrong readings tell nothing about the rest. */
const LEFT_OUT = 0.01;
/**
 * To spare on either side of what the beginning holds, in shares of its span: before the alarm, so that it stays clear of
 * what is usual; and for the encoder, so that it tells alarms apart. Own choices.
 */
const ALARM_SPARE = 0.5;
const RANGE_SPARE = 1;
/** The tolerance in shares of that span: well inside what lies before the alarm. */
const TOLERANCE = 0.1;
/** Values are rounded to a step of at most this share of the span. */
const STEP = 0.05;

/** Suggested settings, in the file's own unit. */
export interface Suggestion {
  /** Between these, 98 % of the beginning's rows lie. */
  readonly usual: readonly [number, number];
  readonly range: readonly [number, number];
  readonly alarm: readonly [number, number];
  readonly tolerance: number;
  /** The tolerance as a share of the range: what the semantic filter calls its threshold. */
  readonly threshold: number;
  /** How many rows were looked at. */
  readonly rows: number;
}

/** Suggests settings. @param recordings each node's values in the order of time */
export function suggest(recordings: readonly Float64Array[]): Suggestion {
  const beginnings = recordings.map((values) =>
    values.subarray(0, Math.max(FEWEST, Math.ceil(values.length * BEGINNING))),
  );
  const rows = beginnings.reduce((sum, { length }) => sum + length, 0);
  const sorted = new Float64Array(rows);
  let filled = 0;
  for (const values of beginnings) {
    sorted.set(values, filled);
    filled += values.length;
  }
  sorted.sort();
  const left = Math.floor(rows * LEFT_OUT);
  const low = sorted[left]!;
  const high = sorted[rows - 1 - left]!;
  // A sensor that says one value only: as much as its last digits may move.
  const span = high > low ? high - low : Math.max(Math.abs(high) * STEP, 1e-6);
  const step = niceStep(span * STEP);
  const tolerance = rounded(span * TOLERANCE, step);
  const range = widened(low, high, span * RANGE_SPARE, step);
  return {
    usual: [low, high],
    range,
    alarm: widened(low, high, span * ALARM_SPARE, step),
    tolerance,
    threshold: Number((tolerance / (range[1] - range[0])).toPrecision(3)),
    rows,
  };
}

/** The largest of …, 0.1, 0.2, 0.5, 1, 2, 5, 10, … that is not above this. */
function niceStep(most: number): number {
  const power = Number(`1e${Math.floor(Math.log10(most))}`);
  const factor = [5, 2].find((one) => one * power <= most) ?? 1;
  return factor * power;
}

function widened(low: number, high: number, by: number, step: number): readonly [number, number] {
  return [rounded(Math.floor((low - by) / step) * step, step), rounded(Math.ceil((high + by) / step) * step, step)];
}

/** A multiple of the step, with no more digits than that takes. */
function rounded(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toPrecision(12)) + 0;
}
