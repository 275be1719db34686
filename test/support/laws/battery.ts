/** What every battery model has to satisfy, whatever its chemistry. */
import { type BatteryModel, fullState, type Load } from "../../../models/battery/battery.ts";

/** Rounding allowed, relative to the capacity. */
const TOLERANCE = 1e-12;

/** A state after one load: the state given stays as it was. */
export function drawn(battery: BatteryModel, state: Float64Array, currentA: number, durationS: number): Float64Array {
  const next = state.slice();
  battery.draw(next, 0, { currentA, durationS });
  return next;
}

/** @throws Error naming the first law that this battery breaks under these loads */
export function checkBatteryLaws(battery: BatteryModel, loads: readonly Load[]): void {
  const slackC = TOLERANCE * battery.capacityC;
  let state = fullState(battery);
  if (battery.remainingC(state, 0) !== battery.capacityC) throw new Error("a full battery holds its capacity");
  for (const { currentA, durationS } of loads) {
    checkTimeToEmpty(battery, state, currentA);
    checkPlace(battery, state, { currentA, durationS });
    const next = drawn(battery, state, currentA, durationS);
    const drawnC = battery.remainingC(state, 0) - battery.remainingC(next, 0);
    if (drawnC < 0) throw new Error("charge rose without being charged");
    if (battery.remainingC(next, 0) > 0) {
      if (Math.abs(drawnC - currentA * durationS) > slackC) throw new Error(`${drawnC} C instead of current × time`);
      checkSplitting(battery, state, { currentA, durationS }, slackC);
    }
    state = next;
  }
}

/** A battery among others has a state as it has alone, and touches nothing of theirs. */
function checkPlace(battery: BatteryModel, state: Float64Array, load: Load): void {
  const alone = drawn(battery, state, load.currentA, load.durationS);
  const column = new Float64Array(battery.stateNumbers + 2).fill(-1);
  column.set(state, 1);
  const asked = [battery.remainingC(column, 1), battery.secondsToEmpty(column, 1, load.currentA)];
  const aloneAsked = [battery.remainingC(state, 0), battery.secondsToEmpty(state, 0, load.currentA)];
  if (column.join() !== [-1, ...state, -1].join()) throw new Error("changed by a question");
  if (asked.join() !== aloneAsked.join()) throw new Error("answers by its place");
  battery.draw(column, 1, load);
  if (column.join() !== [-1, ...alone, -1].join())
    throw new Error("drawn where it has no place, or otherwise than alone");
  battery.fill(column, 1);
  if (column.join() !== [-1, ...fullState(battery), -1].join()) throw new Error("filled where it has no place");
}

function checkSplitting(battery: BatteryModel, state: Float64Array, load: Load, slackC: number): void {
  const { currentA, durationS } = load;
  const once = drawn(battery, state, currentA, durationS);
  const twice = drawn(battery, drawn(battery, state, currentA, durationS * 0.3), currentA, durationS * 0.7);
  if (Math.abs(battery.remainingC(once, 0) - battery.remainingC(twice, 0)) > slackC)
    throw new Error("a split draw differs");
  const [left, right] = [once, twice].map((at) => battery.secondsToEmpty(at, 0, battery.capacityC / 1000));
  if (Math.abs(left - right) > 1e-6 + 1e-9 * left) throw new Error("a split draw leaves another state");
}

function checkTimeToEmpty(battery: BatteryModel, state: Float64Array, currentA: number): void {
  const seconds = battery.secondsToEmpty(state, 0, currentA);
  const remainingAfter = (ampere: number, durationS: number): number =>
    battery.remainingC(drawn(battery, state, ampere, durationS), 0);
  if (battery.remainingC(state, 0) === 0) {
    if (seconds !== 0) throw new Error("an empty battery lasts no time");
    if (remainingAfter(0, 1e6) !== 0) throw new Error("an empty battery came back");
    return;
  }
  if (currentA === 0) {
    if (seconds !== Number.POSITIVE_INFINITY) throw new Error("an idle battery never empties");
    return;
  }
  if (remainingAfter(currentA, seconds) !== 0) throw new Error("not empty when it should be");
  if (seconds > 0 && remainingAfter(currentA, seconds * (1 - 1e-9)) === 0) throw new Error("empty before it should be");
}
