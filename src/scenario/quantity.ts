/**
 * Quantities as people write them ("125 ms", "2 %", "2000 mAh") to numbers in a model's unit, and back.
 *
 * Decimals are converted exactly and rounded once, to the nearest double: "0.1 s" is 100000 µs, and what
 * {@link printQuantity} prints, {@link parseQuantity} reads back as the very same number.
 */
import * as BigDecimal from "effect/BigDecimal";
import * as Option from "effect/Option";
import { log10 } from "../base/maths.ts";
import type { Dimension } from "../base/parameters.ts";
import { didYouMean, type Fault } from "./fault.ts";
import { unitsOf } from "./units.ts";

/** A quantity read, with the unit as it was written (`undefined`: none), or what is wrong with it. */
export type ParsedQuantity =
  | { readonly ok: true; readonly value: number; readonly unit: string | undefined }
  | { readonly ok: false; readonly fault: Fault };

/** Longest text looked at: far more than the 17 digits that a double can tell apart, short enough to be quick. */
const LONGEST_TEXT = 100;
const NUMBER_AND_UNIT = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)\s*(.*)$/u;
/** Unit words of sensors: "Hz", "°C", "mm/s", "m/s²", "%". */
const SENSOR_UNIT = /^[\p{L}°%‰][\p{L}\p{N}°%/·²³^.*-]{0,15}$/u;
/** Power written as power; the factor is to mW. */
const WATTS: { readonly [unit: string]: string } = { nW: "1e-6", uW: "0.001", µW: "0.001", mW: "1", W: "1000" };

/** Every unit in which a dimension may be written. */
export function unitWords(dimension: Dimension): readonly string[] {
  return [...Object.keys(unitsOf(dimension).factors), ...(dimension === "power" ? Object.keys(WATTS) : [])];
}

/** What a quantity of this dimension looks like: "a time such as 10 s". */
export function expectedQuantity(dimension: Dimension): string {
  const { noun, example } = unitsOf(dimension);
  return `${noun} such as ${example}`;
}

/**
 * Reads a quantity: a text with a unit, or a bare number where the dimension has a natural one (fraction, sensor).
 * Checks what the dimension allows (whole µs and bytes, fractions up to 1, no negative lengths …).
 */
export function parseQuantity(dimension: Dimension, input: string | number): ParsedQuantity {
  const expected = expectedQuantity(dimension);
  const text = typeof input === "number" ? String(input) : input.trim().replace(/^−/u, "-");
  const match = text.length <= LONGEST_TEXT ? NUMBER_AND_UNIT.exec(text) : null;
  if (match === null) return { ok: false, fault: { expected, ...commaHint(text) } };
  const [, digits, unit] = match as unknown as [string, string, string];
  if (unit === "")
    return unitsOf(dimension).bare ? checked(dimension, exactly(digits, "1"), undefined) : noUnit(dimension);
  if (dimension === "sensor") {
    if (!SENSOR_UNIT.test(unit)) return { ok: false, fault: { expected, ...commaHint(text) } };
    return checked(dimension, exactly(digits, "1"), unit);
  }
  const watts = dimension === "power" ? WATTS[unit] : undefined;
  if (watts !== undefined) return fromWatts(exactly(digits, watts), unit);
  const { factors } = unitsOf(dimension);
  if (!Object.hasOwn(factors, unit)) return { ok: false, fault: { expected, ...unitHint(dimension, text, unit) } };
  return checked(dimension, exactly(digits, factors[unit]!), unit);
}

/**
 * A quantity as people would write it, in the unit that needs the fewest digits.
 * @param sensorUnit the unit word of the scenario's sensor, where it has one
 * @returns a text, or a number for a sensor value without unit
 */
export function printQuantity(dimension: Dimension, value: number, sensorUnit?: string): string | number {
  if (dimension === "sensor") return sensorUnit === undefined ? value : `${value} ${sensorUnit}`;
  const { factors, printed, example } = unitsOf(dimension);
  if (value === 0) return example.replace(/^\S+/u, "0");
  const exact = BigDecimal.fromStringUnsafe(String(value));
  let best: { readonly digits: string; readonly unit: string; readonly length: number } | undefined;
  for (const unit of printed) {
    const factor = BigDecimal.fromStringUnsafe(factors[unit]!);
    const amount = BigDecimal.divideUnsafe(exact, factor);
    const smallest = unit === printed[printed.length - 1];
    if (!BigDecimal.equals(BigDecimal.multiply(amount, factor), exact)) continue;
    if (Math.abs(BigDecimal.toNumberUnsafe(amount)) < 1 && !smallest) continue;
    const digits = BigDecimal.format(amount);
    const length = readingLength(digits);
    if (best === undefined || length < best.length) best = { digits, unit, length };
  }
  const { digits, unit } = best!; // the smallest unit always fits: its factor is a power of ten
  return `${digits} ${unit}`;
}

/** How long a number takes to read: its characters, and once more each digit of the thousands that do not fit at a glance. */
function readingLength(digits: string): number {
  const [whole] = digits.split(".") as [string];
  return digits.length + Math.max(0, whole.length - 4);
}

/** digits × factor, rounded once. */
function exactly(digits: string, factor: string): BigDecimal.BigDecimal {
  const amount = Option.getOrThrow(BigDecimal.fromString(digits));
  return BigDecimal.multiply(amount, BigDecimal.fromStringUnsafe(factor));
}

function checked(dimension: Dimension, exact: BigDecimal.BigDecimal, unit: string | undefined): ParsedQuantity {
  const { whole, noun, minimum, maximum } = unitsOf(dimension);
  const value = BigDecimal.toNumberUnsafe(exact) + 0; // + 0: no negative zero
  if (value < minimum || value > maximum) {
    const limits = value < minimum ? `at least ${print(dimension, minimum)}` : `at most ${print(dimension, maximum)}`;
    return { ok: false, fault: { expected: `${noun} of ${limits}` } };
  }
  if (whole && !BigDecimal.isInteger(exact)) {
    const step = dimension === "time" ? "whole microseconds" : "whole bytes";
    return { ok: false, fault: { expected: `${noun} in ${step}` } };
  }
  return { ok: true, value, unit };
}

function fromWatts(milliwatts: BigDecimal.BigDecimal, unit: string): ParsedQuantity {
  const mW = BigDecimal.toNumberUnsafe(milliwatts);
  if (!(mW > 0 && mW < Infinity)) return { ok: false, fault: { expected: "a power above 0 W, such as 1 mW or 0 dBm" } };
  return { ok: true, value: 10 * log10(mW) + 0, unit };
}

function print(dimension: Dimension, value: number): string {
  return String(printQuantity(dimension, value));
}

function noUnit(dimension: Dimension): ParsedQuantity {
  return { ok: false, fault: { expected: expectedQuantity(dimension), hint: "add the unit" } };
}

function commaHint(text: string): { hint?: string } {
  return /^[+-]?\d+,\d/u.test(text) ? { hint: "write decimals with a point" } : {};
}

function unitHint(dimension: Dimension, text: string, unit: string): { hint?: string } {
  const comma = commaHint(text);
  if (comma.hint !== undefined) return comma;
  const { printed } = unitsOf(dimension);
  if (dimension === "time" && unit === "m") return { hint: "minutes are written min" };
  return { hint: didYouMean(unit, unitWords(dimension)) ?? `the units are ${[...printed].reverse().join(", ")}` };
}
