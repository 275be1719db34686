import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Dimension } from "../../src/base/parameters.ts";
import { parseQuantity, printQuantity } from "../../src/scenario/quantity.ts";
import { MAXIMUM_TIME_US, UNITS, unitsOf } from "../../src/scenario/units.ts";

const DIMENSIONS = [...Object.keys(UNITS), "sensor"] as Dimension[];

function readAs(dimension: Dimension, input: string | number): number {
  const parsed = parseQuantity(dimension, input);
  if (!parsed.ok) throw new Error(`${input}: ${parsed.fault.expected}`);
  return parsed.value;
}

function faultOf(dimension: Dimension, input: string | number): string {
  const parsed = parseQuantity(dimension, input);
  if (parsed.ok) throw new Error(`${input} is taken as ${parsed.value}`);
  const { expected, hint } = parsed.fault;
  return hint === undefined ? expected : `${expected}; ${hint}`;
}

/** µs as a decimal number of seconds, digit by digit. */
function inSeconds(us: number): string {
  const digits = String(us).padStart(7, "0");
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** Any value that a dimension allows, in the model's unit. */
function valuesOf(dimension: Dimension): fc.Arbitrary<number> {
  const { minimum, maximum, whole } = unitsOf(dimension);
  const limits = { min: minimum, max: maximum };
  const any = whole
    ? fc.maxSafeInteger().filter((n) => n >= minimum && n <= maximum)
    : fc.double({ ...limits, noNaN: true });
  const round = fc.integer({ min: Math.max(minimum, -9999), max: Math.min(maximum, 9999) });
  return fc.oneof(any, round).map((n) => n + 0);
}

describe("reading quantities", () => {
  it.each<[Dimension, string | number, number]>([
    ["time", "125 ms", 125_000],
    ["time", "6 h", 21_600_000_000],
    ["time", "0.1 s", 100_000],
    ["time", "0.3 ms", 300],
    ["time", "11e-1 ms", 1_100],
    ["time", "3µs", 3],
    ["time", "3 μs", 3],
    ["time", "2 d", 172_800_000_000],
    ["time", "0.5 min", 30_000_000],
    ["length", "35 m", 35],
    ["length", "3 mm", 0.003],
    ["length", "1.2 km", 1200],
    ["power", "0 dBm", 0],
    ["power", "-7 dBm", -7],
    ["power", "−7 dBm", -7],
    ["power", "1 mW", 0],
    ["power", "1 W", 30],
    ["decibel", "4 dB", 4],
    ["charge", "2000 mAh", 7200], // 2 Ah × 3600 s
    ["charge", "2 Ah", 7200],
    ["charge", "5 As", 5],
    ["current", "3.3 mA", 0.0033],
    ["current", "20 uA", 0.00002],
    ["voltage", "3 V", 3],
    ["voltage", "1800 mV", 1.8],
    ["fraction", "2 %", 0.02],
    ["fraction", "2%", 0.02],
    ["fraction", 0.02, 0.02],
    ["fraction", "0.02", 0.02],
    ["fraction", "100 %", 1],
    ["data-rate", "250 kbit/s", 250_000],
    ["data-rate", "1 B/s", 8],
    ["size", "17 B", 17],
    ["size", "2 KiB", 2048],
    ["size", "2 kB", 2000],
    ["drift", "20 ppm", 20],
    ["frequency", "1 Hz", 1],
    ["frequency", "2.4 GHz", 2.4e9],
    ["sensor", "50 Hz", 50],
    ["sensor", "-3.5 °C", -3.5],
    ["sensor", "9.81 m/s²", 9.81],
    ["sensor", 50, 50],
    ["sensor", "50", 50],
  ])("%s %s", (dimension, input, value) => {
    expect(readAs(dimension, input)).toBe(value);
  });

  it("takes every microsecond, written in seconds, for exactly what it is", () => {
    const misread = (us: number) => Number(inSeconds(us)) * 1e6 !== us;
    fc.assert(
      fc.property(fc.maxSafeInteger(), (n) => {
        const us = Math.abs(n) % MAXIMUM_TIME_US;
        expect(readAs("time", `${inSeconds(us)} s`)).toBe(us);
      }),
    );
    // The broken twin: multiplying doubles misses some.
    expect(Array.from({ length: 1000 }, (_, i) => 1_000_003 * i + 1).some(misread)).toBe(true);
  });

  it("rounds once", () => {
    // 0.07 * 100 is 7.000000000000001 in doubles: a product of doubles would round twice.
    expect(0.07 * 100).not.toBe(7);
    expect(readAs("length", "0.07 km")).toBe(70);
    expect(readAs("fraction", "7 %")).toBe(0.07);
    expect(readAs("charge", "0.1 mAh")).toBe(0.36);
  });

  it.each<[Dimension, string | number, string]>([
    ["time", 10, "a time such as 10 s; add the unit"],
    ["time", "10", "a time such as 10 s; add the unit"],
    ["time", "0.3 us", "a time in whole microseconds"],
    ["time", "-1 s", "a time of at least 0 s"],
    ["time", "1e300 d", "a time of at most 3653 d"],
    ["time", Number.NaN, "a time such as 10 s"],
    ["time", Number.POSITIVE_INFINITY, "a time such as 10 s"],
    ["time", ".nan s", "a time such as 10 s"],
    ["time", "5 m", "a time such as 10 s; minutes are written min"],
    ["time", "5 S", "a time such as 10 s; did you mean s?"],
    ["time", "1,5 s", "a time such as 10 s; write decimals with a point"],
    ["time", "ten s", "a time such as 10 s"],
    ["time", "", "a time such as 10 s"],
    ["time", "1 h 30 min", "a time such as 10 s; the units are us, ms, s, min, h, d"],
    ["frequency", "50 hz", "a frequency such as 1 Hz; did you mean Hz?"],
    ["fraction", "200 %", "a fraction of at most 100 %"],
    ["fraction", 2, "a fraction of at most 100 %"],
    ["fraction", -0.1, "a fraction of at least 0 %"],
    ["power", "0 mW", "a power above 0 W, such as 1 mW or 0 dBm"],
    ["size", "0.5 B", "a size in whole bytes"],
    ["length", `${"9".repeat(200)} m`, "a length such as 35 m"],
    ["current", 3, "a current such as 3.3 mA; add the unit"],
    ["sensor", "50 5", "a sensor value such as 50 Hz"],
    ["sensor", "warm", "a sensor value such as 50 Hz"],
  ])("refuses %s %s", (dimension, input, fault) => {
    expect(faultOf(dimension, input)).toBe(fault);
  });

  it("keeps the unit that a sensor value names", () => {
    expect(parseQuantity("sensor", "5 °C")).toMatchObject({ unit: "°C" });
    expect(parseQuantity("sensor", "5")).toMatchObject({ unit: undefined });
  });

  it("takes any text without throwing", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.stringMatching(/^[-+]?[0-9.]{1,6}(e-?[0-9]{1,4})? ?[a-zA-Z%/°]{0,6}$/u),
    );
    fc.assert(
      fc.property(fc.constantFrom(...DIMENSIONS), fc.oneof(text, fc.double()), (dimension, input) => {
        const parsed = parseQuantity(dimension, input);
        if (!parsed.ok) return;
        const { minimum, maximum, whole } = unitsOf(dimension);
        expect(parsed.value).toBeGreaterThanOrEqual(minimum);
        expect(parsed.value).toBeLessThanOrEqual(maximum);
        expect(!whole || Number.isSafeInteger(parsed.value)).toBe(true);
        expect(Object.is(parsed.value, -0)).toBe(false);
      }),
    );
  });
});

describe("printing quantities", () => {
  it.each(DIMENSIONS)("%s: what is printed is read as the very same number", (dimension) => {
    fc.assert(
      fc.property(valuesOf(dimension), fc.constantFrom(undefined, "Hz", "°C"), (value, unit) => {
        expect(readAs(dimension, printQuantity(dimension, value, unit))).toBe(value);
      }),
      { numRuns: 300 },
    );
  });

  it.each<[Dimension, number, string | number]>([
    ["time", 125_000, "125 ms"],
    ["time", 90_000_000, "90 s"],
    ["time", 60_000_000, "1 min"],
    ["time", 600_000_000, "10 min"],
    ["time", 129_600_000_000, "36 h"],
    ["time", 86_400_000_000, "1 d"],
    ["time", 0, "0 s"],
    ["charge", 7200, "2000 mAh"],
    ["charge", 1, "1 C"],
    ["fraction", 0.02, "2 %"],
    ["current", 0.0033, "3.3 mA"],
    ["data-rate", 250_000, "250 kbit/s"],
    ["size", 2048, "2 KiB"],
    ["frequency", 2.4e9, "2.4 GHz"],
    ["frequency", 0.5, "0.5 Hz"],
    ["power", -7, "-7 dBm"],
    ["sensor", 50, 50],
  ])("%s %s", (dimension, value, text) => {
    expect(printQuantity(dimension, value)).toBe(text);
  });

  it("never prints more time than there may be", () => {
    expect(readAs("time", printQuantity("time", MAXIMUM_TIME_US))).toBe(MAXIMUM_TIME_US);
  });
});

describe("long times", () => {
  it("may be weeks and years of 365 days", () => {
    for (const text of ["52 w", "52 weeks", "364 d"]) {
      expect(parseQuantity("time", text)).toMatchObject({ ok: true, value: 364 * 86_400_000_000 });
    }
    for (const text of ["2 y", "2 years", "730 d"]) {
      expect(parseQuantity("time", text)).toMatchObject({ ok: true, value: 730 * 86_400_000_000 });
    }
    expect(printQuantity("time", 730 * 86_400_000_000)).toBe("730 d");
  });
});
