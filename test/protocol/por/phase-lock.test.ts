import { describe, expect, it } from "vitest";
import type { PlainData } from "../../../src/host.ts";
import { BeaconSpaces, encodeBeacon } from "../../../src/protocol/por/beacon.ts";
import { Neighbourhood } from "../../../src/protocol/por/neighbourhood.ts";
import { Oscillator } from "../../../src/protocol/por/oscillator.ts";
import { wrap } from "../../../src/protocol/por/phase.ts";
import {
  BEACON_TIMER,
  BEACON_TOKEN,
  PhaseLock,
  type PhaseNetwork,
  type PhaseState,
} from "../../../src/protocol/por/phase-lock.ts";
import { por } from "../../../src/protocol/por/por.ts";
import { EPOCH_US, FakeHost } from "../../support/fake-host.ts";
import { TimedHost } from "./timed-host.ts";

const PERIOD = 100_000;
const network: PhaseNetwork = {
  rule: "mean",
  strength: 0.5,
  beaconUs: 60_000_000,
  searchUs: 5_000_000,
  guardUs: 5000,
  periodUs: PERIOD,
  spaces: new BeaconSpaces(),
};
const space = network.spaces.of(PERIOD);

/** A lock that beats at its host's present. */
function lockAt(host: FakeHost, settings: Partial<PhaseNetwork> = {}): PhaseLock {
  const state = { beatUs: host.nowUs, movedUs: host.nowUs, steadyRounds: 0, vainRounds: 0, beacons: 0, heard: [] };
  return new PhaseLock(host, { ...network, ...settings }, state);
}

/** A beacon of someone who was ahead by so many µs when it was sent, `ageUs` ago. */
function beaconAhead(host: FakeHost, byUs: number, ageUs = 0): Uint8Array {
  const phase = (((host.nowUs - ageUs - EPOCH_US + byUs) % PERIOD) + PERIOD) % PERIOD;
  return encodeBeacon({ phase: phase / PERIOD, ordinal: 0 }, space.hash);
}

/** How far a lock is ahead of one that beats at the epoch, µs. */
const aheadUs = (host: TimedHost) => wrap((EPOCH_US - host.rhythm.beatUs) / PERIOD) * PERIOD;

describe("a round", () => {
  it("goes a share of the way to the mean of those heard since the last", () => {
    const host = new TimedHost();
    const lock = lockAt(host);
    host.nowUs += 1_000_000;
    lock.onFrame(beaconAhead(host, 8000), 1, undefined);
    lock.onFrame(beaconAhead(host, 4000), 2, undefined);
    lock.onTimer();
    expect(aheadUs(host)).toBeCloseTo(3000, 2);
    // Nothing new was heard: it stays.
    host.nowUs += 1_000_000;
    lock.onTimer();
    expect(aheadUs(host)).toBeCloseTo(3000, 2);
  });

  it("compensates for the age of what it hears; without, it would be off by it", () => {
    const ahead = (toldUs: number | undefined) => {
      const host = new TimedHost();
      const lock = lockAt(host, { strength: 1 });
      host.nowUs += 1_000_000;
      lock.onFrame(beaconAhead(host, 2000, 60_000), 1, toldUs);
      lock.onTimer();
      return aheadUs(host);
    };
    expect(ahead(60_000)).toBeCloseTo(2000, 1);
    expect(Math.abs(ahead(undefined) - 2000)).toBeGreaterThan(30_000);
  });

  it("sends a beacon that tells its phase, by a radio that stamps it where there is one", () => {
    for (const host of [new FakeHost(), new TimedHost()]) {
      const lock = lockAt(host);
      host.nowUs += 25_000;
      lock.onTimer();
      expect(host.sent).toEqual([expect.objectContaining({ to: undefined, token: BEACON_TOKEN })]);
      expect(space.look(host.sent[0].frame)).toMatchObject({ phase: expect.closeTo(0.25, 6) });
      expect(host.timers.has(BEACON_TIMER)).toBe(true);
    }
  });

  it("takes the radio's interval for its period", () => {
    const host = new TimedHost({ checkIntervalUs: 250_000 });
    const lock = new PhaseLock(host, network);
    lock.start();
    expect(host.rhythm).toMatchObject({ periodUs: 250_000, guardUs: undefined });
  });
});

/** Rounds with a neighbour who is off by so much, a search interval apart. */
function rounds(host: TimedHost, lock: PhaseLock, count: number, offUs: number): void {
  for (let round = 0; round < count; round++) {
    host.nowUs += network.searchUs;
    lock.onFrame(beaconAhead(host, offUs), 1, 0);
    lock.onTimer();
  }
}

describe("a node", () => {
  it("is in step after three steady rounds, tells its radio the guard, and then beacons seldom", () => {
    const host = new TimedHost();
    const lock = lockAt(host);
    rounds(host, lock, 2, 1000);
    expect([lock.isInStep, host.rhythm.guardUs]).toEqual([false, undefined]);
    expect(host.timers.get(BEACON_TIMER)! - host.nowUs).toBeLessThan(1.1 * network.searchUs);
    rounds(host, lock, 1, 1000);
    expect([lock.isInStep, host.rhythm.guardUs]).toEqual([true, network.guardUs]);
    expect(host.timers.get(BEACON_TIMER)! - host.nowUs).toBeGreaterThan(0.89 * network.beaconUs);
    expect(host.count("in-step")).toBe(1);
  });

  it("gets in step only where all are within half the guard, and then stays so up to the guard", () => {
    const host = new TimedHost();
    const lock = lockAt(host, { strength: 1e-9 });
    rounds(host, lock, 6, 0.6 * network.guardUs);
    expect(lock.isInStep).toBe(false);
    rounds(host, lock, 3, 0.4 * network.guardUs);
    expect(lock.isInStep).toBe(true);
    rounds(host, lock, 3, 0.6 * network.guardUs);
    expect(lock.isInStep).toBe(true);
  });

  it("that is alone never is", () => {
    const host = new TimedHost();
    const lock = lockAt(host);
    for (let round = 0; round < 10; round++) lock.onTimer();
    expect(lock.isInStep).toBe(false);
  });

  it("falls out of step at once where one is heard beyond the guard, and not for less", () => {
    const host = new TimedHost();
    const lock = lockAt(host);
    rounds(host, lock, 3, 0);
    lock.onFrame(beaconAhead(host, network.guardUs - 100), 2, 0);
    expect(lock.isInStep).toBe(true);
    lock.onFrame(beaconAhead(host, network.guardUs + 100), 3, 0);
    expect([lock.isInStep, host.rhythm.guardUs, host.count("out-of-step")]).toEqual([false, undefined, 1]);
    expect(host.timers.get(BEACON_TIMER)! - host.nowUs).toBeLessThanOrEqual(network.searchUs);
  });

  it("forgets who is silent for three and a half beacons, and is then alone", () => {
    const host = new TimedHost();
    const lock = lockAt(host);
    rounds(host, lock, 3, 0);
    host.nowUs += 3.4 * network.beaconUs;
    lock.onTimer();
    expect(lock.isInStep).toBe(true);
    host.nowUs += 0.2 * network.beaconUs;
    lock.onTimer();
    expect([lock.isInStep, lock.snapshot().heard]).toEqual([false, []]);
  });

  it("begins again at another phase after twenty rounds with someone far off, and only then", () => {
    for (const [offUs, expected] of [
      [PERIOD / 4, 1],
      [PERIOD / 20, 0],
    ] as const) {
      const host = new TimedHost({ draws: [0.4] });
      const lock = lockAt(host, { strength: 1e-9 });
      let begun = 0;
      for (let round = 0; round < 20; round++) {
        const before = aheadUs({ rhythm: { beatUs: lock.snapshot().beatUs } } as TimedHost);
        rounds(host, lock, 1, offUs);
        if (Math.abs(aheadUs(host) - before) > PERIOD / 3) begun++;
      }
      expect(begun).toBe(expected);
    }
  });

  it("notes what is no beacon, and hears on", () => {
    const host = new TimedHost();
    const lock = lockAt(host);
    lock.onFrame(Uint8Array.of(1, 2, 3), 1, 0);
    lock.onFrame(encodeBeacon({ phase: 0, ordinal: 0 }, 1), 1, 0);
    expect(host.count("malformed")).toBe(2);
    expect(lock.snapshot().heard).toEqual([]);
  });

  it("with pulse coupling moves as it hears, forward only", () => {
    const host = new TimedHost();
    const lock = lockAt(host, { rule: "pulse" });
    lock.onFrame(beaconAhead(host, 1000), 1, 0);
    expect(aheadUs(host)).toBeCloseTo(1000, 1);
    lock.onFrame(beaconAhead(host, -1000), 2, 0);
    expect(aheadUs(host)).toBeCloseTo(1000, 1);
  });

  it("goes on as it was from plain data", () => {
    const settings = {
      coupling: "mean",
      strength: 0.5,
      beacon: network.beaconUs,
      search: network.searchUs,
      guard: network.guardUs,
      period: PERIOD,
    } as const;
    const protocol = por.build(settings, { encoder: undefined, epochMs: 0, audience: "all" });
    const host = new TimedHost({ draws: [0.3, 0.7] });
    const node = protocol.create(host);
    node.start();
    host.nowUs += 1_000_000;
    node.onFrame(beaconAhead(host, 3000), 4, 0);
    const state = structuredClone(node.snapshot()) as PlainData;
    const twin = new TimedHost({ draws: [0.9], nowUs: host.nowUs });
    const restored = protocol.restore(twin, state);
    expect(restored.snapshot()).toEqual(state);
    expect((state as { phase: PhaseState }).phase.heard).toHaveLength(1);
    node.onTimer(BEACON_TIMER);
    restored.onTimer(BEACON_TIMER);
    expect(twin.sent.map(({ frame }) => frame)).toEqual(host.sent.map(({ frame }) => frame));
    expect(twin.rhythm).toEqual(host.rhythm);
  });
});

describe("neighbours", () => {
  it("are remembered up to a bound, the longest unheard forgotten first", () => {
    const known = new Neighbourhood();
    for (let from = 0; from < 300; from++) known.hear({ from, beatUs: 0, heardUs: from });
    known.hear({ from: 100, beatUs: 0, heardUs: 400 });
    known.hear({ from: 999, beatUs: 0, heardUs: 401 });
    expect(known.size).toBe(256);
    expect(known.snapshot()[0].from).toBe(45);
    expect(known.snapshot().at(-2)!.from).toBe(100);
  });

  it("are told in the order of their addresses, whoever was heard first", () => {
    const oscillator = new Oscillator(100, 0);
    const known = new Neighbourhood();
    known.hear({ from: 2, beatUs: -20, heardUs: 1 });
    known.hear({ from: 1, beatUs: 10, heardUs: 2 });
    expect(known.aheadSince(0, oscillator)).toEqual([-0.1, 0.2]);
    expect(known.aheadSince(1, oscillator)).toEqual([-0.1]);
    expect(known.worstUs(oscillator)).toBe(20);
  });
});
