/** Channel checks that follow their nodes: by drifting clocks, moved by the protocol, and strobed for by what it promises. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Listening, type ListeningPolicy } from "../../../../sim/net/radio/listening.ts";
import { ALWAYS_ON, Harness } from "./harness.ts";
import { radioKeys } from "./ns3-grid.ts";

const INTERVAL_US = 125_000;
const STEERED: ListeningPolicy = {
  kind: "lpl",
  intervalUs: INTERVAL_US,
  guardUs: 1000,
  phase: "steered",
  spreadUs: 0,
  clockTolerancePpm: 20,
};
const loud = (): number => 20;

const listeningOf = (driftPpm: number): Listening =>
  new Listening([STEERED, ALWAYS_ON], radioKeys("steered", 2).listeningPhase, () => driftPpm);

describe("checks that follow their node", () => {
  test("come an interval of its own clock apart, at whole times, and last and next agree", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -500, max: 500, noNaN: true }),
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.integer({ min: 0, max: 1e10 }),
        (driftPpm, beatUs, nowUs) => {
          const listening = listeningOf(driftPpm);
          listening.keepRhythm(0, beatUs, undefined, 0);
          const interval = INTERVAL_US / (1 + driftPpm / 1e6);
          const next = listening.nextWakeUs(0, nowUs);
          const cycles = (next - beatUs) / interval;
          expect(Number.isInteger(next) && next >= nowUs).toBe(true);
          // Rounded up to a whole µs, and by what doubles hold of 10⁵ cycles.
          expect((cycles - Math.floor(cycles + 1e-4)) * interval).toBeLessThan(1.1);
          expect(next - nowUs).toBeLessThan(interval + 2);
          expect(listening.sinceWakeUs(0, next)).toBe(0);
          expect(listening.nextBeatUs(0, nowUs)).toBe(next);
        },
      ),
    );
  });

  test("would be elsewhere by a right clock", () => {
    const drifting = listeningOf(100);
    const right = listeningOf(0);
    for (const one of [drifting, right]) one.keepRhythm(0, 0, undefined, 0);
    // 100 ppm of an hour are 360 ms: nearly three intervals fewer, or some of one.
    const apart = right.nextWakeUs(0, 3600e6) - drifting.nextWakeUs(0, 3600e6);
    expect(apart % INTERVAL_US).not.toBe(0);
  });

  test("have one interval in a network", () => {
    const other: ListeningPolicy = { ...STEERED, intervalUs: 250_000 };
    expect(() => new Listening([STEERED, other], radioKeys("steered", 2).listeningPhase)).toThrow(RangeError);
  });
});

/**
 * A broadcast from node 0, half a minute after all have told their rhythm: who got it, and how many copies it took.
 * @param offUs how far the receivers' beats are off the sender's
 * @param guardUs what the sender promises
 */
function broadcast(offUs: readonly number[], guardUs: number | undefined, driftPpm = 0, sender = STEERED) {
  const drift = (node: number) => (node === 0 ? driftPpm : -driftPpm);
  const harness = new Harness(loud, [sender, ...offUs.map(() => STEERED)], { clockDriftPpm: drift });
  harness.medium.keepRhythm(0, 1_000_000, guardUs);
  offUs.forEach((off, i) => {
    harness.medium.keepRhythm(i + 1, 1_000_000 + off, guardUs);
  });
  harness.sendAt(30_000_123, 0);
  harness.run(31_000_000);
  return {
    got: harness.of("delivered").map(({ node }) => node),
    missed: harness.of("outcome").filter(({ detail }) => detail === "not-listening").length,
    copies: harness.of("copies", 0)[0].other + 1,
  };
}

describe("a broadcast of a sender that promises a guard", () => {
  const NEAR = [-2900, -1000, 0, 1000, 2900];

  test("reaches all within it, in a fraction of the copies", () => {
    const short = broadcast(NEAR, 3000);
    const whole = broadcast(NEAR, undefined);
    expect([...short.got].sort()).toEqual([1, 2, 3, 4, 5]);
    expect([...whole.got].sort()).toEqual([1, 2, 3, 4, 5]);
    expect(short.copies).toBeLessThan(whole.copies / 5);
  });

  test("misses whoever is far outside, which the whole interval would have reached", () => {
    const far = [0, 40_000, 60_000];
    expect(broadcast(far, 3000).got).toEqual([1]);
    expect(broadcast(far, 3000).missed).toBe(2);
    expect([...broadcast(far, undefined).got].sort()).toEqual([1, 2, 3]);
    expect([...broadcast(far, 62_000).got].sort()).toEqual([1, 2, 3]);
  });

  test("is lost by itself where clocks have drifted apart by more than the guard", () => {
    // Half a minute at 2 × 20 ppm is 1.2 ms; at 2 × 400 ppm it is 24 ms.
    expect(broadcast([0], 3000, 20).got).toEqual([1]);
    expect(broadcast([0], 3000, 400)).toMatchObject({ got: [], missed: 1 });
    expect(broadcast([0], 30_000, 400).got).toEqual([1]);
  });

  test("of a gateway, which sleeps never, meets its neighbours' checks too", () => {
    expect(broadcast(NEAR, 3000, 0, ALWAYS_ON as typeof STEERED).got).toHaveLength(5);
    expect(broadcast(NEAR, 3000, 0, ALWAYS_ON as typeof STEERED).copies).toBeLessThan(
      broadcast(NEAR, undefined).copies / 5,
    );
  });

  test("is repeated for a whole interval where the guard is over half of it, or somebody does not follow", () => {
    const whole = broadcast([0], undefined).copies;
    expect(broadcast([0], INTERVAL_US / 2 + 1).copies).toBe(whole);
    const independent: ListeningPolicy = { ...STEERED, phase: "independent" } as ListeningPolicy;
    const harness = new Harness(loud, [STEERED, STEERED, independent]);
    for (const node of [0, 1]) harness.medium.keepRhythm(node, 1_000_000, 3000);
    harness.sendAt(30_000_123, 0);
    harness.run(31_000_000);
    expect(harness.of("delivered")).toHaveLength(2);
    expect(harness.of("copies", 0)[0].other + 1).toBe(whole);
  });
});

describe("a unicast of such a sender", () => {
  const unicast = (offUs: number) => {
    const harness = new Harness(loud, [STEERED, STEERED]);
    harness.medium.keepRhythm(0, 1_000_000, 3000);
    harness.medium.keepRhythm(1, 1_000_000 + offUs, 3000);
    harness.sendAt(30_000_123, 0, 1);
    harness.sendAt(40_000_123, 0, 1);
    harness.run(50_000_000);
    return {
      acknowledged: harness.count("ended", "acknowledged"),
      copies: harness.of("copies", 0).map(({ other }) => other + 1),
    };
  };

  test("is short where the promise holds", () => {
    const { acknowledged, copies } = unicast(2000);
    expect(acknowledged).toBe(2);
    for (const count of copies) expect(count).toBeLessThan(8);
  });

  test("where it does not, is repeated for a whole interval after the first failure, and gets there", () => {
    const { acknowledged, copies } = unicast(60_000);
    expect(acknowledged).toBe(2);
    expect(copies.length).toBeGreaterThan(2);
    expect(Math.max(...copies)).toBeGreaterThan(10);
  });
});
