/** Batteries under loads that are known beforehand: the mortality's verdict, and an integration step by step. */
import type { BatteryModel } from "../../../models/battery/battery.ts";
import { Mortality } from "../../../sim/energy/mortality.ts";
import { Kernel } from "../../../sim/kernel/kernel.ts";

/** Currents that follow each other again and again; lengths in ms. */
export type Profile = readonly { readonly ms: number; readonly currentA: number }[];

/** The two wells of a KiBaM battery, c and k' as in its model; a linear battery is one with c = 1. */
export interface Wells {
  readonly capacityC: number;
  readonly availableFraction: number;
  readonly recoveryPerS: number;
}

/** What is told to the mortality: every change of load, or (as a broken twin) only those near the end. */
export type Telling = "always" | "near the end";

/** Loads booked at one instant: charge by time, C by µs. */
export type Bookings = ReadonlyMap<number, number>;

/** Runs a profile and returns when the battery ended, µs, or `Infinity`. */
export function deathUs(
  battery: BatteryModel,
  profile: Profile,
  endUs: number,
  telling: Telling = "always",
  bookings: Bookings = new Map(),
): number {
  const kernel = new Kernel();
  const largestA = profile.reduce((most, { currentA }) => Math.max(most, currentA), 0);
  let died = Number.POSITIVE_INFINITY;
  let step = -1;
  let sinceUs = 0;
  let doneC = 0;
  let isNear = false;
  const currentA = () => profile[step % profile.length].currentA;
  const mortality = new Mortality(kernel, [{ battery }], {
    endUs,
    readCharge: (_node, reading) => {
      reading.chargeC = doneC + (currentA() * (kernel.nowUs - sinceUs)) / 1e6;
    },
    currentA,
    largestCurrentA: () => largestA,
    followClosely: () => {
      isNear = true;
    },
    die: () => {
      died = kernel.nowUs;
    },
  });
  const isTold = () => telling === "always" || isNear;
  const change: number = kernel.register("change", () => {
    if (died < Number.POSITIVE_INFINITY) return;
    if (step >= 0) {
      if (isTold()) mortality.beforeLoadChange(0);
      doneC += (currentA() * (kernel.nowUs - sinceUs)) / 1e6;
    }
    step++;
    sinceUs = kernel.nowUs;
    kernel.schedule(kernel.nowUs + profile[step % profile.length].ms * 1000, 0, change);
    if (step === 0) mortality.powerUp(0);
    else if (isTold()) mortality.afterLoadChange(0);
  });
  const book = kernel.register("book", () => {
    mortality.beforeLoadChange(0);
    doneC += bookings.get(kernel.nowUs)!;
    mortality.afterLoadChange(0);
  });
  kernel.schedule(0, 0, change);
  for (const atUs of bookings.keys()) kernel.schedule(atUs, 0, book);
  kernel.runUntil(endUs);
  return died;
}

/**
 * What is in the available well after following a profile for so long, C: Runge and Kutta's classical fourth-order steps of
 * at most `stepMs` over Manwell and McGowan's own two equations, edges of the load kept. Goes on below zero.
 */
export function availableAfter(wells: Wells, profile: Profile, untilUs: number, stepMs: number): number {
  const { capacityC, availableFraction: c, recoveryPerS } = wells;
  const k = recoveryPerS * c * (1 - c);
  let available = c * capacityC;
  let bound = (1 - c) * capacityC;
  const flow = (y1: number, y2: number) => (c === 1 ? 0 : k * (y2 / (1 - c) - y1 / c));
  const stepOf = (currentA: number, h: number) => {
    const f1 = flow(available, bound);
    const f2 = flow(available + (h / 2) * (f1 - currentA), bound - (h / 2) * f1);
    const f3 = flow(available + (h / 2) * (f2 - currentA), bound - (h / 2) * f2);
    const f4 = flow(available + h * (f3 - currentA), bound - h * f3);
    const moved = (h / 6) * (f1 + 2 * f2 + 2 * f3 + f4);
    available += moved - h * currentA;
    bound -= moved;
  };
  let leftS = untilUs / 1e6;
  for (let i = 0; leftS > 0; i++) {
    const { ms, currentA } = profile[i % profile.length];
    const spanS = Math.min(leftS, ms / 1000);
    const steps = Math.ceil((spanS * 1000) / stepMs);
    for (let j = 0; j < steps; j++) stepOf(currentA, spanS / steps);
    leftS = spanS === leftS ? 0 : leftS - ms / 1000;
  }
  return available;
}
