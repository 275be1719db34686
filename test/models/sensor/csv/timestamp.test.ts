import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDecimal } from "../../../../models/sensor/csv/number.ts";
import { daysFromCivil, parseTimestampUs, timestampText } from "../../../../models/sensor/csv/timestamp.ts";

const SECOND = 1_000_000;
const read = (text: string) => parseTimestampUs(text, false);

describe("a timestamp", () => {
  it("in ISO 8601 means what the calendar of ECMAScript says", () => {
    const dates = fc.date({
      min: new Date("1685-01-01T00:00:00Z"),
      max: new Date("2250-01-01T00:00:00Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, (date) => {
        const iso = date.toISOString();
        expect(read(iso)).toBe(date.getTime() * 1000);
        expect(read(iso.replace("T", " ").replace("Z", ""))).toBe(date.getTime() * 1000);
        expect(timestampText(date.getTime() * 1000)).toBe(`${iso.slice(0, 19)}Z`);
      }),
    );
  });

  it.each([
    ["2013-12-02 21:15:00", 1386018900 * SECOND],
    ["2013-12-02T21:15", 1386018900 * SECOND],
    ["2013-12-02", 1385942400 * SECOND],
    ["2013-12-10 06:25:00.000000", 1386656700 * SECOND],
    ["2013-12-02T21:15:00,25Z", 1386018900 * SECOND + 250_000],
    ["2013-12-02T21:15:00.1234569Z", 1386018900 * SECOND + 123_456],
    ["2013-12-02T21:15:00+01:00", 1386015300 * SECOND],
    ["2013-12-02 21:15:00 -0530", 1386038700 * SECOND],
    ["2013-12-02t21:15:00+01", 1386015300 * SECOND],
    ["2016-02-29T00:00:00Z", 1456704000 * SECOND],
  ])("%s is read", (text, us) => {
    expect(read(text)).toBe(us);
  });

  it.each([
    ["1386018900", 1386018900 * SECOND],
    ["1386018900.123456", 1386018900 * SECOND + 123_456],
    ["1386018900123", 1386018900 * SECOND + 123_000],
    ["1.3860189E9", 1386018900 * SECOND],
    ["0", 0],
    ["0.25", 250_000],
    ["-1.5", -1_500_000],
    ["9000000000", 9000000000 * SECOND],
    ["100000000000", 100000000 * SECOND],
  ])("%s is told seconds from milliseconds by its size", (text, us) => {
    expect(read(text)).toBe(us);
  });

  it("between points begins with the day", () => {
    expect(read("02.12.2013 21:15")).toBe(read("2013-12-02 21:15"));
    expect(read("2.1.2013, 7:05:09.5")).toBe(read("2013-01-02 07:05:09.5"));
    expect(read("29.02.2016")).toBe(read("2016-02-29"));
    for (const wrong of ["30.02.2016", "12.13.2016", "02.12.13 21:15", "02/12/2013", "02.12.2013 24:00"]) {
      expect(read(wrong)).toBeNaN();
    }
  });

  it("may have a decimal comma where commas do not separate", () => {
    expect(parseTimestampUs("1386018900,5", true)).toBe(1386018900 * SECOND + 500_000);
    expect(read("1386018900,5")).toBeNaN();
  });

  it.each([
    "",
    "12/02/2013 21:15",
    "02-12-2013 21:15:00",
    "2013-13-02",
    "2013-02-29",
    "1900-02-29",
    "2013-04-31",
    "2013-12-00",
    "2013-12-02 24:00:00",
    "2013-12-02 21:60",
    "2013-12-02 21:15:61",
    "2013-12-02 21:15:00+25:00",
    "2013-12-02 21",
    "2013-12-02T21:15:00 CET",
    "20131202211500",
    "1386018900123456789",
    "9999-12-31",
    "noon",
    "NaN",
  ])("that reads “%s” is none", (text) => {
    expect(read(text)).toBeNaN();
  });
});

describe("days from civil", () => {
  it("count every day of three centuries, leap years as of Gregory", () => {
    let day = daysFromCivil(1899, 12, 31);
    for (let year = 1900; year < 2200; year++) {
      const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
      const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
      for (const [m, length] of lengths.entries())
        for (let d = 1; d <= length; d++) {
          day++;
          if (daysFromCivil(year, m + 1, d) !== day) throw new Error(`${year}-${m + 1}-${d}`);
        }
    }
    expect(daysFromCivil(1970, 1, 1)).toBe(0);
  });
});

describe("a number", () => {
  it.each([
    ["73.96732207", 73.96732207],
    ["-1.5e-3", -0.0015],
    ["+.5", 0.5],
    ["7.", 7],
  ])("%s is read", (text, value) => expect(parseDecimal(text, false)).toBe(value));

  it("is read back as it was printed", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseDecimal(String(value), false)).toBe(value + 0);
        expect(parseDecimal(String(value).replace(".", ","), true)).toBe(value + 0);
      }),
    );
  });

  it.each(["", "NaN", "inf", "1e999", "0x10", "1,5", "12 Hz", "1.234,5", "--1", "1_000"])("“%s” is none", (text) => {
    expect(parseDecimal(text, false)).toBeNaN();
  });

  it("with both a comma and a point is none, since either may group thousands", () => {
    expect(parseDecimal("1.234,5", true)).toBeNaN();
    expect(parseDecimal("1,5", true)).toBe(1.5);
  });
});
