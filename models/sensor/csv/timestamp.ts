/** Timestamps as they stand in files, to the microsecond, without the engine's calendar. */
import { parseDecimal } from "./number.ts";

/** What {@link parseTimestampUs} reads, for messages. */
export const TIMESTAMP_FORMS =
  "ISO 8601 (2024-05-01T12:00:00Z, 2024-05-01 12:00:00.250; without a zone UTC), day.month.year (31.12.2024 23:59) or Unix epoch in seconds or milliseconds";

const ISO_8601 =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(?: ?([Zz]|[+-]\d{2}(?::?\d{2})?))?)?$/;

/** As in much of Europe (DIN 5008): between points, the day always comes first. With slashes nobody knows. */
const DAY_MONTH_YEAR = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,? (\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?$/;

/** Below this a number counts seconds (until the year 5138), from it on milliseconds (since 1973). */
const FIRST_MILLISECONDS = 1e11;
/** From here on (the year 2286 in ms) a number is no time but some other notation, such as 20240501120000. */
const FIRST_UNREADABLE = 1e13;

/**
 * µs since 1970-01-01T00:00Z, or NaN where the text is no timestamp (of the years 1685 to 2254, which whole µs in a
 * double can hold). Digits beyond the microsecond are cut off.
 * @param decimalComma whether a comma may stand for the point in an epoch number
 */
export function parseTimestampUs(text: string, decimalComma: boolean): number {
  const iso = ISO_8601.exec(text);
  if (iso !== null) return civilUs(iso.slice(1));
  const points = DAY_MONTH_YEAR.exec(text);
  if (points !== null) return civilUs([points[3], points[2], points[1], ...points.slice(4)]);
  const epoch = parseDecimal(text, decimalComma);
  return epochUs(epoch);
}

/** µs since the epoch of a number of seconds or milliseconds, told apart by its size, or NaN. */
export function epochUs(epoch: number): number {
  const size = Math.abs(epoch);
  if (!(size < FIRST_UNREADABLE)) return Number.NaN;
  return Math.round(size < FIRST_MILLISECONDS ? epoch * 1e6 : epoch * 1e3);
}

/**
 * Days from 1970-01-01 to a date of the proleptic Gregorian calendar.
 * Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2021, `days_from_civil`.
 * @param month 1 … 12
 */
export function daysFromCivil(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/**
 * An instant in µs since 1970-01-01T00:00Z as ISO 8601, to the second (earlier in it): "2024-05-01T12:00:00Z".
 * Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2021, `civil_from_days`.
 */
export function timestampText(us: number): string {
  const seconds = Math.floor(us / 1e6);
  const days = Math.floor(seconds / 86400);
  const second = seconds - days * 86400;
  const era = Math.floor((days + 719468) / 146097);
  const dayOfEra = days + 719468 - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map(twoDigits).join(":");
  return `${String(year).padStart(4, "0")}-${twoDigits(month)}-${twoDigits(day)}T${clock}Z`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

/** @param parts year, month, day, hour, minute, second, fraction and zone, as they are written */
function civilUs(parts: readonly (string | undefined)[]): number {
  const [yearText, monthText, dayText, hourText = "0", minuteText = "0", secondText = "0", fraction = "", zone] = parts;
  const month = Number(monthText);
  const day = Number(dayText);
  const hour = Number(hourText);
  const minute = Number(minuteText);
  const second = Number(secondText);
  const offsetS = zoneOffsetS(zone);
  const valid =
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth(Number(yearText), month) &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  if (!valid) return Number.NaN;
  const seconds = daysFromCivil(Number(yearText), month, day) * 86400 + hour * 3600 + minute * 60 + second - offsetS;
  const us = seconds * 1e6 + Number(fraction.slice(0, 6).padEnd(6, "0"));
  return Number.isSafeInteger(us) ? us : Number.NaN;
}

/** Seconds east of Greenwich; none or Z is 0; NaN where there is no such zone. */
function zoneOffsetS(zone: string | undefined): number {
  if (zone === undefined || zone === "Z" || zone === "z") return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(":", "") || "0");
  if (hours > 23 || minutes > 59) return Number.NaN;
  return (zone[0] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
