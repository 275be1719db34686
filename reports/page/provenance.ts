/** Where a page's numbers come from, as plain text to be shown. */

/** A file that the scenario named, as it was read. */
export interface SourceFile {
  /** The setting that names it: "sensor.file". */
  readonly setting: string;
  readonly path: string;
  /** Of its bytes, hexadecimal. */
  readonly sha256: string;
}

/** What makes a result repeatable. */
export interface Provenance {
  /** The scenario's own words on itself; "" where it has none. */
  readonly description: string;
  /** The scenario with changes, seed and every default in it, as YAML. */
  readonly resolved: string;
  /** The command that repeats the run. */
  readonly command: string;
  /** Of the scenario file's bytes, hexadecimal. */
  readonly scenarioSha256: string;
  /** The version of Node that it ran on: "v24.21.0". */
  readonly node: string;
  readonly files: readonly SourceFile[];
}
