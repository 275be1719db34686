import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byArrival, recount } from "./instant-by-instant.ts";
import { judgeScene, type News, type Scene } from "./scene.ts";

const PERIOD = 5;
const US = 1e-6;

const alarm = fc.oneof(
  fc.record({ outside: fc.constant([3, 6]) }),
  fc.record({ rate: fc.record({ change: fc.integer({ min: 1, max: 5 }), within: fc.integer({ min: 1, max: 12 }) }) }),
) as unknown as fc.Arbitrary<never>;

/** Messages about some samples, each late by its own; a member may hear them in any order. */
function hearing(values: readonly number[]): fc.Arbitrary<News[]> {
  const delay = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 20 }), fc.constant(-1));
  return fc.array(delay, { minLength: values.length, maxLength: values.length }).map((delays) => {
    const news = delays.map((late, ordinal) => ({ ordinal, atUs: ordinal * PERIOD + late, late }));
    const inTime = news.filter(({ atUs, late }) => late >= 0 && atUs < values.length * PERIOD);
    return inTime.sort((a, b) => a.atUs - b.atUs || a.ordinal - b.ordinal);
  });
}

const scenes = (members: number): fc.Arbitrary<Scene> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 16 }).chain((values) =>
    fc.record({
      durationUs: fc.constant(values.length * PERIOD),
      periodUs: fc.constant(PERIOD),
      samples: fc.constant(values.map((value, k) => [k * PERIOD, value] as const)),
      heard: fc.array(hearing(values), { minLength: members, maxLength: members }),
      rules: fc.record({ tolerance: fc.integer({ min: 0, max: 4 }), alarm, grace: fc.integer({ min: 0, max: 8 }) }),
    }),
  );

const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
const mean = (values: readonly number[]) => (values.length === 0 ? null : sum(values) / values.length);

/** What differs between the walk and the recount. */
function differences(scene: Scene, isNewer?: typeof byArrival): string[] {
  const { metrics } = judgeScene(scene);
  const counted = recount(scene, isNewer);
  const ramp = (age: number) => (age < 0 ? 0 : age + 0.5);
  const values = scene.samples.map(([, value]) => value);
  const range = Math.max(...values) - Math.min(...values);
  const hasError = counted.knownUs > 0 && range > 0;
  const pairs: [string, number | null | undefined, number | null][] = [
    ["events", metrics.events, counted.events],
    ["missedEvents", metrics.missedEvents, counted.missedEvents],
    ["falseAlarms", metrics.falseAlarms, counted.falseAlarms],
    ["detectionDelayS", metrics.detectionDelayS?.mean, scaled(mean(counted.delaysUs))],
    ["aoiS", metrics.aoiS?.mean, scaled(mean(counted.aoiUs.map(ramp)))],
    ["aoiS max", metrics.aoiS?.max, scaled(Math.max(...counted.aoiUs) + 1)],
    ["aoiiS", metrics.aoiiS?.mean, scaled(mean(counted.aoiiUs.map(ramp)))],
    ["aoiiS max", metrics.aoiiS?.max, scaled(Math.max(...counted.aoiiUs) + 1)],
    ["nrmse", metrics.nrmse, hasError ? Math.sqrt(counted.squareUs / counted.knownUs) / range : null],
    ["unknownShare", metrics.unknownShare, 1 - counted.knownUs / scene.durationUs],
    ["changes", metrics.changes, counted.changes],
    ["unfollowedChanges", metrics.unfollowedChanges, counted.changes - counted.followedUs.length],
    ["changeLatencyS", metrics.changeLatencyS?.mean, scaled(mean(counted.followedUs))],
  ];
  return pairs.filter(([, found, expected]) => !isNear(found ?? null, expected)).map(([name]) => name);
}

function scaled(us: number | null): number | null {
  return us === null ? null : us * US;
}

function isNear(a: number | null, b: number | null): boolean {
  return a === null || b === null ? a === b : Math.abs(a - b) <= 1e-9 * Math.max(1e-6, Math.abs(a), Math.abs(b));
}

describe("judging", () => {
  it("finds what a recount of every instant finds", () => {
    fc.assert(
      fc.property(scenes(1), (scene) => {
        expect(differences(scene)).toEqual([]);
      }),
      { numRuns: 300 },
    );
    // A recount by which the last message to arrive counts differs somewhere.
    const found = fc.sample(scenes(1), 300).flatMap((scene) => differences(scene, byArrival));
    for (const name of ["missedEvents", "aoiS", "aoiiS", "nrmse", "changes"]) expect(found).toContain(name);
  });

  it("finds nothing wrong with a channel that delivers everything at once", () => {
    const perfect = (scene: Scene): Scene => ({
      ...scene,
      heard: [scene.samples.map(([atUs], ordinal) => ({ ordinal, atUs }))],
    });
    const faults = (scene: Scene) => {
      const { missedEvents, falseAlarms, aoiiS, nrmse, changes, unknownShare } = judgeScene(scene).metrics;
      return [missedEvents, falseAlarms, aoiiS!.max, nrmse ?? 0, changes, unknownShare].map(Number);
    };
    fc.assert(
      fc.property(scenes(1), (scene) => {
        expect(faults(perfect(scene))).toEqual([0, 0, 0, 0, 0, 0]);
      }),
    );
    // A channel that is late is not perfect.
    expect(fc.sample(scenes(1), 50).some((scene) => faults(scene).some((fault) => fault > 0))).toBe(true);
  });

  it("never finds information younger where less is sent", () => {
    const ages = (scene: Scene, without: number) => {
      const less = { ...scene, heard: scene.heard.map((news) => news.filter(({ ordinal }) => ordinal !== without)) };
      return [judgeScene(scene).metrics.aoiS!, judgeScene(less).metrics.aoiS!] as const;
    };
    const scene = fc.tuple(scenes(1), fc.nat(15));
    fc.assert(
      fc.property(scene, ([all, without]) => {
        const [more, less] = ages(all, without);
        for (const part of ["mean", "p50", "p90", "p99", "max"] as const)
          expect(less[part]).toBeGreaterThanOrEqual(more[part] - 1e-12);
      }),
    );
    const isOlder = fc.sample(scene, 100).some(([all, without]) => {
      const [more, less] = ages(all, without);
      return less.mean > more.mean;
    });
    expect(isOlder).toBe(true);
  });

  it("does not depend on the order of members, and adds them up", () => {
    const counts = (scene: Scene) => {
      const { events, missedEvents, falseAlarms, changes, aoiS, nrmse } = judgeScene({
        ...scene,
        isSink: false,
      }).metrics;
      const rounded = [aoiS!.mean * 1e6, aoiS!.p50 * 1e6, nrmse ?? -1].map((value) => Number(value.toPrecision(10)));
      return [events, missedEvents, falseAlarms, changes, ...rounded];
    };
    fc.assert(
      fc.property(scenes(3), (scene) => {
        const [a, b, c] = scene.heard;
        expect(counts({ ...scene, heard: [c, a, b] })).toEqual(counts(scene));
        const alone = scene.heard.map((heard) => judgeScene({ ...scene, heard: [heard] }).metrics.missedEvents!);
        const together = judgeScene(scene);
        expect(together.metrics.missedEvents).toBe(sum(alone));
        expect(together.metrics.missedEvents).toBeLessThanOrEqual(together.metrics.events!);
        expect(together.missedEvents[0]).toBe(together.metrics.missedEvents);
      }),
    );
  });

  it("notices a death where messages stop for one and a half times what was promised, never before it", () => {
    const dying = fc.record({ scene: scenes(1), died: fc.nat(80), every: fc.integer({ min: 1, max: 20 }) });
    const noticed = (scene: Scene, died: number, every: number) => {
      const diedUs = Math.min(died, scene.durationUs);
      // Who is dead says nothing more.
      const heard = [scene.heard[0].filter(({ ordinal }) => ordinal * PERIOD < diedUs)];
      const signsOfLife = [{ everyUs: every, carriedBy: "messages" }] as const;
      const { metrics } = judgeScene({ ...scene, heard, diedUs, signsOfLife });
      // Older news that comes late is no sign of life: only what is newer than all before counts.
      const news = heard[0].filter(({ ordinal }, i) => heard[0].slice(0, i).every((one) => one.ordinal < ordinal));
      const lastUs = news.at(-1)?.atUs ?? 0;
      const atUs = Math.max(diedUs, lastUs + 1.5 * every);
      return { metrics, delayUs: diedUs < scene.durationUs && atUs <= scene.durationUs ? atUs - diedUs : null, diedUs };
    };
    fc.assert(
      fc.property(dying, ({ scene, died, every }) => {
        const { metrics, delayUs, diedUs } = noticed(scene, died, every);
        expect(isNear(metrics.deathNoticeS?.mean ?? null, scaled(delayUs))).toBe(true);
        expect(metrics.deathNoticeS?.mean ?? 0).toBeGreaterThanOrEqual(0);
        if (diedUs < scene.durationUs) expect(metrics.unnoticedDeaths).toBe(delayUs === null ? 1 : 0);
      }),
    );
    // Both ends happen.
    const found = fc.sample(dying, 200).map(({ scene, died, every }) => noticed(scene, died, every).delayUs);
    expect(found.filter((delay) => delay === null).length).toBeGreaterThan(10);
    expect(found.filter((delay) => delay !== null).length).toBeGreaterThan(10);
  });

  it("shows in the trace what it counts", () => {
    fc.assert(
      fc.property(scenes(1), (scene) => {
        const judged = judgeScene(scene);
        const { events } = judged.trace([0], 1000);
        expect(events.length).toBe(judged.metrics.events);
        expect(events.filter(({ isDetected }) => !isDetected).length).toBe(judged.metrics.missedEvents);
      }),
      { numRuns: 50 },
    );
  });
});
