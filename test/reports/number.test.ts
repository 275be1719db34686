import { describe, expect, it } from "vitest";
import { count, duration, fittingScale, NOT_AVAILABLE, number, percent, ratio } from "../../reports/number.ts";

describe("numbers", () => {
  it.each([
    [0, "0"],
    [0.000012345, "1.234e-5"],
    [0.012345, "0.01235"],
    [1, "1.000"],
    [999.94, "999.9"],
    [1234.5, "1,235"],
    [123_456_789, "123,456,789"],
    [1e20, "1.000e+20"],
    [-1234567, "-1,234,567"],
    [null, NOT_AVAILABLE],
    [Number.NaN, NOT_AVAILABLE],
    [Number.POSITIVE_INFINITY, "∞"],
  ])("%s reads %s", (value, text) => {
    expect(number(value)).toBe(text);
  });

  it("that count have no decimals", () => {
    expect([0, 999, 1000, 1234567, null].map(count)).toEqual(["0", "999", "1,000", "1,234,567", NOT_AVAILABLE]);
    expect(percent(0.5)).toBe("50.00");
  });
});

describe("ratios", () => {
  it.each([
    [1, 2, "0.500×"],
    [0, 2, "0×"],
    [2, 0, NOT_AVAILABLE],
    [null, 1, NOT_AVAILABLE],
    [1, null, NOT_AVAILABLE],
    [12345, 1, "12,345×"],
    [1, 1e6, "1/1,000,000"],
    [1, 286, "1/286"],
    [1, 100, "0.0100×"],
  ])("of %s to %s read %s", (value, reference, text) => {
    expect(ratio(value, reference)).toBe(text);
  });
});

describe("durations", () => {
  it.each([
    [0, "0 s"],
    [0.25, "0.25 s"],
    [90, "1 min 30 s"],
    [21_600, "6 h"],
    [1_958_400, "22 d 16 h"],
    [6_805_217.5, "78 d 18 h 20 min"],
    [86_399.9, "1 d"],
    [3661.4, "1 h 1 min 1 s"],
  ])("of %s s read %s", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});

describe("scales", () => {
  const scales = [
    { unit: "J", perBase: 1 },
    { unit: "mJ", perBase: 1000 },
  ];
  it.each([
    [[0.5, 2], "J"],
    [[0.5, null], "mJ"],
    [[0.0000005], "mJ"],
    [[0, null], "J"],
  ])("of %s is %s", (values, unit) => {
    expect(fittingScale(values, scales).unit).toBe(unit);
  });
});
