import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fullState, type Load } from "../../../models/battery/battery.ts";
import { createLinearBattery, linear } from "../../../models/battery/linear.ts";
import { checkBatteryLaws, drawn } from "../../support/laws/battery.ts";
import { loads } from "./loads.ts";

describe("the linear battery", () => {
  it("obeys the laws of batteries", () => {
    fc.assert(fc.property(loads, (profile) => checkBatteryLaws(createLinearBattery(7200), profile)));
  });

  it("lasts charge over current: 2000 mAh at 6.53 mA are 12.76 days", () => {
    const battery = linear.build({ capacity: 7200 }, undefined);
    expect(battery.secondsToEmpty(fullState(battery), 0, 6.53e-3) / 86400).toBeCloseTo(12.762, 3);
  });

  it("refuses loads that make no sense", () => {
    const battery = createLinearBattery(10);
    const state = fullState(battery);
    expect(() => drawn(battery, state, -1, 1)).toThrow(RangeError);
    expect(() => drawn(battery, state, Number.NaN, 1)).toThrow(RangeError);
    expect(() => drawn(battery, state, 1, -1)).toThrow(RangeError);
    expect(() => battery.secondsToEmpty(state, 0, Number.NaN)).toThrow(RangeError);
  });
});

describe("the battery laws catch", () => {
  const sound = createLinearBattery(7200);
  const profile = [
    { currentA: 0.5, durationS: 100 },
    { currentA: 0, durationS: 100 },
    { currentA: 1, durationS: 1e6 },
    { currentA: 0, durationS: 10 },
  ];
  const twins = {
    "a battery that charges itself": {
      ...sound,
      draw: (states: Float64Array, at: number, load: Load) => {
        if (load.currentA === 0) states[at]++;
        else sound.draw(states, at, load);
      },
    },
    "a battery that books by the call": {
      ...sound,
      draw: (states: Float64Array, at: number, { currentA, durationS }: Load) => {
        states[at] = Math.max(0, states[at] - currentA * durationS - 1e-3);
      },
    },
    "a battery that empties too late": {
      ...sound,
      secondsToEmpty: (states: Float64Array, at: number, i: number) => 0.999 * sound.secondsToEmpty(states, at, i),
    },
    "a battery that empties too early": {
      ...sound,
      secondsToEmpty: (states: Float64Array, at: number, i: number) => 1.001 * sound.secondsToEmpty(states, at, i),
    },
  };
  it("nothing in the sound one", () => checkBatteryLaws(sound, profile));
  it.each(Object.entries(twins))("%s", (_name, twin) => {
    expect(() => checkBatteryLaws(twin, profile)).toThrow();
  });
});
