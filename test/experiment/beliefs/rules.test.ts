import { describe, expect, it } from "vitest";
import { judgeScene, type Scene } from "./scene.ts";

const S = 1e6;
const alarm = { outside: [40, 60] } as never;

/** A sample a second; what is heard, is heard at once. */
function told(values: readonly number[], ordinals: readonly number[], more: Partial<Scene> = {}) {
  return judgeScene({
    durationUs: values.length * S,
    periodUs: S,
    samples: values.map((value, k) => [k * S, value] as const),
    heard: [ordinals.map((ordinal) => ({ ordinal, atUs: ordinal * S }))],
    rules: { tolerance: 5, alarm, grace: 0 },
    ...more,
  });
}

describe("detection", () => {
  const twice = [50, 70, 50, 70, 50];

  it("takes an entering of alarm: a belief that stays alarmed has one event, not all", () => {
    expect(told(twice, [0, 1, 2, 3, 4]).metrics).toMatchObject({ events: 2, missedEvents: 0 });
    expect(told(twice, [0, 1]).metrics).toMatchObject({ events: 2, missedEvents: 1, falseAlarms: 0 });
  });

  it("gives an alarm to the event that began last, and counts an event once", () => {
    const { metrics } = told(twice, [0, 3], { rules: { alarm, grace: 3 * S } });
    expect(metrics).toMatchObject({ events: 2, missedEvents: 1, falseAlarms: 0 });
    expect(metrics.detectionDelayS!.max).toBe(0);
    const flickering = told([50, 70, 70, 70, 50], [0, 1, 2, 3], {
      heard: [[50, 70, 50, 70].map((value, ordinal) => ({ ordinal, atUs: ordinal * S, value }))],
    });
    expect(flickering.metrics).toMatchObject({ events: 1, missedEvents: 0, falseAlarms: 0 });
  });

  it("counts events after a death: the truth goes on", () => {
    expect(told(twice, [0, 1, 2], { diedUs: 2.5 * S }).metrics).toMatchObject({ events: 2, missedEvents: 1 });
  });

  it("judges by labelled windows where there are any: those with a sample, one where no sample parts them", () => {
    const windows = [
      [0.2 * S, 0.8 * S],
      [0.9 * S, 1.2 * S],
      [1.4 * S, 1.6 * S],
      [1.7 * S, 2.5 * S],
      [3.5 * S, 4.5 * S],
    ] as const;
    const judged = told([50, 70, 70, 50, 45], [0, 1, 2, 3, 4], { windows });
    expect(judged.metrics).toMatchObject({ events: 2, missedEvents: 1, falseAlarms: 0 });
    const apart = told([50, 70, 50, 70, 45], [0, 1, 2, 3, 4], { windows: [...windows.slice(0, 2), windows[4]] });
    expect(apart.metrics).toMatchObject({ events: 2, missedEvents: 1, falseAlarms: 1 });
  });
});

describe("a window in which the node boots", () => {
  it("begins, for whoever waits for news, with the boot", () => {
    const { metrics } = told([50, 70, 70, 70, 50], [1, 2, 3, 4], { windows: [[0.5 * S, 4 * S]], bootUs: 0.8 * S });
    expect(metrics).toMatchObject({ events: 1, missedEvents: 0 });
    expect(metrics.detectionDelayS!.max).toBeCloseTo(0.2, 12);
  });
});

describe("a belief", () => {
  it("is not undone by an older message that comes late", () => {
    const late = [
      { ordinal: 0, atUs: 0 },
      { ordinal: 2, atUs: 2 * S },
      { ordinal: 1, atUs: 2.5 * S },
    ];
    const { metrics } = told([50, 70, 50, 50], [], { heard: [late] });
    expect(metrics).toMatchObject({ missedEvents: 1, falseAlarms: 0, changes: 1, unfollowedChanges: 0 });
    const inOrder = [late[0], late[2], late[1]].map((news, i) => ({ ...news, atUs: [0, 2.5, 2.6][i] * S }));
    expect(told([50, 70, 50, 50], [], { heard: [inOrder] }).metrics.falseAlarms).toBe(1);
  });

  it("is not judged while the sensor is absent", () => {
    const gap: Partial<Scene> = {
      durationUs: 20 * S,
      samples: [
        [0, 50],
        [1 * S, 70],
        [18 * S, 50],
        [19 * S, 50],
      ],
      heard: [[{ ordinal: 0, atUs: 0 }]],
    };
    const { metrics } = told([], [], gap);
    // Wrong from 1 s until the sensor is gone at 2 s; judged for 4 s in all.
    expect(metrics.aoiiS!.mean).toBeCloseTo(0.5 / 4, 12);
    expect(metrics.aoiiS!.max).toBe(1);
    expect(metrics.aoiS!.max).toBe(20);
    expect(metrics.nrmse).toBeCloseTo(Math.sqrt(400 / 4) / 20, 12);
    expect(metrics).toMatchObject({ events: 1, changes: 1, unfollowedChanges: 1 });
  });
});

describe("the trace", () => {
  it("shows truth, beliefs and events of the first member", () => {
    const judged = told([50, 70, 50, 50, 70, 50], [0, 1, 2, 3]);
    const { truth, beliefs, events } = judged.trace([0], 100);
    expect(judged.memberShown).toBe("member-0");
    // A value that stays is one row.
    expect(truth.map(({ atS, value }) => [atS, value])).toEqual([
      [0, 50],
      [1, 70],
      [2, 50],
      [4, 70],
      [5, 50],
    ]);
    expect(beliefs.map(({ atS }) => atS)).toEqual([0, 1, 2]);
    expect(events).toEqual([
      { node: 0, startS: 1, endS: 2, isDetected: true, delayS: 0 },
      { node: 0, startS: 4, endS: 5, isDetected: false, delayS: Number.NaN },
    ]);
    expect(judged.trace([1], 100)).toEqual({ truth: [], beliefs: [], events: [] });
  });

  it("shows evenly spread events where there are too many", () => {
    const many = told(
      Array.from({ length: 400 }, (_, k) => (k % 2 === 0 ? 50 : 70)),
      [0, 1],
    ).trace([0], 50);
    expect(many.events.map(({ startS }) => startS)).toEqual(Array.from({ length: 50 }, (_, i) => 1 + 8 * i));
    expect(many.events.filter(({ isDetected }) => isDetected).length).toBe(1);
  });
});
