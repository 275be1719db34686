import { describe, expect, it } from "vitest";
import { CoherenceRecord } from "../../src/experiment/coherence.ts";
import { outputOfShipped } from "../support/scenarios.ts";

const PERIOD = 100_000;

/** A record of nodes at these phases, in cycles, looked at once. */
function recordOf(phases: readonly number[], guardUs?: number): CoherenceRecord {
  const record = new CoherenceRecord(phases.length);
  phases.forEach((phase, node) => {
    record.keptRhythm(node, -phase * PERIOD, PERIOD, guardUs, 1000 + node);
  });
  record.look(2_000_000);
  return record;
}

describe("the record of coherence", () => {
  it("tells nothing of nodes without a rhythm", () => {
    const record = new CoherenceRecord(3);
    record.look(1);
    expect(record.metrics()).toEqual({ orderParameter: null, lockTimeS: null, residualJitterUs: null });
    expect(record.looks).toEqual([]);
  });

  it("finds the order parameter, whoever is in step by his own judgement", () => {
    expect(recordOf([0.2, 0.2, 0.2]).metrics().orderParameter).toBeCloseTo(1, 12);
    expect(recordOf([0, 0.25, 0.5, 0.75]).metrics().orderParameter).toBeLessThan(1e-9);
    expect(recordOf([0.2, 0.2, 0.2]).metrics()).toMatchObject({ lockTimeS: null, residualJitterUs: null });
  });

  it("measures distances from the middle, from the instant at which nearly all are in step", () => {
    const record = recordOf([0.1, 0.1, 0.13, 0.07], 5000);
    expect(record.metrics().lockTimeS).toBeCloseTo(0.001003, 12);
    // Two are off by 0.03 of a cycle, 3000 µs, and two are not.
    expect(record.metrics().residualJitterUs!).toBeCloseTo(3000 / Math.SQRT2, 6);
    expect([...record.looks.at(-1)!.aheadUs].map(Math.round)).toEqual([0, 0, 3000, -3000]);
    expect(record.looks.at(-1)!.inStepShare).toBe(1);
  });

  it("follows clocks that drift apart", () => {
    const record = new CoherenceRecord(2);
    record.keptRhythm(0, 0, PERIOD, 5000, 0);
    record.keptRhythm(1, 0, PERIOD * 1.001, 5000, 0);
    // After ten periods the second is ten µs of a thousand behind the first: each is half of that off the middle.
    record.look(10 * PERIOD);
    const [first, second] = record.looks.at(-1)!.aheadUs;
    expect(first - second).toBeCloseTo(1000, -1);
  });

  it("leaves the dead out, and takes them back when they boot", () => {
    const record = recordOf([0, 0, 0.5], 5000);
    record.died(2);
    record.died(2);
    record.look(3_000_000);
    expect(record.metrics().orderParameter).toBeCloseTo(1, 12);
    expect(record.looks.at(-1)!.inStepShare).toBe(1);
    expect(record.looks.at(-1)!.aheadUs[2]).toBeNaN();
    record.booted(2);
    record.look(4_000_000);
    expect(record.looks.at(-1)!.inStepShare).toBeCloseTo(2 / 3, 12);
  });

  it("shows up to 48 of many nodes", () => {
    expect(new CoherenceRecord(10).shown).toHaveLength(10);
    expect(new CoherenceRecord(1000).shown).toHaveLength(48);
  });
});

describe("the scenario that keeps step", () => {
  const { result, tables } = outputOfShipped("por-locking", ["duration=30 min"], { tables: true });
  const of = (name: string) => result.protocols[name].metrics;

  it("comes into step, says how well, and delivers no less for it", () => {
    const locked = of("resonance-por");
    expect(locked.orderParameter!).toBeGreaterThan(0.99);
    expect(locked.lockTimeS!).toBeLessThan(600);
    expect(locked.residualJitterUs!).toBeLessThan(2500);
    expect(locked.deliveryRatio!).toBeGreaterThan(of("resonance").deliveryRatio! - 0.02);
    expect(of("resonance")).toMatchObject({ orderParameter: null, lockTimeS: null, residualJitterUs: null });
  });

  it("spends less on sending, beacons included", () => {
    const broadcasts = (name: string) => of(name).transmissions + of(name).forwards + (of(name).facts.beacon ?? 0);
    expect(of("resonance-por").energyByStateJ.transmit / broadcasts("resonance-por")).toBeLessThan(
      of("resonance").energyByStateJ.transmit / broadcasts("resonance") / 2,
    );
    expect(of("beacons-only").transmissions).toBe(0);
    expect(of("beacons-only").energyByStateJ.transmit).toBeGreaterThan(0);
  });

  it("fills the tables of coherence", () => {
    const { coherence, phases } = tables!;
    expect(new Set(coherence.protocol)).toEqual(new Set(["resonance-por", "beacons-only"]));
    expect(phases.node).toHaveLength(coherence.protocol.length * 25);
    expect(coherence.orderParameter.every((r) => r >= 0 && r <= 1 + 1e-12)).toBe(true);
    expect(Math.min(...coherence.orderParameter)).toBeLessThan(0.6);
  });
});
