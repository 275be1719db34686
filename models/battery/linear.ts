/** The ideal battery: a tank of charge, whatever the load. */
import { defineModel, describe } from "../../src/base/parameters.ts";
import { type BatteryModel, checkLoad } from "./battery.ts";

/**
 * An ideal battery; its state is the charge left in C.
 * @param capacityC the charge of a full battery, C, above zero
 */
export function createLinearBattery(capacityC: number): BatteryModel<number> {
  const secondsToEmpty = (remainingC: number, currentA: number): number => {
    if (remainingC <= 0) return 0;
    return currentA > 0 ? remainingC / currentA : Number.POSITIVE_INFINITY;
  };
  return {
    capacityC,
    full: () => capacityC,
    draw(remainingC, currentA, durationS) {
      checkLoad(currentA, durationS);
      // Asking for the time first keeps both answers consistent to the last bit.
      if (durationS >= secondsToEmpty(remainingC, currentA)) return 0;
      return Math.max(0, remainingC - currentA * durationS);
    },
    secondsToEmpty(remainingC, currentA) {
      checkLoad(currentA, 0);
      return secondsToEmpty(remainingC, currentA);
    },
    remainingC: (remainingC) => remainingC,
    stateNumbers: 1,
    store(remainingC, into, at) {
      into[at] = remainingC;
    },
    stored: (from, at) => from[at],
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
