/** Two public series as they are: real-world failures of the Numenta Anomaly Benchmark (`data/realKnownCause`). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sensors } from "../../../../models/sensor/catalogue.ts";
import { keyOf } from "../../../../src/base/chance.ts";
import { obeysSensorLaws, samplesOf } from "../../../support/laws/sensor.ts";

const folder = process.env.RESONANCE_DATA;
const HERE = folder === undefined ? "(skipped: RESONANCE_DATA, the folder that holds nab/, is not set)" : "";

function load(name: string) {
  const path = (file: string) => join(folder!, "nab", file);
  const sensor = sensors.csv.build(
    {
      file: path(`${name}.csv`),
      timestamp: "timestamp",
      value: "value",
      node: undefined,
      windows: path("windows.json"),
      truth: undefined,
      speedup: 1,
    },
    { text: (file) => readFileSync(file, "utf8") },
  );
  const rows = readFileSync(path(`${name}.csv`), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
  const windows: [string, string][] = JSON.parse(readFileSync(path("windows.json"), "utf8"))[`${name}.csv`];
  const ms = (text: string) => new Date(`${text.slice(0, 19).replace(" ", "T")}Z`).getTime();
  return {
    sensor,
    series: sensor.series("a", 0, keyOf("", "sensor"), 0, sensor.durationUs!),
    values: rows.map(([, value]) => Number(value)),
    timesMs: rows.map(([time]) => ms(time!)),
    windowsMs: windows.map(([start, end]) => [ms(start), ms(end)] as const),
  };
}

type Loaded = ReturnType<typeof load>;

/** Samples of the file inside each window, by the engine's calendar. */
const insideEach = ({ timesMs, windowsMs }: Loaded) =>
  windowsMs.map(([start, end]) => timesMs.filter((time) => start <= time && time <= end).length);
const labelledInEach = ({ series }: Loaded) => {
  const { labels } = samplesOf(series);
  return series.windows!.map(([start, end]) =>
    labels.slice(series.countBefore(start), series.countBefore(end)).reduce((sum, label) => sum + label, 0),
  );
};

describe.skipIf(folder === undefined)(`the public machine temperature ${HERE}`, () => {
  const loaded = folder === undefined ? undefined! : load("machine_temperature_system_failure");

  it("loads with its one backward jump, of 55 minutes, that makes twelve samples late", () => {
    const { sensor, series, timesMs } = loaded;
    expect(series.count).toBe(22_695);
    expect(sensor.periodUs).toBe(300_000_000);
    expect(sensor.warnings).toEqual([
      expect.stringContaining("12 timestamps not later than the one before (lines 10151–10162)"),
    ]);
    const jumps = timesMs.filter((time, k) => k > 0 && time < timesMs[k - 1]!);
    expect(jumps).toEqual([timesMs[10_149]]);
    for (let k = 0; k < series.count; k++) {
      const fileUs = (timesMs[k]! - timesMs[0]!) * 1000;
      const late = k >= 10_149 && k <= 10_160;
      const expected = late ? (timesMs[10_148]! - timesMs[0]!) * 1000 + (k - 10_148) : fileUs;
      if (series.timeUs(k) !== expected) throw new Error(`Sample ${k} is at ${series.timeUs(k)}, not ${expected}.`);
    }
  });

  it("has the file's values, and four windows of 567 anomalous samples each", () => {
    expect(samplesOf(loaded.series).values).toEqual(loaded.values);
    expect(insideEach(loaded)).toEqual([567, 567, 567, 567]);
    expect(labelledInEach(loaded)).toEqual(insideEach(loaded));
    expect(samplesOf(loaded.series).labels.filter((label) => label === 1)).toHaveLength(4 * 567);
  });

  it("has as many anomalous samples on each of the nodes that share it", () => {
    const { sensor } = loaded;
    for (const index of [1, 2, 7]) {
      const shared = sensor.series("n", index, keyOf("", "sensor"), 123_456_789, sensor.durationUs!);
      expect(shared.count).toBe(22_695);
      expect(samplesOf(shared).labels.filter((label) => label === 1)).toHaveLength(4 * 567);
    }
  });
});

describe.skipIf(folder === undefined)(`the public ambient temperature ${HERE}`, () => {
  const loaded = folder === undefined ? undefined! : load("ambient_temperature_system_failure");

  it("loads with its gaps", () => {
    const { sensor, series, timesMs } = loaded;
    expect(series.count).toBe(7267);
    expect(sensor.periodUs).toBe(3_600_000_000);
    const gaps = timesMs.filter((time, k) => k > 0 && time - timesMs[k - 1]! > 3 * 3_600_000).length;
    expect(gaps).toBe(8);
    expect(sensor.warnings).toEqual([
      expect.stringContaining("8 gaps of more than three periods of 3600 s, the longest 626400 s"),
    ]);
    const times = Array.from({ length: series.count }, (_, k) => series.timeUs(k));
    expect(times).toEqual(timesMs.map((time) => (time - timesMs[0]!) * 1000));
  });

  it("has the file's values, and two windows of 363 anomalous samples each", () => {
    expect(samplesOf(loaded.series).values).toEqual(loaded.values);
    expect(insideEach(loaded)).toEqual([363, 363]);
    expect(labelledInEach(loaded)).toEqual(insideEach(loaded));
  });

  it("obeys the laws of every sensor", () => {
    const { sensor } = loaded;
    const make = (index: number) => () => sensor.series("n", index, keyOf("", "sensor"), 77, sensor.durationUs!);
    obeysSensorLaws(make(5), make(6), sensor.durationUs!, [
      [0.1, 0.9],
      [0.4, 0.6],
    ]);
  });
});
