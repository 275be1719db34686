import { describe, expect, it } from "vitest";
import { readWindows } from "../../../../models/sensor/csv/windows-file.ts";
import { SensorError } from "../../../../models/sensor/sensor-error.ts";
import { keyOf } from "../../../../src/base/chance.ts";
import { samplesOf } from "../../../support/laws/sensor.ts";
import { csvSensor, MINUTE, minutely } from "../support.ts";

const read = (content: unknown) => readWindows(JSON.stringify(content), "w.json", "readings.csv");
const day = 86_400_000_000;

describe("a file of windows", () => {
  const list = [
    ["1970-01-02 00:00:00.000000", "1970-01-03"],
    [4 * 86_400, "1970-01-06T00:00:00Z"],
  ];
  const windows = [
    [day, 2 * day],
    [4 * day, 5 * day],
  ];

  it.each([
    ["a list", list],
    ["by file name", { "other.csv": [], "readings.csv": list }],
    ["by path", { "realKnownCause/other.csv": [], "realKnownCause/readings.csv": list }],
  ])("holds them as %s", (_, content) => {
    expect(read(content)).toEqual(windows);
  });

  it.each([
    ["nothing for the file", { "reading.csv": [] }, `Did you mean "reading.csv"?`],
    ["two folders with the file", { "a/readings.csv": [], "b/readings.csv": [] }, "more than one entry"],
    ["an end before the start", [["1970-01-03", "1970-01-02"]], "window 1 of w.json"],
    ["a lone instant", [["1970-01-02"]], "[start, end]"],
    ["no list", { "readings.csv": 5 }, `"5" in w.json`],
    ["no time", [["monday", "tuesday"]], "ISO 8601"],
    ["null", null, `"null" in w.json`],
  ])("with %s is refused", (_, content, sentence) => {
    expect(() => read(content)).toThrow(SensorError);
    expect(() => read(content)).toThrow(sentence);
  });

  it("that is no JSON is refused", () => {
    expect(() => readWindows("[[", "w.json", "x.csv")).toThrow(/^windows: found w\.json, which is no JSON/);
  });

  it("labels what lies inside, ends included, and becomes one window where two overlap", () => {
    const w = [
      ["2024-01-01T00:03:00Z", "2024-01-01T00:05:00Z"],
      ["2023-12-31", "2024-01-01T00:00:30Z"],
      ["2024-01-01T00:04:00Z", "2024-01-01T00:06:00Z"],
      ["2024-01-01T00:07:10Z", "2024-01-01T00:07:20Z"],
    ];
    const texts = { "data/readings.csv": minutely([0, 1, 2, 3, 4, 5, 6, 7, 8]), "w.json": JSON.stringify(w) };
    const sensor = csvSensor(texts, { windows: "w.json" });
    const series = sensor.series("a", 0, keyOf("", "sensor"), 0, sensor.durationUs!);
    expect(samplesOf(series).labels).toEqual([1, 0, 0, 1, 1, 1, 1, 0, 0]);
    expect(series.windows).toEqual([
      [0, MINUTE / 2 + 1],
      [3 * MINUTE, 6 * MINUTE + 1],
      [7 * MINUTE + 10_000_000, 7 * MINUTE + 20_000_001],
    ]);
    expect(sensor.warnings).toEqual(["readings.csv: 1 of 3 labelled windows without any sample inside."]);
    expect(() => csvSensor(texts, { windows: "w.json", truth: { change: 1, hold: 0 } })).toThrow(/^truth/);
  });

  it("of which no window overlaps the log is told of, with both spans", () => {
    const texts = (w: unknown) => ({ "data/readings.csv": minutely([0, 1, 2]), "w.json": JSON.stringify(w) });
    const said = (w: unknown) => csvSensor(texts(w), { windows: "w.json" }).warnings;
    const before = ["2014-12-16T17:25:00Z", "2014-12-17"];
    const after = ["2024-01-01T00:02:01Z", "2024-02-29T01:02:03Z"];
    expect(said([after, before])).toEqual([
      "w.json: no window (2014-12-16T17:25:00Z … 2024-02-29T01:02:03Z) overlaps readings.csv (2024-01-01T00:00:00Z … 2024-01-01T00:02:00Z); nothing in it counts as anomalous.",
    ]);
    expect(said([])).toEqual([]);
    expect(said([before, ["2024-01-01T00:02:00Z", "2024-01-02"]])).toEqual([
      "readings.csv: 1 of 2 labelled windows without any sample inside.",
    ]);
  });
});
