/**
 * A battery as a pure function of the loads it has seen. Its state is a few numbers in a column of the caller's, so that a
 * snapshot is a copy and a million batteries need no object each.
 */

/** A constant current for a time. Callers use one again for many draws: doubles passed one by one would be allocated. */
export interface Load {
  currentA: number;
  durationS: number;
}

/** A battery with its settings. `states` and `at` say where the state of one such battery lies. */
export interface BatteryModel {
  /** Nominal charge in C. */
  readonly capacityC: number;
  /** How many numbers a state is. */
  readonly stateNumbers: number;
  /** Writes the state of a full battery. */
  fill(states: Float64Array, at: number): void;
  /** Draws a load: the state becomes that after it. Drawing from an empty battery leaves it empty. */
  draw(states: Float64Array, at: number, load: Readonly<Load>): void;
  /** Seconds until the battery is empty under a constant current; `Infinity` if it never is. */
  secondsToEmpty(states: Float64Array, at: number, currentA: number): number;
  /** Charge still deliverable at a vanishing load, in C. */
  remainingC(states: Float64Array, at: number): number;
}

/** The state of a full battery, by itself. */
export function fullState(battery: BatteryModel): Float64Array {
  const state = new Float64Array(battery.stateNumbers);
  battery.fill(state, 0);
  return state;
}

/**
 * Refuses a load that no model is defined for.
 * @throws RangeError where the current or the duration is negative or not a number
 */
export function checkLoad(currentA: number, durationS: number): void {
  if (!(currentA >= 0)) throw new RangeError(`a battery cannot be loaded with ${currentA} A`);
  if (!(durationS >= 0)) throw new RangeError(`a battery cannot be loaded for ${durationS} s`);
}
