/** Numbers for people: always the same text for the same number, whatever the machine's language. */

/** What is shown where a quantity is undefined. */
export const NOT_AVAILABLE = "n/a";

const SIGNIFICANT_DIGITS = 4;

/** An integer, grouped by thousands with commas: 1,095. */
export function count(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return NOT_AVAILABLE;
  return group(String(Math.round(value)));
}

/** A number with four significant digits, grouped: 0.1235, 12.35, 1,235, 123,457. */
export function number(value: number | null): string {
  if (value === null || Number.isNaN(value)) return NOT_AVAILABLE;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1000) return size < 1e15 ? group(value.toFixed(0)) : value.toExponential(SIGNIFICANT_DIGITS - 1);
  if (size < 0.0001) return value.toExponential(SIGNIFICANT_DIGITS - 1);
  return value.toPrecision(SIGNIFICANT_DIGITS);
}

/** A fraction as percent: 99.95. */
export function percent(fraction: number | null): string {
  return fraction === null ? NOT_AVAILABLE : number(fraction * 100);
}

/** Quotients below this read as fractions: 1/286. */
const SMALLEST_DECIMAL = 0.01;

/** value ÷ reference: 0.120×, 1/286; undefined where either is, or where the reference is zero. */
export function ratio(value: number | null, reference: number | null): string {
  if (value === null || reference === null || reference === 0) return NOT_AVAILABLE;
  const quotient = value / reference;
  if (!Number.isFinite(quotient)) return NOT_AVAILABLE;
  if (quotient === 0) return "0×";
  if (quotient >= 100) return `${group(quotient.toFixed(0))}×`;
  return quotient < SMALLEST_DECIMAL ? `1/${group((1 / quotient).toFixed(0))}` : `${quotient.toPrecision(3)}×`;
}

const SECONDS_IN = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
] as const;

/** A length of time in its own words: 22 d 16 h, 1 min 30 s, 0.25 s; from a day on to the minute, from a minute on to the second. */
export function duration(seconds: number): string {
  const step = seconds >= 86_400 ? 60 : seconds >= 60 ? 1 : undefined;
  let rest = step === undefined ? seconds : Math.round(seconds / step) * step;
  const parts: string[] = [];
  for (const [unit, length] of SECONDS_IN) {
    const whole = Math.floor(rest / length);
    if (whole > 0) parts.push(`${group(String(whole))} ${unit}`);
    rest -= whole * length;
  }
  if (rest > 0 || parts.length === 0) parts.push(`${Number(rest.toFixed(6))} s`);
  return parts.join(" ");
}

/** A unit and how many of it make one of the base unit. */
export interface Scale {
  readonly unit: string;
  readonly perBase: number;
}

/** The unit in which the largest of the values is at least 1 (the smallest unit if none is). Units go from large to small. */
export function fittingScale(values: readonly (number | null)[], scales: readonly Scale[]): Scale {
  const largest = Math.max(0, ...values.map((value) => Math.abs(value ?? 0)).filter(Number.isFinite));
  if (largest === 0) return scales[0]!;
  return scales.find(({ perBase }) => largest * perBase >= 1) ?? scales.at(-1)!;
}

function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}
