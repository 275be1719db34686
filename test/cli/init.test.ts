import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SensorError } from "../../models/sensor/sensor-error.ts";
import { type DraftOptions, draftScenario } from "../../src/cli/init/draft.ts";
import { suggest } from "../../src/cli/init/suggest.ts";
import { loadScenario } from "../../src/scenario/load.ts";

const NOTHING: DraftOptions = {
  timestamp: undefined,
  value: undefined,
  node: undefined,
  unit: undefined,
  folder: "/logs",
};

/** The settings of the scenario that is written for a log. */
function drafted(text: string, options: Partial<DraftOptions> = {}) {
  const scenario = draftScenario("/logs/my log.csv", text, { ...NOTHING, ...options });
  const loaded = loadScenario(scenario, { file: "/logs/scenario.yaml" });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return { ...loaded.scenario, scenario };
}

const minutes = (count: number) =>
  Array.from(
    { length: count },
    (_, i) => `2026-03-01 ${String(Math.floor(i / 60)).padStart(2, "0")}:${String(i % 60).padStart(2, "0")}`,
  );
const log = (header: string, row: (time: string, i: number) => string, rows = 60) =>
  [header, ...minutes(rows).map(row)].join("\n");

/** What was found wrong with a log. */
function refusal(text: string): SensorError {
  try {
    draftScenario("my.csv", text, NOTHING);
  } catch (error) {
    if (error instanceof SensorError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

describe("a first scenario for a log", () => {
  it("can be loaded, whatever the numbers", () => {
    const number = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(fc.array(number, { minLength: 2, maxLength: 60 }), (values) => {
        const { settings } = drafted(log("time,value", (time, i) => `${time},${values[i]}`, values.length));
        expect(settings.sensor).toMatchObject({ kind: "csv", file: "my log.csv", timestamp: "time" });
        expect(Object.keys(settings.protocols)).toContain("resonance-tree");
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["commas", log("time,value", (time, i) => `${time},${20 + (i % 5)}.5`), "time", "value", undefined],
    [
      "decimal commas",
      log("Zeit;Temperatur", (time, i) => `${time};${20 + (i % 5)},5`),
      "Zeit",
      "Temperatur",
      undefined,
    ],
    ["tabs", log("when\tlevel", (time, i) => `${time}\t${i % 5}`), "when", "level", undefined],
    ["a row number", log("id,ts,temp", (time, i) => `${i},${time},${i % 7}`), "ts", "temp", undefined],
    ["epoch seconds", log("ts,temp", (_, i) => `${1772323200 + 60 * i},${i % 7}`), "ts", "temp", undefined],
    [
      "dates with points",
      log("Datum,Wert", (_, i) => `${1 + (i % 28)}.0${1 + Math.floor(i / 28)}.2026,${i % 7}`),
      "Datum",
      "Wert",
      undefined,
    ],
    ["nodes", log("time,device,temp", (time, i) => `${time},pump ${i % 3},${i % 7}`), "time", "temp", "device"],
    [
      "holes",
      log("time,value", (time, i) => (i % 9 === 4 ? `${time},` : `${time},${i % 7}`)),
      "time",
      "value",
      undefined,
    ],
  ])("finds the columns of a file with %s", (_, text, timestamp, value, node) => {
    const { settings } = drafted(text);
    expect(settings.sensor).toMatchObject({ timestamp, value });
    expect((settings.sensor as { node?: string }).node).toBe(node);
  });

  it("takes columns and a unit that are named", () => {
    const text = log("time,a,b", (time, i) => `${time},${i % 5},${100 + (i % 7)}`);
    const { settings, sensorUnit, scenario } = drafted(text, { value: "b", unit: "°C" });
    expect(settings.sensor).toMatchObject({ value: "b" });
    expect(sensorUnit).toBe("°C");
    expect(scenario).toContain("# or: a");
  });

  it.each([
    ["slashes", log("date,value", (_, i) => `03/${10 + (i % 9)}/2026,${i}`), "timestamp", "column of times"],
    ["no number", log("time,state", (time) => `${time},high`), "value", "column of numbers"],
    ["no rows", "time,value\n", "timestamp", "column of times"],
  ])("says what it misses in a file with %s", (_, text, path, expected) => {
    const error = refusal(text);
    expect(error.path).toBe(path);
    expect(error.expected).toContain(expected);
    expect(error.hint).toContain(`--${path}`);
  });

  it.each([
    ["nothing in it", "", "an empty file (my.csv)"],
    ["only a byte order mark", "\uFEFF\n", "an empty file (my.csv)"],
    ["zero bytes", "\0\x01\0time,value", "a file with zero bytes"],
    [
      "no header",
      minutes(9)
        .map((time, i) => `${time},${i}.5`)
        .join("\n"),
      '("2026-03-01 00:00", "0.5")',
    ],
    [
      "no header, by Unix time",
      minutes(9)
        .map((_, i) => `${1772323200 + i},${i}.5`)
        .join("\n"),
      '("1772323200"',
    ],
  ])("refuses a file with %s by its name and first line, not by what it guessed of it", (_, text, found) => {
    const error = refusal(text);
    expect(error.path).toBe("file");
    expect(error.found).toContain(found);
    expect(error.hint ?? "no hint needed").not.toContain("--");
  });

  it("takes names that are numbers for names, where no time stands beside them", () => {
    const { settings } = drafted(log("time,40001,40002", (time, i) => `${time},${i % 7},${i % 5}.5`));
    expect(settings.sensor).toMatchObject({ timestamp: "time", value: "40001" });
  });
});

describe("what a log's beginning suggests", () => {
  const series = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 400 });

  it("leaves what is usual out of the alarm, and the alarm inside the encoder's range", () => {
    fc.assert(
      fc.property(fc.array(series, { minLength: 1, maxLength: 4 }), (recordings) => {
        const { usual, alarm, range, tolerance, threshold } = suggest(recordings.map((one) => Float64Array.from(one)));
        expect(alarm[0]).toBeLessThan(usual[0]);
        expect(alarm[1]).toBeGreaterThan(usual[1]);
        expect(range[0]).toBeLessThan(alarm[0]);
        expect(range[1]).toBeGreaterThan(alarm[1]);
        expect(tolerance).toBeGreaterThan(0);
        expect((threshold * (range[1] - range[0])) / tolerance).toBeCloseTo(1, 1);
      }),
    );
  });

  it("by hand: 0 to 100, the tenth that comes first", () => {
    const values = Float64Array.from({ length: 1010 }, (_, i) => (i <= 100 ? i : 1e9));
    const { usual, alarm, range, tolerance, rows } = suggest([values]);
    // Of 101 rows one is left out at either end; half of the span of 98 to spare, in steps of 2 (5 % are 4.9).
    expect({ usual, rows }).toEqual({ usual: [1, 99], rows: 101 });
    expect({ alarm, range, tolerance }).toEqual({ alarm: [-48, 148], range: [-98, 198], tolerance: 10 });
  });
});
