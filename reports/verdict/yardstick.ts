/**
 * By what protocols are ranked: energy where a radio draws it, power where batteries ran empty on the way, bytes on the air
 * where links cost nothing.
 */
import type { Metrics, RunResult } from "../../src/experiment/result.ts";
import { count, fittingScale, number, type Scale } from "../number.ts";
import { ENERGY } from "../row-maker.ts";

/** Units of power. */
const POWER: readonly Scale[] = ENERGY.map(({ unit, perBase }) => ({ unit: unit.replace("J", "W"), perBase }));

/** A quantity of which less is better. */
export interface Yardstick {
  readonly kind: "energy" | "power" | "bytes";
  /** Of one protocol, in J, W or B. */
  readonly of: (metrics: Metrics) => number;
  /** A value with its unit: "124.2 J". */
  readonly show: (value: number) => string;
}

/** The yardstick of a result. Transmissions that take no time cost no energy: such worlds compare bytes. */
export function yardstickOf(result: RunResult): Yardstick {
  const all = Object.values(result.protocols).map(({ metrics }) => metrics);
  const hasRadio = all.some(({ airtimeS, energyJ }) => airtimeS > 0 && energyJ > 0);
  if (!hasRadio) return { kind: "bytes", of: (m) => m.bytesOnAir, show: (value) => `${count(value)} B` };
  return all.some(({ deaths, aliveS }) => deaths > 0 && aliveS > 0)
    ? scaled("power", (m) => powerW(m, m.energyJ), all, POWER)
    : scaled("energy", (m) => m.energyJ, all, ENERGY);
}

/** An energy as power over the time in which nodes were alive: the dead draw nothing, which is no merit. */
export function powerW({ aliveS }: Metrics, energyJ: number): number {
  return aliveS > 0 ? energyJ / aliveS : 0;
}

function scaled(
  kind: Yardstick["kind"],
  of: Yardstick["of"],
  all: readonly Metrics[],
  units: readonly Scale[],
): Yardstick {
  const scale = fittingScale(all.map(of), units);
  return { kind, of, show: (value) => `${number(value * scale.perBase)} ${scale.unit}` };
}

/**
 * Values no further apart than this are not told apart. All protocols meet the same samples and losses, which takes most
 * of the chance out of a difference; what stays is uncertain by a few per cent: another seed, and the typical currents of
 * a data sheet, from which boards differ by as much.
 */
export const MARGIN = 0.05;

const WORDS = {
  energy: { less: "less energy", more: "more energy", same: "about as much energy as", noun: "energy" },
  power: { less: "less power", more: "more power", same: "about as much power as", noun: "power" },
  bytes: { less: "fewer bytes on air", more: "more bytes on air", same: "about as many bytes as", noun: "bytes" },
} as const;

/** From here on a quotient reads as a multiple, not as a percentage. */
const MULTIPLE = 2;
/** Below this share of a difference two values are called alike. */
const ALIKE = 0.005;

/** What `a` is to `b`, to be put between their names: "22 % less energy than". */
export function comparedTo(a: number, b: number, kind: Yardstick["kind"]): string {
  const words = WORDS[kind];
  const quotient = a / b;
  if (a === b || Math.abs(quotient - 1) < ALIKE) return words.same;
  if (quotient >= MULTIPLE) return `${number3(quotient)} times the ${words.noun} of`;
  if (quotient <= 1 / (5 * MULTIPLE)) return `1/${number3(1 / quotient)} of the ${words.noun} of`;
  return `${percentOf(Math.abs(quotient - 1))} ${quotient < 1 ? words.less : words.more} than`;
}

/** A share in words that do not feign precision: "2.8 %", "22 %". */
export function percentOf(share: number): string {
  const percent = share * 100;
  if (percent === 0) return "0 %";
  if (percent >= 99.5 && percent < 100) return `${percent.toFixed(1)} %`;
  const inTwo = Number(percent.toPrecision(2));
  // The verdict turns there, so that it must be seen on which side a share lies.
  if (inTwo === 100 * MARGIN) return `${Number(percent.toPrecision(3))} %`;
  return `${percent >= 10 ? percent.toFixed(0) : inTwo} %`;
}

function number3(value: number): string {
  return value >= 10 ? count(value) : Number(value.toPrecision(2)).toString();
}
