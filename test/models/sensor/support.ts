/** Short ways to build sensors in tests. */
import { sensors } from "../../../models/sensor/catalogue.ts";
import type { Sensor } from "../../../models/sensor/sensor.ts";
import type { Values } from "../../../src/base/parameters.ts";

export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** For sensors that read no file. */
export const noFiles = {
  text(path: string): string {
    throw new Error(`${path} was read`);
  },
};

type CsvSettings = Values<typeof sensors.csv.parameters>;

/** A csv sensor on texts instead of files; `readings.csv` is the trace. */
export function csvSensor(texts: { readonly [path: string]: string }, settings: Partial<CsvSettings> = {}): Sensor {
  return sensors.csv.build(
    {
      file: "data/readings.csv",
      timestamp: "timestamp",
      value: "value",
      node: undefined,
      windows: undefined,
      truth: undefined,
      speedup: 1,
      ...settings,
    },
    {
      text(path) {
        const text = texts[path];
        if (text === undefined) throw new Error(`${path} was read`);
        return text;
      },
    },
  );
}

/** A trace of one column of values, one a minute from 2024-01-01T00:00Z on. */
export function minutely(values: readonly number[]): string {
  const rows = values.map((value, k) => `${1704067200 + 60 * k},${value}`);
  return ["timestamp,value", ...rows, ""].join("\n");
}
