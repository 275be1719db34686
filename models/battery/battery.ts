/** A battery as a pure function of the loads it has seen. States are plain numbers, so that a snapshot is a copy. */

/** A battery with its settings. `State` is opaque plain data, made of a fixed count of numbers. */
export interface BatteryModel<State = unknown> {
  /** Nominal charge in C. */
  readonly capacityC: number;
  full(): State;
  /** The state after drawing a constant current for a time. Drawing from an empty battery leaves it empty. */
  draw(state: State, currentA: number, durationS: number): State;
  /** Seconds until the battery is empty under a constant current; `Infinity` if it never is. */
  secondsToEmpty(state: State, currentA: number): number;
  /** Charge still deliverable at a vanishing load, in C. */
  remainingC(state: State): number;
  /** How many numbers a state is. */
  readonly stateNumbers: number;
  /** Writes a state as numbers from a place on: a million batteries need no object each. */
  store(state: State, into: Float64Array, at: number): void;
  /** The state that was stored there. */
  stored(from: Float64Array, at: number): State;
}

/**
 * Refuses a load that no model is defined for.
 * @throws RangeError where the current or the duration is negative or not a number
 */
export function checkLoad(currentA: number, durationS: number): void {
  if (!(currentA >= 0)) throw new RangeError(`a battery cannot be loaded with ${currentA} A`);
  if (!(durationS >= 0)) throw new RangeError(`a battery cannot be loaded for ${durationS} s`);
}
