/** What there is in a file of readings, for whoever checks a scenario before running it. */

import { straighten } from "../../models/sensor/csv/recording.ts";
import { readRows } from "../../models/sensor/csv/rows.ts";
import { baseName } from "../../models/sensor/csv/windows-file.ts";
import { count, duration } from "../../reports/number.ts";
import type { FileTexts } from "../experiment/build.ts";
import type { Scenario } from "../scenario/resolved.ts";

const US_PER_S = 1e6;

/** What a CSV file of readings holds, in the file's own time. */
export interface CsvFacts {
  readonly file: string;
  /** Rows that could be read. */
  readonly rows: number;
  /** From the first to the last of them, s. */
  readonly spanS: number;
  /** Median step between rows of a node, s. */
  readonly periodS: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** The facts of a scenario's own readings; `undefined` where its sensor is no CSV file. */
export function csvFacts({ settings: { sensor } }: Scenario, text: FileTexts): CsvFacts | undefined {
  if (sensor.kind !== "csv") return undefined;
  const file = baseName(sensor.file);
  const { timestamp, value, node } = sensor;
  const rows = readRows(text(sensor.file), file, { timestamp, value, node });
  const { nodes, periodUs } = straighten(rows, file);
  const lastUs = nodes.reduce((latest, { timesUs }) => Math.max(latest, timesUs.at(-1)!), 0);
  return {
    file,
    rows: rows.values.length,
    spanS: lastUs / US_PER_S,
    periodS: periodUs / US_PER_S,
    minimum: rows.values.reduce((least, one) => Math.min(least, one)),
    maximum: rows.values.reduce((most, one) => Math.max(most, one)),
  };
}

/** The facts as a sentence. @param unit the unit of the sensor's values, where one is known */
export function csvSentence(
  { file, rows, spanS, periodS, minimum, maximum }: CsvFacts,
  unit: string | undefined,
): string {
  const values = `values from ${minimum} to ${maximum}${unit === undefined ? "" : ` ${unit}`}`;
  return `${file}: ${count(rows)} rows over ${duration(spanS)}, one every ${duration(periodS)}, ${values}.`;
}
