/** What every battery model has to satisfy, whatever its chemistry. */
import type { BatteryModel } from "../../../models/battery/battery.ts";

/** A constant current for a time. */
export interface Load {
  readonly currentA: number;
  readonly durationS: number;
}

/** Rounding allowed, relative to the capacity. */
const TOLERANCE = 1e-12;

/** @throws Error naming the first law that this battery breaks under these loads */
export function checkBatteryLaws<S>(battery: BatteryModel<S>, loads: readonly Load[]): void {
  const slackC = TOLERANCE * battery.capacityC;
  let state = battery.full();
  if (battery.remainingC(state) !== battery.capacityC) throw new Error("a full battery holds its capacity");
  for (const { currentA, durationS } of loads) {
    checkTimeToEmpty(battery, state, currentA);
    const next = battery.draw(state, currentA, durationS);
    const drawnC = battery.remainingC(state) - battery.remainingC(next);
    if (drawnC < 0) throw new Error("charge rose without being charged");
    if (battery.remainingC(next) > 0) {
      if (Math.abs(drawnC - currentA * durationS) > slackC) throw new Error(`${drawnC} C instead of current × time`);
      checkSplitting(battery, state, { currentA, durationS }, slackC);
    }
    if (JSON.stringify(JSON.parse(JSON.stringify(next))) !== JSON.stringify(next)) throw new Error("not plain data");
    checkStoring(battery, next);
    state = next;
  }
}

function checkStoring<S>(battery: BatteryModel<S>, state: S): void {
  const numbers = new Float64Array(battery.stateNumbers + 2).fill(-1);
  battery.store(state, numbers, 1);
  if (JSON.stringify(battery.stored(numbers, 1)) !== JSON.stringify(state)) throw new Error("stored as another state");
  if (numbers[0] !== -1 || numbers[battery.stateNumbers + 1] !== -1) throw new Error("stored where it has no room");
}

function checkSplitting<S>(battery: BatteryModel<S>, state: S, load: Load, slackC: number): void {
  const { currentA, durationS } = load;
  const once = battery.draw(state, currentA, durationS);
  const twice = battery.draw(battery.draw(state, currentA, durationS * 0.3), currentA, durationS * 0.7);
  if (Math.abs(battery.remainingC(once) - battery.remainingC(twice)) > slackC) throw new Error("a split draw differs");
  const [left, right] = [once, twice].map((at) => battery.secondsToEmpty(at, battery.capacityC / 1000));
  if (Math.abs(left - right) > 1e-6 + 1e-9 * left) throw new Error("a split draw leaves another state");
}

function checkTimeToEmpty<S>(battery: BatteryModel<S>, state: S, currentA: number): void {
  const seconds = battery.secondsToEmpty(state, currentA);
  if (battery.remainingC(state) === 0) {
    if (seconds !== 0) throw new Error("an empty battery lasts no time");
    if (battery.remainingC(battery.draw(state, 0, 1e6)) !== 0) throw new Error("an empty battery came back");
    return;
  }
  if (currentA === 0) {
    if (seconds !== Number.POSITIVE_INFINITY) throw new Error("an idle battery never empties");
    return;
  }
  if (battery.remainingC(battery.draw(state, currentA, seconds)) !== 0) throw new Error("not empty when it should be");
  const before = battery.draw(state, currentA, seconds * (1 - 1e-9));
  if (seconds > 0 && battery.remainingC(before) === 0) throw new Error("empty before it should be");
}
