/**
 * The units in which people write each {@link Dimension}, and what one of each is in the unit that a model receives.
 *
 * Factors are decimal texts, so that a quantity is converted exactly and rounded once. SI prefixes and the units beside
 * them: BIPM, The International System of Units (SI Brochure), 9th edition, tables 7 and 8; binary prefixes IEC 80000-13.
 */
import type { Dimension } from "../base/parameters.ts";

/** How one dimension is written and read. */
export interface DimensionUnits {
  /** With its article: "a time". */
  readonly noun: string;
  /** A quantity as people write it. */
  readonly example: string;
  /** Spelling → factor to the unit that a model receives. */
  readonly factors: { readonly [unit: string]: string };
  /** The units used for printing, the largest first. */
  readonly printed: readonly string[];
  /** Whether a number without unit is meant in the unit that a model receives. */
  readonly bare: boolean;
  /** Whether only whole values of the model's unit are meaningful. */
  readonly whole: boolean;
  readonly minimum: number;
  readonly maximum: number;
}

/** Largest time, µs: ten years. A double counts the µs of 285 years exactly. */
export const MAXIMUM_TIME_US = 3653 * 86_400_000_000;

/** Largest magnitude of any other quantity: up to here whole numbers are exact. */
const MAXIMUM = Number.MAX_SAFE_INTEGER;

const plain = { bare: false, whole: false, minimum: 0, maximum: MAXIMUM } as const;

/** Every dimension except `sensor`, whose unit is the scenario's own. */
export const UNITS: { readonly [D in Exclude<Dimension, "sensor">]: DimensionUnits } = {
  time: {
    ...plain,
    noun: "a time",
    example: "10 s",
    factors: {
      us: "1",
      µs: "1", // U+00B5 micro sign
      μs: "1", // U+03BC Greek mu
      ms: "1000",
      s: "1000000",
      sec: "1000000",
      second: "1000000",
      seconds: "1000000",
      min: "60000000",
      minute: "60000000",
      minutes: "60000000",
      h: "3600000000",
      hour: "3600000000",
      hours: "3600000000",
      d: "86400000000",
      day: "86400000000",
      days: "86400000000",
      w: "604800000000",
      week: "604800000000",
      weeks: "604800000000",
      y: "31536000000000", // 365 d
      year: "31536000000000",
      years: "31536000000000",
    },
    printed: ["d", "h", "min", "s", "ms", "us"],
    whole: true,
    maximum: MAXIMUM_TIME_US,
  },
  frequency: {
    ...plain,
    noun: "a frequency",
    example: "1 Hz",
    factors: { mHz: "0.001", Hz: "1", kHz: "1000", MHz: "1000000", GHz: "1000000000" },
    printed: ["GHz", "MHz", "kHz", "Hz"],
  },
  length: {
    ...plain,
    noun: "a length",
    example: "35 m",
    factors: { mm: "0.001", cm: "0.01", m: "1", km: "1000" },
    printed: ["km", "m", "cm", "mm"],
  },
  power: { ...plain, noun: "a power", example: "0 dBm", factors: { dBm: "1" }, printed: ["dBm"], minimum: -MAXIMUM },
  decibel: { ...plain, noun: "a ratio", example: "4 dB", factors: { dB: "1" }, printed: ["dB"], minimum: -MAXIMUM },
  current: {
    ...plain,
    noun: "a current",
    example: "3.3 mA",
    factors: { nA: "1e-9", uA: "1e-6", µA: "1e-6", μA: "1e-6", mA: "0.001", A: "1" },
    printed: ["A", "mA", "uA", "nA"],
  },
  charge: {
    ...plain,
    noun: "a charge",
    example: "2000 mAh",
    factors: { mAh: "3.6", Ah: "3600", C: "1", As: "1", mC: "0.001" },
    printed: ["mAh", "C"],
  },
  voltage: { ...plain, noun: "a voltage", example: "3 V", factors: { mV: "0.001", V: "1" }, printed: ["V", "mV"] },
  fraction: {
    ...plain,
    noun: "a fraction",
    example: "2 %",
    factors: { "%": "0.01", "‰": "0.001" },
    printed: ["%"],
    bare: true,
    maximum: 1,
  },
  "data-rate": {
    ...plain,
    noun: "a data rate",
    example: "250 kbit/s",
    factors: {
      "bit/s": "1",
      "kbit/s": "1000",
      "Mbit/s": "1000000",
      "Gbit/s": "1000000000",
      bps: "1",
      kbps: "1000",
      Mbps: "1000000",
      "B/s": "8",
      "kB/s": "8000",
      "MB/s": "8000000",
      "GB/s": "8000000000",
    },
    printed: ["Gbit/s", "Mbit/s", "kbit/s", "bit/s"],
  },
  size: {
    ...plain,
    noun: "a size",
    example: "17 B",
    factors: {
      B: "1",
      byte: "1",
      bytes: "1",
      kB: "1000",
      MB: "1000000",
      GB: "1000000000",
      KiB: "1024",
      MiB: "1048576",
      GiB: "1073741824",
    },
    printed: ["GiB", "GB", "MiB", "MB", "KiB", "kB", "B"],
    whole: true,
  },
  drift: { ...plain, noun: "a clock drift", example: "20 ppm", factors: { ppm: "1" }, printed: ["ppm"] },
};

/** A sensor's values: any unit word, or none. */
export const SENSOR_UNITS: DimensionUnits = {
  ...plain,
  noun: "a sensor value",
  example: "50 Hz",
  factors: {},
  printed: [],
  bare: true,
  minimum: -MAXIMUM,
};

/** How a dimension is written. */
export function unitsOf(dimension: Dimension): DimensionUnits {
  return dimension === "sensor" ? SENSOR_UNITS : UNITS[dimension];
}
