import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { keyOf } from "../../../../src/base/chance.ts";
import { obeysSensorLaws, samplesOf } from "../../../support/laws/sensor.ts";
import { machineTemperatureSample } from "../../../support/machine-temperature-sample.ts";
import { csvSensor } from "../support.ts";

const FOLDER = new URL("../../../../scenarios/data/", import.meta.url);
const shipped = (name: string) => readFileSync(new URL(name, FOLDER), "utf8");
const csv = shipped("machine-temperature-sample.csv");
const windows = shipped("machine-temperature-sample-windows.json");

describe("the sample of a machine's temperature", () => {
  const file = "machine-temperature-sample.csv";
  const sensor = csvSensor({ [file]: csv, "w.json": windows }, { file, windows: "w.json" });
  const make = (index: number) => () => sensor.series("a", index, keyOf("", "sensor"), 0, sensor.durationUs!);

  it("is what its recipe makes", () => {
    expect({ csv, windows }).toEqual(machineTemperatureSample());
  });

  it("has 2,016 rows, one clock set back and two failures", () => {
    const series = make(0)();
    expect([series.count, sensor.periodUs, series.windows!.length]).toEqual([2016, 300_000_000, 2]);
    expect(sensor.warnings).toEqual([
      expect.stringContaining("8 timestamps not later than the one before (lines 1252–1259)"),
    ]);
    const { values, labels } = samplesOf(series);
    expect(labels.filter((label) => label === 1)).toHaveLength(73 + 37);
    const healthy = values.filter((_, k) => labels[k] === 0);
    expect(Math.min(...healthy) > 82 && Math.max(...healthy) < 101).toBe(true);
    expect([Math.min(...values) < 60, Math.max(...values) > 105]).toEqual([true, true]);
  });

  it("obeys the laws of every sensor", () => {
    obeysSensorLaws(make(3), make(1), sensor.durationUs!, [
      [0.1, 0.9],
      [0.4, 0.6],
    ]);
  });
});
