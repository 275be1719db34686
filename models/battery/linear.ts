/** The ideal battery: a tank of charge, whatever the load. */
import { defineModel, describe } from "../../src/base/parameters.ts";
import { type BatteryModel, checkLoad } from "./battery.ts";

/**
 * An ideal battery; its state is the charge left in C.
 * @param capacityC the charge of a full battery, C, above zero
 */
export function createLinearBattery(capacityC: number): BatteryModel {
  const secondsToEmpty = (remainingC: number, currentA: number): number => {
    if (remainingC <= 0) return 0;
    return currentA > 0 ? remainingC / currentA : Number.POSITIVE_INFINITY;
  };
  return {
    capacityC,
    stateNumbers: 1,
    fill(states, at) {
      states[at] = capacityC;
    },
    draw(states, at, { currentA, durationS }) {
      checkLoad(currentA, durationS);
      const remainingC = states[at];
      // Asking for the time first keeps both answers consistent to the last bit.
      if (durationS >= secondsToEmpty(remainingC, currentA)) states[at] = 0;
      else states[at] = Math.max(0, remainingC - currentA * durationS);
    },
    secondsToEmpty(states, at, currentA) {
      checkLoad(currentA, 0);
      return secondsToEmpty(states[at], currentA);
    },
    remainingC: (states, at) => states[at],
  };
}

/** The catalogue entry `linear`. */
export const linear = defineModel({
  summary: "An ideal tank of charge: every coulomb can be drawn, at any current.",
  source: "own definition (charge = current × time)",
  parameters: describe({
    capacity: {
      type: "quantity",
      dimension: "charge",
      default: "2000 mAh",
      exclusiveMinimum: 0,
      doc: "Charge of a full battery.",
      source:
        "V. Rao, G. Singhal, A. Kumar, N. Navet, Battery model for embedded systems, VLSI Design 2005 (2 A h cell)",
    },
  }),
  build: ({ capacity }) => createLinearBattery(capacity),
});
