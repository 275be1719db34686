import { describe, expect, it } from "vitest";
import { compare } from "../../reports/rows.ts";
import type { BeliefMetrics, RunResult } from "../../src/experiment/result.ts";
import { mqttMetrics, sample } from "./sample.ts";

const UNDEFINED: BeliefMetrics = {
  events: null,
  trueEvents: null,
  missedEvents: null,
  falseAlarms: null,
  detectionDelayS: null,
  aoiS: null,
  aoiiS: null,
  nrmse: null,
  unknownShare: null,
  changes: null,
  unfollowedChanges: null,
  changeLatencyS: null,
  deathNoticeS: null,
  unnoticedDeaths: null,
  falseDeathNotices: null,
};

const resultOf = (beliefs: Partial<BeliefMetrics>, deaths = 0): RunResult => ({
  ...sample,
  protocols: { mqtt: { ...sample.protocols.mqtt!, metrics: { ...mqttMetrics, ...UNDEFINED, deaths, ...beliefs } } },
});

const labels = (result: RunResult, title: string) =>
  compare(result)
    .sections.find((section) => section.title === title)!
    .rows.map(({ label }) => label);

describe("the price of silence", () => {
  it("has a row for every quantity that the sample defines", () => {
    const shown = labels(sample, "Price of silence").join();
    for (const label of ["events for members", "false alarms", "detection delay p99", "age of information mean"])
      expect(shown).toContain(label);
    for (const label of ["age of wrong beliefs", "error of beliefs", "not put right by news", "put right after"])
      expect(shown).toContain(label);
    expect(shown).not.toContain("death noticed");
  });

  it("leaves out what no protocol defines, rather than showing zeros", () => {
    const before = labels(resultOf({}), "Price of silence");
    expect(before.at(-1)).toBe("share of samples");
    expect(labels(resultOf({ nrmse: 0 }), "Price of silence")).toEqual([...before, "error of beliefs"]);
  });

  it("tells of deaths where there were any", () => {
    const deathNoticeS = { count: 1, mean: 90, p50: 90, p90: 90, p99: 90, max: 90 };
    const shown = labels(resultOf({ unnoticedDeaths: 0, deathNoticeS }, 1), "Price of silence");
    expect(shown).toContain("death noticed after median");
    expect(shown).toContain("deaths unnoticed");
  });

  it("comes first in short: missed events, or what was never sent where those are undefined", () => {
    expect(labels(sample, "In short").at(-1)).toBe("missed events");
    expect(labels(resultOf({}), "In short").at(-1)).toBe("windows passed in silence");
    expect(labels(resultOf({ missedEvents: 0 }), "In short")).not.toContain("windows passed in silence");
  });
});
