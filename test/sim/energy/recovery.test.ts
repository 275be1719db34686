import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKibam } from "../../../models/battery/kibam.ts";
import { createLinearBattery } from "../../../models/battery/linear.ts";
import { STRETCH_US } from "../../../sim/energy/mortality.ts";
import { availableAfter, deathUs, type Profile, type Telling, type Wells } from "./profile.ts";

const LARGEST_A = 0.02;
const FOREVER_US = 1e12;

/** What the mortality promises of the charge in the available well at death, C; and what flows in the µs before it. */
function promisedC({ availableFraction, recoveryPerS }: Wells): number {
  const stretchS = STRETCH_US / 1e6;
  return ((1 - availableFraction) * (1 + recoveryPerS * stretchS) * LARGEST_A * stretchS) / 8 + LARGEST_A * 2e-6;
}

/** The true charge in the available well at the instant that the mortality calls the end, C. */
function leftAtDeathC(wells: Wells, profile: Profile, telling: Telling = "always"): number {
  const died = deathUs(createKibam(wells), profile, FOREVER_US, telling);
  expect(died).toBeLessThan(FOREVER_US);
  return availableAfter(wells, profile, died, 100);
}

const wellsOf = fc.record({
  capacityC: fc.constantFrom(2, 10, 40),
  availableFraction: fc.constantFrom(0.2, 0.625, 0.9),
  recoveryPerS: fc.constantFrom(1 / 60, 1 / 600, 1 / 5208),
});
const currentOf = fc.constantFrom(1e-5, 0.001, 0.005, LARGEST_A);
const profileOf = fc
  .array(fc.record({ ms: fc.constantFrom(100, 300, 700, 1000, 5000, 60_000, 600_000), currentA: currentOf }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((loads) => [...loads, { ms: 1000, currentA: LARGEST_A }]);

describe("a battery that recovers", () => {
  it("ends with its available well as empty as promised, whatever the loads and rests", () => {
    fc.assert(
      fc.property(wellsOf, profileOf, (wells, profile) => {
        expect(Math.abs(leftAtDeathC(wells, profile))).toBeLessThanOrEqual(promisedC(wells));
      }),
      { numRuns: 40 },
    );
  });

  it("would not, were loads far from the end settled together however long they last", () => {
    const wells: Wells = { capacityC: 40, availableFraction: 0.625, recoveryPerS: 1 / 600 };
    const profile: Profile = [
      { ms: 1_200_000, currentA: 1e-5 },
      { ms: 600_000, currentA: LARGEST_A },
    ];
    expect(Math.abs(leftAtDeathC(wells, profile, "near the end"))).toBeGreaterThan(10 * promisedC(wells));
    expect(Math.abs(leftAtDeathC(wells, profile))).toBeLessThanOrEqual(promisedC(wells));
  });

  it("outlives the same load without rests by what comes back in them", () => {
    const cell = { capacityC: 10, availableFraction: 0.5, recoveryPerS: 1 / 100 };
    const loaded = { ms: 10_000, currentA: LARGEST_A };
    const without = deathUs(createKibam(cell), [loaded], FOREVER_US);
    const withRests = deathUs(createKibam(cell), [loaded, { ms: 90_000, currentA: 0 }], FOREVER_US);
    // Time under load: every tenth stretch of 10 s is one of it.
    const underLoadUs = (died: number) => Math.floor(died / 100e6) * 10e6 + Math.min(died % 100e6, 10e6);
    expect(underLoadUs(withRests)).toBeGreaterThan(1.2 * without);
    expect(underLoadUs(withRests)).toBeLessThanOrEqual((cell.capacityC / LARGEST_A) * 1e6);
  });
});

describe("a linear battery", () => {
  it("ends in the microsecond in which what was drawn reaches what it held", () => {
    fc.assert(
      fc.property(fc.constantFrom(2, 10, 40), profileOf, (capacityC, profile) => {
        const died = deathUs(createLinearBattery(capacityC), profile, FOREVER_US);
        const wells: Wells = { capacityC, availableFraction: 1, recoveryPerS: 1 };
        expect(Math.abs(availableAfter(wells, profile, died, 1e9))).toBeLessThanOrEqual(LARGEST_A * 2e-6);
      }),
      { numRuns: 40 },
    );
  });
});

describe("a load that is booked at one instant", () => {
  // Without bookings: 0.01 C in the first second, the other 0.99 C in 198 s.
  const profile: Profile = [
    { ms: 1000, currentA: 0.01 },
    { ms: 3_600_000, currentA: 0.005 },
  ];
  const died = (atUs: number, chargeC: number) =>
    deathUs(createLinearBattery(1), profile, FOREVER_US, "always", new Map([[atUs, chargeC]]));

  it("brings the end forward by what it drew, also where it comes last", () => {
    for (const [atUs, chargeC, diedUs] of [
      [2_000_000, 0.005, 198_000_000],
      [120_000_000, 0.25, 149_000_000],
      [148_000_000, 0.25, 149_000_000],
      [198_000_000, 0.25, 198_000_000],
    ] as const) {
      expect(Math.abs(died(atUs, chargeC) - diedUs)).toBeLessThanOrEqual(1);
    }
  });

  it("puts the end off where it gives charge back that was not drawn after all", () => {
    for (const atUs of [2_000_000, 120_000_000, 198_000_000])
      expect(Math.abs(died(atUs, -0.005) - 200_000_000)).toBeLessThanOrEqual(1);
  });
});
