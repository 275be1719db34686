/** Times of a run in the unit that fits its length. */

/** A unit of time. */
export interface TimeUnit {
  /** Its symbol. */
  readonly unit: "s" | "min" | "h" | "d";
  readonly seconds: number;
}

const UNITS: readonly TimeUnit[] = [
  { unit: "d", seconds: 86_400 },
  { unit: "h", seconds: 3_600 },
  { unit: "min", seconds: 60 },
  { unit: "s", seconds: 1 },
];

/** The largest unit of which a length of time has at least three. */
export function timeUnitOf(durationS: number): TimeUnit {
  return UNITS.find(({ seconds }) => durationS >= 3 * seconds) ?? UNITS.at(-1)!;
}
