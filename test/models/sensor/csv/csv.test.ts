import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SensorError } from "../../../../models/sensor/sensor-error.ts";
import { keyOf } from "../../../../src/base/chance.ts";
import { samplesOf } from "../../../support/laws/sensor.ts";
import { csvSensor, MINUTE, minutely, SECOND } from "../support.ts";

const key = keyOf("csv", "sensor");
const READINGS = "data/readings.csv";
const sensorOf = (text: string, settings: Parameters<typeof csvSensor>[1] = {}) =>
  csvSensor({ [READINGS]: text }, settings);
const seriesOf = (text: string, settings: Parameters<typeof csvSensor>[1] = {}) => {
  const sensor = sensorOf(text, settings);
  return sensor.series("a", 0, key, 0, sensor.durationUs!);
};
const timesOf = (series: { count: number; timeUs(k: number): number }) =>
  Array.from({ length: series.count }, (_, k) => series.timeUs(k));

describe("a CSV file", () => {
  const rows = ["2024-01-01T00:00:00Z|20.5", "2024-01-01T00:01:00Z|21.25", "2024-01-01T00:02:00Z|-3"];
  const dialect = (separator: string, ending: string, decimalComma = false) => {
    const cells = decimalComma ? rows.map((row) => row.replace(".", ",")) : rows;
    return ["timestamp|value", ...cells].join(ending).replaceAll("|", separator);
  };

  it.each([
    ["commas", dialect(",", "\n")],
    ["semicolons and decimal commas", dialect(";", "\n", true)],
    ["tabs and decimal commas", dialect("\t", "\r\n", true)],
    ["semicolons and points", dialect(";", "\r\n")],
    ["old line ends", dialect(",", "\r")],
    ["a byte order mark and empty lines", `\ufeff\n${dialect(",", "\n\n")}\n\n`],
    [
      "quotes",
      `"timestamp","value"\n"2024-01-01T00:00:00Z","20.5"\n"2024-01-01T00:01:00Z",21.25\n2024-01-01T00:02:00Z,"-3"`,
    ],
    ["blanks", ` timestamp , value\n2024-01-01T00:00:00Z , 20.5 \n2024-01-01T00:01:00Z,21.25\n2024-01-01T00:02:00Z,-3`],
    ["other columns", "id;timestamp;x,y;value\n1;1704067200;a,b;20,5\n2;1704067260;;21,25\n3;1704067320;c;-3"],
  ])("with %s is read", (_, text) => {
    const series = seriesOf(text);
    expect(timesOf(series)).toEqual([0, MINUTE, 2 * MINUTE]);
    expect(samplesOf(series)).toEqual({ values: [20.5, 21.25, -3], labels: [0, 0, 0] });
    expect(series.windows).toBeUndefined();
  });

  it("gives its own length, period and early range", () => {
    const sensor = sensorOf(minutely(Array.from({ length: 40 }, (_, k) => (k === 3 ? -7 : k))));
    expect([sensor.durationUs, sensor.periodUs, sensor.nodeNames]).toEqual([40 * MINUTE, MINUTE, undefined]);
    expect(sensor.earlyRange).toEqual([-7, 2]);
    expect(sensor.warnings).toEqual([]);
  });

  it("of columns with other names is read by these", () => {
    const text = "when,temp,value\n0,1,9\n60,2,9\n";
    expect(samplesOf(seriesOf(text, { timestamp: "when", value: "temp" })).values).toEqual([1, 2]);
  });

  it("keeps rows out of order in file order, 1 µs apart, and names their lines", () => {
    const text = "timestamp,value\n0,1\n60,2\n120,3\n60,4\n120,5\n180,6\n180,7\n240,8\n";
    const sensor = sensorOf(text);
    const series = sensor.series("a", 0, key, 0, sensor.durationUs!);
    const late = [2 * MINUTE + 1, 2 * MINUTE + 2];
    expect(timesOf(series)).toEqual([0, MINUTE, 2 * MINUTE, ...late, 3 * MINUTE, 3 * MINUTE + 1, 4 * MINUTE]);
    expect(samplesOf(series).values).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(sensor.periodUs).toBe(MINUTE);
    expect(sensor.warnings).toEqual([expect.stringMatching(/^readings\.csv: 3 timestamps .*\(lines 5–6 and 8\)/)]);
    expect(sensor.warnings[0]).toContain("node:");
  });

  it("counts gaps of more than three periods, but not of three", () => {
    const text = "timestamp,value\n0,1\n60,1\n120,1\n300,1\n360,1\n541,1\n601,2\n";
    expect(sensorOf(text).warnings).toEqual([
      expect.stringMatching(/1 gap of more than three periods of 60 s, the longest 181 s \(before line 7\)/),
    ]);
    expect(seriesOf(text).count).toBe(7);
  });

  it("says that nothing ever changes, of a log of which that is true", () => {
    const log = (last: string) => sensorOf(`timestamp,value\n0,21.5\n60,21.50\n120,${last}\n`).warnings;
    expect(log("21.5")).toEqual([expect.stringMatching(/^readings\.csv: every reading is 21\.5, so nothing/)]);
    expect(log("21.6")).toEqual([]);
  });

  it("leaves out rows that cannot be read, and names them", () => {
    const text = "timestamp,value\n0,1\n60,NaN\n120,\nyesterday,3\n180\n240,4\n300,5\n360,6\n420,7\n";
    const sensor = sensorOf(text);
    expect(samplesOf(sensor.series("a", 0, key, 0, sensor.durationUs!)).values).toEqual([1, 4, 5, 6, 7]);
    expect(sensor.warnings[0]).toMatch(/4 unreadable rows left out \(lines 3–6\)/);
  });

  it("divides time by the speedup", () => {
    const sensor = sensorOf(minutely([1, 2, 3]), { speedup: 60 });
    expect([sensor.periodUs, sensor.durationUs]).toEqual([SECOND, 3 * SECOND]);
    expect(timesOf(sensor.series("a", 0, key, 5, sensor.durationUs!))).toEqual([5, SECOND + 5, 2 * SECOND + 5]);
    expect(() => sensorOf(minutely([1, 2]), { speedup: 1e9 })).toThrow(/^speedup: .* from .* to 60000000/);
    expect(() => sensorOf(minutely([1, 2]), { speedup: 1e-9 })).toThrow(/^speedup/);
  });

  it("is split by a column of nodes, in file order, each with its own times", () => {
    const text = "timestamp,value,node\n100,1,west\n110,5,east\n160,2,west\n170,6,east\n220,3,west\n";
    const sensor = sensorOf(text, { node: "node" });
    expect(sensor.nodeNames).toEqual(["west", "east"]);
    expect(sensor.durationUs).toBe(3 * MINUTE);
    const west = sensor.series("west", 1, key, 0, sensor.durationUs!);
    const east = sensor.series("east", 0, key, 7, sensor.durationUs!);
    expect([timesOf(west), samplesOf(west).values]).toEqual([
      [0, MINUTE, 2 * MINUTE],
      [1, 2, 3],
    ]);
    expect([timesOf(east), samplesOf(east).values]).toEqual([
      [10 * SECOND + 7, 70 * SECOND + 7],
      [5, 6],
    ]);
    expect(() => sensor.series("wets", 0, key, 0, MINUTE)).toThrow(/^node: .*"west", "east".*Did you mean "west"/);
    expect(sensor.warnings).toEqual([]);
  });

  it("ends with its data, and is cut by a shorter run", () => {
    const sensor = sensorOf(minutely([1, 2, 3]));
    expect(sensor.series("a", 0, key, 0, 1e12).count).toBe(3);
    expect(sensor.series("a", 0, key, 0, 2 * MINUTE).count).toBe(2);
    expect(sensor.series("a", 0, key, 0, 2 * MINUTE + 1).count).toBe(3);
  });
});

describe("a CSV file that cannot be used", () => {
  const trouble = (text: string, settings: Parameters<typeof csvSensor>[1] = {}): SensorError => {
    try {
      sensorOf(text, settings);
    } catch (error) {
      if (error instanceof SensorError) return error;
      throw error;
    }
    throw new Error("It was used.");
  };

  it("for lack of a column lists those that are there, and the one that may be meant", () => {
    const error = trouble("timestamp;Value;unit\n0;1;Hz\n60;2;Hz\n");
    expect(error.path).toBe("value");
    expect(error.found).toBe(`no column "value" in readings.csv, whose columns are "timestamp", "Value", "unit"`);
    expect(error.hint).toBe(`Did you mean "Value"?`);
    expect(trouble("time,v\n0,1", { value: "v" }).path).toBe("timestamp");
    expect(trouble("time,v\n0,1", { timestamp: "time", value: "v", node: "room" }).path).toBe("node");
  });

  it.each([
    ["nothing in it", "", "file", "an empty file"],
    ["only blanks", " \n\n", "file", "an empty file"],
    ["no rows", "timestamp,value\n", "file", "0 readable rows"],
    ["one row", "timestamp,value\n0,1\n", "file", "1 readable row "],
    ["one instant", "timestamp,value\n5,1\n5,2\n", "file", "2 readable rows"],
    ["zero bytes", "timestamp,value\n\0\0\0", "file", "zero bytes"],
    ["the newest row first", "timestamp,value\n9,1\n8,2\n7,3\n6,4\n", "file", "3 rows of readings.csv older"],
    ["a quote that never closes", `timestamp,value\n0,1\n60,"2\n${"x".repeat(70_000)}`, "file", "malformed"],
    ["two columns of one name", "timestamp,value,value\n0,1,1\n", "value", "two columns"],
    [
      "mostly words for values",
      "timestamp,value\n0,hot\n60,cold\n120,3\n",
      "value",
      `2 of 3 rows of readings.csv unreadable (lines 2–3), the first for its value "hot" on line 2`,
    ],
    ["another calendar", "timestamp,value\n12/02/2013 21:15,1\n12/02/2013 21:20,2\n", "timestamp", "12/02/2013 21:15"],
    ["decimal commas between commas", `timestamp,value\n0,"1,5"\n60,"2,5"\n`, "value", `"1,5"`],
  ])("because there is %s says so", (_, text, path, found) => {
    const error = trouble(text);
    expect(error.path).toBe(path);
    expect(error.found).toContain(found);
    expect(error.message).toBe(
      `${path}: found ${error.found}; expected ${error.expected}.${error.hint ? ` ${error.hint}` : ""}`,
    );
  });

  it("is told from one with just half of its rows unreadable", () => {
    expect(seriesOf("timestamp,value\n0,1\n60,2\n120,x\n180,y\n").count).toBe(2);
  });

  it("makes a SensorError of any noise, and never another", () => {
    const noise = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string().map((s) => `timestamp,value\n${s}`),
    );
    fc.assert(
      fc.property(noise, (text) => {
        try {
          sensorOf(text);
        } catch (error) {
          expect(error).toBeInstanceOf(SensorError);
          expect([...(error as SensorError).message].every((c) => c >= " ")).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });
});
