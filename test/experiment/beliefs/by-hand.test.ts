import { describe, expect, it } from "vitest";
import { judgeScene, type Scene } from "./scene.ts";

const S = 1e6;

/**
 * Ten seconds, a sample each second from 0 s on: 50 Hz, from 3 s on 70 Hz, from 6 s on 50 Hz again.
 * The member hears of the first sample at 0.5 s, of the one at 3 s (70 Hz) at 4 s, of the one at 6 s (50 Hz) at 6.5 s.
 *
 *   truth    0 ──── 50 ──── 3 ──── 70 ──── 6 ──── 50 ──── 10
 *   belief     0.5 ─── 50 ─── 4 ─── 70 ─── 6.5 ─── 50 ─── 10
 *   wrong    0–0.5 (unknown)  3–4          6–6.5
 */
const scene: Scene = {
  durationUs: 10 * S,
  periodUs: S,
  samples: [50, 50, 50, 70, 70, 70, 50, 50, 50, 50].map((value, k) => [k * S, value] as const),
  heard: [
    [
      { ordinal: 0, atUs: 0.5 * S },
      { ordinal: 3, atUs: 4 * S },
      { ordinal: 6, atUs: 6.5 * S },
    ],
  ],
  rules: { tolerance: 5, alarm: { outside: [40, 60] } as never, grace: S },
};
const { metrics } = judgeScene(scene);
const heard = scene.heard[0];

describe("by hand", () => {
  it("events, missedEvents, falseAlarms, detectionDelayS: one event [3 s, 6 s), detected at 4 s", () => {
    expect(metrics).toMatchObject({ events: 1, missedEvents: 0, falseAlarms: 0 });
    expect(metrics.detectionDelayS).toMatchObject({ count: 1, mean: 1, max: 1 });
    // Heard 1.5 s after its end, with a grace of 1 s: missed, and an alarm for nothing. At 7 s it is just in time.
    const late = (atUs: number) => judgeScene({ ...scene, heard: [[heard[0], { ordinal: 3, atUs }]] }).metrics;
    expect(late(7.5 * S)).toMatchObject({ events: 1, missedEvents: 1, falseAlarms: 1, detectionDelayS: null });
    expect(late(7 * S)).toMatchObject({ missedEvents: 0, falseAlarms: 0 });
  });

  it("aoiS: ages run 0 … 4 s over [0, 4], 1 … 3.5 s over [4, 6.5], 0.5 … 4 s over [6.5, 10]", () => {
    // Areas: 8 + 2.5 · 2.25 + 3.5 · 2.25 = 21.5 s².
    expect(metrics.aoiS!.mean).toBeCloseTo(2.15, 12);
    expect(metrics.aoiS!.max).toBe(4);
    // At or below 2 s: 2 + 1 + 1.5 = 4.5 s of the 10; each further second holds 3 s until 3.5 s.
    expect(metrics.aoiS!.p50).toBeCloseTo(2 + 0.5 / 3, 12);
    // Below 3.5 s: 3.5 + 2.5 + 3 = 9 s; the rest are two ramps.
    expect(metrics.aoiS!.p90).toBeCloseTo(3.5, 12);
    expect(metrics.aoiS!.p99).toBeCloseTo(3.95, 12);
  });

  it("aoiiS: 0 … 0.5 s, 0 … 1 s and 0 … 0.5 s over 2 s in all; else zero", () => {
    expect(metrics.aoiiS!.mean).toBeCloseTo((0.125 + 0.5 + 0.125) / 10, 12);
    expect(metrics.aoiiS!).toMatchObject({ p50: 0, max: 1 });
    // 9 s at or below 1/3 s: 8 + 3/3.
    expect(metrics.aoiiS!.p90).toBeCloseTo(1 / 3, 12);
    // 9.9 s: 8 + 0.5 + 0.5 + 0.9.
    expect(metrics.aoiiS!.p99).toBeCloseTo(0.9, 12);
  });

  it("nrmse: off by 20 Hz for 1.5 s of the 9.5 s known, over a range of 20 Hz; unknownShare: 0.5 s of 10 s", () => {
    expect(metrics.nrmse).toBeCloseTo(Math.sqrt((400 * 1.5) / 9.5) / 20, 12);
    expect(metrics.unknownShare).toBeCloseTo(0.05, 12);
  });

  it("changes, unfollowedChanges, changeLatencyS: two, followed after 1 s and 0.5 s", () => {
    expect(metrics).toMatchObject({ changes: 2, unfollowedChanges: 0 });
    expect(metrics.changeLatencyS).toMatchObject({ count: 2, mean: 0.75, p50: 0.5, max: 1 });
    // Nothing but the first sample: the truth comes back by itself at 6 s.
    const silent = judgeScene({ ...scene, heard: [heard.slice(0, 1)] }).metrics;
    expect(silent).toMatchObject({ changes: 1, unfollowedChanges: 1, changeLatencyS: null, missedEvents: 1 });
    expect(silent.aoiiS!.max).toBe(3);
  });

  it("deathNoticeS, unnoticedDeaths, falseDeathNotices: 1.5 times the promise after the last message", () => {
    const dying = (everyUs: number | "sample", carriedBy: "messages" | "connection", isSink = true) =>
      judgeScene({ ...scene, diedUs: 7 * S, signsOfLife: [{ everyUs, carriedBy }], isSink }).metrics;
    // Heard at 6.5 s; every 2 s: missed at 9.5 s. Between 0.5 s and 4 s it was taken for dead once.
    expect(dying(2 * S, "messages")).toMatchObject({ unnoticedDeaths: 0, falseDeathNotices: 1 });
    expect(dying(2 * S, "messages").deathNoticeS).toMatchObject({ count: 1, max: 2.5 });
    // Every 3 s: missed at 11 s, when the run is over.
    expect(dying(3 * S, "messages")).toMatchObject({ unnoticedDeaths: 1, deathNoticeS: null, falseDeathNotices: 0 });
    // With every sample: the silence was too long at 5.5 s and before, and again from 8 s on.
    expect(dying("sample", "messages").deathNoticeS!.max).toBe(1);
    // A connection is heard by its other end alone: last at 6.9 s (6.5 s and two pings of 0.2 s), given up at 7.2 s.
    expect(dying(0.2 * S, "connection").deathNoticeS!.max).toBeCloseTo(0.2, 9);
    expect(dying(0.2 * S, "connection").falseDeathNotices).toBeNull();
    expect(dying(0.2 * S, "connection", false)).toMatchObject({ unnoticedDeaths: 1, deathNoticeS: null });
    // Nothing is promised, or nobody died.
    expect(judgeScene({ ...scene, diedUs: 7 * S }).metrics.unnoticedDeaths).toBe(1);
    // Who died before or in the meantime notices nothing.
    const watched = { ...scene, diedUs: 7 * S, signsOfLife: [{ everyUs: S, carriedBy: "messages" }] } as const;
    expect(judgeScene(watched).metrics.unnoticedDeaths).toBe(0);
    expect(judgeScene({ ...watched, membersDiedUs: 7.1 * S }).metrics.unnoticedDeaths).toBe(1);
    expect(judgeScene({ ...watched, membersDiedUs: 6 * S }).metrics.unnoticedDeaths).toBeNull();
    expect(metrics).toMatchObject({ unnoticedDeaths: null, deathNoticeS: null, falseDeathNotices: null });
  });
});

describe("what is undefined", () => {
  it("is null: detection without an alarm, comparison without a tolerance, events without a definition", () => {
    const bare = judgeScene({ ...scene, rules: {} }).metrics;
    const nothing = { events: null, missedEvents: null, falseAlarms: null, detectionDelayS: null };
    expect(bare).toMatchObject({ ...nothing, aoiiS: null, changes: null, unfollowedChanges: null });
    expect(bare.aoiS!.mean).toBeCloseTo(2.15, 12);
    const labelled = judgeScene({ ...scene, rules: {}, windows: [[3 * S, 6 * S]] }).metrics;
    expect(labelled).toMatchObject({ ...nothing, events: 1 });
  });

  it("is null where messages leave open what the sensor reads", () => {
    const oracle = [heard.map((news) => ({ ...news, value: Number.NaN }))];
    const { metrics: told } = judgeScene({ ...scene, heard: oracle });
    expect(told).toMatchObject({ events: 1, missedEvents: null, falseAlarms: null, aoiiS: null, nrmse: null });
    expect(told.unknownShare).toBe(1);
    expect(told.aoiS!.mean).toBeCloseTo(2.15, 12);
    // Who heard nothing at all has missed everything.
    expect(judgeScene({ ...scene, heard: [[]] }).metrics).toMatchObject({
      missedEvents: 1,
      falseAlarms: 0,
      nrmse: null,
    });
  });

  it("is null of a constant truth's error, for want of a range", () => {
    const samples = scene.samples.map(([atUs]) => [atUs, 50] as const);
    expect(judgeScene({ ...scene, samples }).metrics).toMatchObject({ nrmse: null, events: 0, missedEvents: 0 });
  });
});
