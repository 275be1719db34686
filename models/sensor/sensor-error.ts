/** What a sensor model throws when its settings or its files cannot be used. */

/** What is wrong, in words for the person who wrote the scenario. */
export interface SensorTrouble {
  /** The setting, relative to the sensor's own group ("file", "truth.hold"). */
  readonly path: string;
  readonly found: string;
  readonly expected: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** A setting or a file that a sensor model cannot use. */
export class SensorError extends Error {
  readonly path: string;
  readonly found: string;
  readonly expected: string;
  readonly hint: string | undefined;

  constructor({ path, found, expected, hint }: SensorTrouble) {
    super(`${path}: found ${found}; expected ${expected}.${hint === undefined ? "" : ` ${hint}`}`);
    this.name = "SensorError";
    this.path = path;
    this.found = found;
    this.expected = expected;
    this.hint = hint;
  }
}
