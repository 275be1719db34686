/** Sentences about the numbers of a chart. */
import { count, number } from "../number.ts";
import { printable } from "../text.ts";

const PREFIXES = [
  ["G", 1e9],
  ["M", 1e6],
  ["k", 1e3],
  ["", 1],
  ["m", 1e-3],
  ["µ", 1e-6],
] as const;

/** A quantity of an SI unit (or bytes): 159.6 J, 36.2 MB, 0 J; a count where there is none: 1,095. */
export function quantity(value: number, unit: string): string {
  if (unit === "") return count(value);
  const size = Math.abs(value);
  // There are no thousandths of bytes.
  const isBelowUnit = size < 1 && unit.startsWith("B");
  if (size === 0 || !Number.isFinite(size) || isBelowUnit) return `${number(value)} ${unit}`;
  const [prefix, factor] = PREFIXES.find(([, least]) => size >= least) ?? PREFIXES.at(-1)!;
  return `${Number((value / factor).toPrecision(3))} ${prefix}${unit}`;
}

/** A length of time that may be far below a second or far above: 12 ms, 1.5 s, 340 s. */
export function seconds(value: number): string {
  return value >= 1000 ? `${number(value)} s` : quantity(value, "s");
}

/** What is known of one protocol. */
export interface Known {
  readonly protocol: string;
  readonly value: number;
}

/** Who has most and who has least, as one sentence; it names nobody where all have the same. */
export function extremes(subject: string, known: readonly Known[], shown: (value: number) => string): string {
  if (known.length === 0) return "";
  const least = known.reduce((a, b) => (b.value < a.value ? b : a));
  const most = known.reduce((a, b) => (b.value > a.value ? b : a));
  if (known.length === 1) return `${subject}: ${shown(most.value)} (${printable(most.protocol)}).`;
  if (shown(least.value) === shown(most.value)) return `${subject}: ${shown(most.value)} with every protocol.`;
  const from = `${shown(least.value)} (${printable(least.protocol)})`;
  return `${subject}: from ${from} to ${shown(most.value)} (${printable(most.protocol)}).`;
}

/** Sentences in a row; empty ones are left out. */
export function sentences(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}
