import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BatteryModel, fullState, type Load } from "../../../models/battery/battery.ts";
import { createKibam, kibam } from "../../../models/battery/kibam.ts";
import { createLinearBattery } from "../../../models/battery/linear.ts";
import { checkBatteryLaws, drawn } from "../../support/laws/battery.ts";
import { loads } from "./loads.ts";

/** Rao et al. 2005, as used by Cloth, Jongerden & Haverkort 2007: c = 0.625, k = 4.5e-5/s (k, not k'). */
const rao = { capacityC: 7200, availableFraction: 0.625, recoveryPerS: 4.5e-5 / (0.625 * 0.375) };
/** Jongerden, Haverkort, Bohnenkamp & Katoen, "Maximizing system lifetime by battery scheduling", DSN 2009. */
const scheduled = (capacityAMin: number) =>
  createKibam({ capacityC: capacityAMin * 60, availableFraction: 0.166, recoveryPerS: 0.122 / 60 });

/** Minutes until the battery is empty under a load that repeats. */
function lifetimeMin(battery: BatteryModel, cycle: readonly Load[]): number {
  const state = fullState(battery);
  let elapsedS = 0;
  for (let i = 0; elapsedS < 1e6; i++) {
    const { currentA, durationS } = cycle[i % cycle.length];
    const leftS = battery.secondsToEmpty(state, 0, currentA);
    if (leftS <= durationS) return (elapsedS + leftS) / 60;
    battery.draw(state, 0, { currentA, durationS });
    elapsedS += durationS;
  }
  return Number.POSITIVE_INFINITY;
}

const minutes = (currentMa: number, count: number): Load => ({ currentA: currentMa / 1000, durationS: 60 * count });

describe("the kinetic battery model", () => {
  it("obeys the laws of batteries", () => {
    fc.assert(fc.property(loads, (profile) => checkBatteryLaws(createKibam(rao), profile)));
    fc.assert(fc.property(loads, (profile) => checkBatteryLaws(scheduled(11), profile)));
  });

  it("reproduces the lifetimes of Rao et al.'s cell: 91 and 203 minutes", () => {
    const battery = createKibam(rao);
    expect(battery.secondsToEmpty(fullState(battery), 0, 0.96) / 60).toBeCloseTo(91.14, 2);
    const squareWave = (periodS: number) => [
      { currentA: 0.96, durationS: periodS / 2 },
      { currentA: 0, durationS: periodS / 2 },
    ];
    expect(lifetimeMin(battery, squareWave(1))).toBeCloseTo(202.94, 1);
    expect(lifetimeMin(battery, squareWave(5))).toBeCloseTo(202.93, 1);
  });

  const profiles = {
    "CL 250": [minutes(250, 1)],
    "CL 500": [minutes(500, 1)],
    "CL alt": [minutes(500, 1), minutes(250, 1)],
    "ILs 250": [minutes(250, 1), minutes(0, 1)],
    "ILs 500": [minutes(500, 1), minutes(0, 1)],
    "ILs alt": [minutes(500, 1), minutes(0, 1), minutes(250, 1), minutes(0, 1)],
    "ILl 250": [minutes(250, 1), minutes(0, 2)],
    "ILl 500": [minutes(500, 1), minutes(0, 2)],
  };
  const published: [keyof typeof profiles, number, number][] = [
    ["CL 250", 4.526, 12.16],
    ["CL 500", 2.017, 4.526],
    ["CL alt", 2.581, 6.446],
    ["ILs 250", 10.803, 44.775],
    ["ILs 500", 4.304, 10.803],
    ["ILs alt", 4.799, 16.929],
    ["ILl 250", 21.858, 84.896],
    ["ILl 500", 6.532, 21.858],
  ];
  it.each(published)("reproduces the published lifetimes of load %s: %f and %f minutes", (load, small, large) => {
    expect(lifetimeMin(scheduled(5.5), profiles[load])).toBeCloseTo(small, 2);
    expect(lifetimeMin(scheduled(11), profiles[load])).toBeCloseTo(large, 2);
  });

  it("agrees with a fine-grained integration of the two wells", () => {
    const k = 4.5e-5;
    let [y1, y2] = [0.625 * 7200, 0.375 * 7200];
    const stepS = 0.05;
    const flow = () => k * (y2 / 0.375 - y1 / 0.625);
    for (let t = 0; t < 3000; t += stepS) {
      const across = flow();
      y1 += stepS * (across - 0.96);
      y2 -= stepS * across;
    }
    const battery = createKibam(rao);
    const [chargeC, gapC] = drawn(battery, fullState(battery), 0.96, 3000);
    expect(0.625 * (chargeC - 0.375 * gapC)).toBeCloseTo(y1, 1);
  });

  it("recovers at rest, without gaining charge", () => {
    const battery = createKibam(rao);
    const tired = drawn(battery, fullState(battery), 0.96, 5000);
    const rested = drawn(battery, tired, 0, 5000);
    expect(battery.remainingC(rested, 0)).toBe(battery.remainingC(tired, 0));
    expect(battery.secondsToEmpty(rested, 0, 0.96)).toBeGreaterThan(battery.secondsToEmpty(tired, 0, 0.96));
  });

  it("is the linear battery where all charge is available", () => {
    const battery = createKibam({ ...rao, availableFraction: 1 });
    const tank = createLinearBattery(rao.capacityC);
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 100, noNaN: true }), (currentA) => {
        const [a, b] = [battery, tank].map((one) => one.secondsToEmpty(fullState(one), 0, currentA));
        expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-14 * b);
      }),
    );
  });

  it("delivers nearly everything at a vanishing load, and only the available well at a huge one", () => {
    const battery = createKibam(rao);
    expect((battery.secondsToEmpty(fullState(battery), 0, 1e-6) * 1e-6) / 7200).toBeCloseTo(1, 4);
    expect((battery.secondsToEmpty(fullState(battery), 0, 1e6) * 1e6) / 7200).toBeCloseTo(0.625, 4);
    expect(battery.secondsToEmpty(fullState(battery), 0, Number.MIN_VALUE)).toBe(Number.POSITIVE_INFINITY);
  });

  it("takes k' in the units of a scenario: the default cell is Rao et al.'s", () => {
    const battery = kibam.build({ capacity: 7200, availableFraction: 0.625, recoveryTime: 5208333333 }, undefined);
    expect(battery.secondsToEmpty(fullState(battery), 0, 0.96) / 60).toBeCloseTo(91.14, 2);
  });
});

describe("the battery laws catch", () => {
  it("a kinetic battery that forgets its gap when a draw is split", () => {
    const sound = createKibam(rao);
    const twin: BatteryModel = {
      ...sound,
      draw: (states, at, load) => {
        states[at + 1] = 0;
        sound.draw(states, at, load);
      },
    };
    expect(() => checkBatteryLaws(twin, [{ currentA: 0.9, durationS: 1000 }])).toThrow("split");
  });

  it("a kinetic battery that needs more room than it says, and one that keeps its gap at the front", () => {
    const sound = createKibam(rao);
    const profile = [{ currentA: 0.9, durationS: 1000 }];
    expect(() => checkBatteryLaws({ ...sound, stateNumbers: 1 }, profile)).toThrow("capacity");
    const elsewhere: BatteryModel = {
      ...sound,
      draw: (states, at, load) => {
        const gapC = states[0];
        sound.draw(states, at, load);
        if (at > 0) states[0] = gapC + 1;
      },
    };
    expect(() => checkBatteryLaws(elsewhere, profile)).toThrow("no place");
  });
});
