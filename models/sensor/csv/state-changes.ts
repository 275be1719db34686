/** Truth for series that nobody labelled: what counts as a change of state. */
import type { Window } from "../windows.ts";

/** Settings of {@link stateChanges}; times in the file's own µs. */
export interface ChangeRule {
  /** How far a value must move to be another state, in sensor units. */
  readonly change: number;
  /** How long it must stay there. */
  readonly holdUs: number;
  /** A longer step between samples means that the sensor was absent. */
  readonly absentAfterUs: number;
}

/**
 * The changes of state of a series.
 *
 * The held state h is at first the first sample. A departure begins with a sample x, |x − h| > change, and lasts while
 * every later sample is more than `change` away from h on the same side; a sample on the other side begins a departure
 * of its own, any other ends it. At the first sample taken `hold` or more after its beginning, the departure has become
 * a change of state, and that sample's value is the new h. Time in which the sensor was absent counts for nothing: the
 * sample after it begins the departure anew. With `hold` 0, each departing sample is a change at once.
 *
 * A change's window runs from the sample that began the departure to the one that confirmed it, both included: this is
 * when the news is new. A state that is held ever after is no lasting alarm.
 * @returns windows [start, end) in time order; the end is 1 µs after the confirming sample
 */
export function stateChanges(timesUs: Float64Array, values: Float64Array, rule: ChangeRule): Window[] {
  const { change, holdUs, absentAfterUs } = rule;
  const windows: Window[] = [];
  let held = values[0] ?? 0;
  let side = 0;
  let beganUs = 0;
  for (let k = 0; k < values.length; k++) {
    const timeUs = timesUs[k]!;
    const moved = values[k]! - held;
    const newSide = Math.abs(moved) > change ? Math.sign(moved) : 0;
    const wasAbsent = k > 0 && timeUs - timesUs[k - 1]! > absentAfterUs;
    if (newSide !== side || wasAbsent) beganUs = timeUs;
    side = newSide;
    if (side !== 0 && timeUs - beganUs >= holdUs) {
      windows.push([beganUs, timeUs + 1]);
      held = values[k]!;
      side = 0;
    }
  }
  return windows;
}
