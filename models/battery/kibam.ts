/**
 * The kinetic battery model: charge waits in two wells, and only one of them can be drawn from.
 *
 * Source: J. Manwell, J. McGowan, "Lead acid battery storage model for hybrid energy systems", Solar Energy 50 (1993).
 * The wells y₁ (available, fraction c) and y₂ (bound) follow y₁' = −I + k(h₂ − h₁), y₂' = −k(h₂ − h₁) with heights
 * h₁ = y₁/c, h₂ = y₂/(1 − c); the battery is empty once y₁ = 0. In the coordinates of M. Jongerden and B. Haverkort
 * ("Which battery model to use?", IET Software 3, 2009), total charge γ = y₁ + y₂ and gap δ = h₂ − h₁, a constant current
 * has the closed form γ(t) = γ₀ − It, δ(t) = δ₀ + (I/(ck') − δ₀)(1 − e^(−k't)) with k' = k/(c(1 − c)), and
 * y₁ = c(γ − (1 − c)δ). Both are exact over any time: steps need not be short.
 */
import { exp, expm1 } from "../../src/base/maths.ts";
import { defineModel, describe } from "../../src/base/parameters.ts";
import { type BatteryModel, checkLoad } from "./battery.ts";

/** A state: the total charge in both wells, and how much higher the bound well stands, both in C. */
const CHARGE = 0;
const GAP = 1;
const STATE_NUMBERS = 2;

/** The cell: {@link availableFraction} is c in (0, 1], {@link recoveryPerS} is k' in 1/s (not k = k'c(1 − c)). */
export interface KibamCell {
  readonly capacityC: number;
  readonly availableFraction: number;
  readonly recoveryPerS: number;
}

/** 2^-52, the relative spacing of doubles. */
const EPSILON = 2.220446049250313e-16;
/** Newton's method needs about six steps; should it have to bisect throughout, this many still exhaust a double's bits. */
const MAXIMUM_STEPS = 128;

/** A battery with these wells. */
export function createKibam(cell: KibamCell): BatteryModel {
  const { capacityC, availableFraction, recoveryPerS } = cell;
  const boundFraction = 1 - availableFraction;

  /** y₁/c. Along a constant current it falls, or rises once and then falls: it never comes back from below zero. */
  const available = (chargeC: number, gapC: number): number => chargeC - boundFraction * gapC;
  const gapAfter = (gapC: number, currentA: number, durationS: number): number =>
    gapC - (currentA / (availableFraction * recoveryPerS) - gapC) * expm1(-recoveryPerS * durationS);

  const timeToEmpty = (chargeC: number, gapC: number, currentA: number): number => {
    const availableAt = (seconds: number) => available(chargeC - currentA * seconds, gapAfter(gapC, currentA, seconds));
    const slopeAt = (seconds: number) => {
      const gapToCloseC = currentA / (availableFraction * recoveryPerS) - gapC;
      return -currentA - boundFraction * gapToCloseC * recoveryPerS * exp(-recoveryPerS * seconds);
    };
    // Nothing flows back into the bound well, so y₁/I is too early; and no more than all the charge can be drawn.
    const early = (availableFraction * available(chargeC, gapC)) / currentA;
    const late = chargeC / currentA;
    return late < Number.POSITIVE_INFINITY ? firstNotAbove(availableAt, slopeAt, early, late) : late;
  };

  return {
    capacityC,
    stateNumbers: STATE_NUMBERS,
    fill(states, at) {
      states[at + CHARGE] = capacityC;
      states[at + GAP] = 0;
    },
    draw(states, at, { currentA, durationS }) {
      checkLoad(currentA, durationS);
      const chargeC = states[at + CHARGE] - currentA * durationS;
      const gapC = gapAfter(states[at + GAP], currentA, durationS);
      // An empty battery stays empty: what the bound well still holds is given up with the node.
      const isEmpty = available(states[at + CHARGE], states[at + GAP]) <= 0 || !(available(chargeC, gapC) > 0);
      states[at + CHARGE] = isEmpty ? 0 : chargeC;
      states[at + GAP] = isEmpty ? 0 : gapC;
    },
    secondsToEmpty(states, at, currentA) {
      checkLoad(currentA, 0);
      const chargeC = states[at + CHARGE];
      const gapC = states[at + GAP];
      if (available(chargeC, gapC) <= 0) return 0;
      return currentA > 0 ? timeToEmpty(chargeC, gapC, currentA) : Number.POSITIVE_INFINITY;
    },
    remainingC: (states, at) => (available(states[at + CHARGE], states[at + GAP]) > 0 ? states[at + CHARGE] : 0),
  };
}

/**
 * The root of a function that is above zero at `low` and has exactly one sign change up to `high`: Newton's method,
 * bisecting wherever it would leave the bracket. The answer is on the far side of the root, within a few roundings of it.
 */
function firstNotAbove(f: (x: number) => number, slope: (x: number) => number, low: number, high: number): number {
  let [near, far] = [low, high];
  let x = low;
  for (let step = 0; step < MAXIMUM_STEPS; step++) {
    const value = f(x);
    if (value > 0) near = x;
    else far = x;
    let next = x - value / slope(x);
    if (!(next > near && next < far)) next = Math.abs(next - x) <= x * EPSILON ? x : near + (far - near) / 2;
    const moved = Math.abs(next - x);
    x = next;
    if (moved <= x * EPSILON) break;
  }
  let margin = Math.max(x * EPSILON, Number.MIN_VALUE);
  let answer = x;
  while (f(answer) > 0) {
    answer = x + margin;
    margin *= 2;
  }
  return answer;
}

const CELL_SOURCE =
  "V. Rao, G. Singhal, A. Kumar, N. Navet, Battery model for embedded systems, VLSI Design 2005; parameters as in " +
  "L. Cloth, M. Jongerden, B. Haverkort, Computing battery lifetime distributions, DSN 2007: 7200 A s, c = 0.625, k = 4.5e-5/s";

/** The catalogue entry `kibam`. */
export const kibam = defineModel({
  summary: "Two wells of charge: heavy loads strand charge, and rests bring it back (KiBaM).",
  source: "J. Manwell, J. McGowan, Lead acid battery storage model for hybrid energy systems, Solar Energy 50, 1993",
  parameters: describe({
    capacity: {
      type: "quantity",
      dimension: "charge",
      default: "2000 mAh",
      exclusiveMinimum: 0,
      doc: "Charge of a full battery, both wells together.",
      source: CELL_SOURCE,
    },
    availableFraction: {
      type: "quantity",
      dimension: "fraction",
      default: "62.5 %",
      exclusiveMinimum: 0,
      maximum: 1,
      doc: "Fraction of the charge in the well that can be drawn from directly (c).",
      source: CELL_SOURCE,
    },
    recoveryTime: {
      type: "quantity",
      dimension: "time",
      default: "5208.333333 s",
      exclusiveMinimum: 0,
      doc: "Time constant with which the wells level out, 1/k' = c(1 − c)/k.",
      source: `${CELL_SOURCE}; hence c(1 − c)/k = 5208.33 s`,
    },
  }),
  build: ({ capacity, availableFraction, recoveryTime }) =>
    createKibam({ capacityC: capacity, availableFraction, recoveryPerS: 1e6 / recoveryTime }),
});
