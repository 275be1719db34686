import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AlarmRuns } from "../../../src/experiment/beliefs/alarm.ts";
import { BeliefRecord } from "../../../src/experiment/beliefs/belief-record.ts";
import { judgedMembers } from "../../../src/experiment/beliefs/judged-members.ts";
import { TimeDistribution } from "../../../src/experiment/beliefs/time-distribution.ts";

describe("a record of beliefs", () => {
  const all = { slotOf: Int32Array.of(-1, 0, 0, 1), slots: 2, members: 2 };

  it("holds the gateways of one sink for one member, and keeps news only", () => {
    const record = new BeliefRecord(["a", "gateway-1", "gateway-2", "b"], all);
    record.published(0, 0, 1000, 5);
    record.published(0, 1, 1001, 15);
    record.delivered(1, "a", 1000, 1, 1, 10);
    record.delivered(2, "a", 1000, 1, 1, 11);
    record.delivered(2, "a", 1001, 2, 1, 20);
    record.delivered(1, "a", 1000, 1, 1, 30);
    record.delivered(3, "a", 1001, 2, 1, 25);
    // Not a member; itself; never published.
    record.delivered(0, "b", 1, 1, 1, 40);
    record.delivered(3, "b", 1, 1, 1, 40);
    record.delivered(1, "a", 7777, 1, 1, 40);
    const told = (slot: number, node: number) => {
      const known = record.knowledge(slot, node);
      return Array.from({ length: known.length }, (_, i) => [known.atUs(i), known.takenUs(i), known.value(i)]);
    };
    expect(told(0, 0)).toEqual([
      [10, 5, 1],
      [20, 15, 2],
    ]);
    expect(told(1, 0)).toEqual([[25, 15, 2]]);
    expect(told(0, 3)).toEqual([]);
    // What comes later is found too.
    record.published(0, 2, 1002, 50);
    record.delivered(1, "a", 1002, 3, 1, 60);
    expect(told(0, 0).length).toBe(3);
  });
});

describe("the members judged", () => {
  const nodes = Array.from({ length: 40 }, (_, i) => ({ name: `node-${i}`, samples: 9 }));
  const everyone = Int32Array.from(nodes.keys());
  const namesOf = (order: readonly { readonly name: string }[], slotOf: Int32Array) =>
    order.filter((_, i) => slotOf[i] >= 0).map(({ name }) => name);

  it("are all, or as many as the budget allows, and one at least", () => {
    expect(judgedMembers(everyone, nodes, "s")).toMatchObject({ slots: 40, members: 40 });
    expect(judgedMembers(everyone, nodes, "s", 4400)).toMatchObject({ slots: 11, members: 40 });
    expect(judgedMembers(everyone, nodes, "s", 1)).toMatchObject({ slots: 1, members: 40 });
    expect(
      judgedMembers(
        everyone.map(() => -1),
        nodes,
        "s",
      ),
    ).toMatchObject({ slots: 0, members: 0 });
  });

  it("are drawn by the seed and by name, wherever a node stands in the list", () => {
    const chosen = namesOf(nodes, judgedMembers(everyone, nodes, "s", 4000).slotOf);
    const turned = [...nodes].reverse();
    const again = namesOf(turned, judgedMembers(everyone, turned, "s", 4000).slotOf);
    expect([...again].sort()).toEqual([...chosen].sort());
    expect(namesOf(nodes, judgedMembers(everyone, nodes, "t", 4000).slotOf)).not.toEqual(chosen);
  });
});

describe("a distribution over time", () => {
  const ramps = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 12 });
  const PARTS = 100;

  it("is that of very many instants", () => {
    fc.assert(
      fc.property(ramps, fc.nat(40), (pieces, zero) => {
        const exact = new TimeDistribution();
        const many: number[] = Array.from({ length: zero * PARTS }, () => 0);
        exact.addZero(zero);
        for (const [low, length] of pieces) {
          exact.addRamp(low, low + length);
          for (let i = 0; i < length * PARTS; i++) many.push(low + (i + 0.5) / PARTS);
        }
        const found = exact.quantiles(1);
        if (many.length === 0) {
          expect(found).toBeNull();
          return;
        }
        many.sort((a, b) => a - b);
        expect(found!.mean).toBeCloseTo(many.reduce((sum, one) => sum + one, 0) / many.length, 6);
        expect(found!.max).toBe(Math.max(0, ...pieces.filter(([, length]) => length > 0).map(([a, b]) => a + b)));
        // Where nothing lies between two values, either is the quantile.
        const about = (rank: number) => many[Math.max(0, Math.min(many.length - 1, rank))];
        for (const [name, share] of [
          ["p50", 0.5],
          ["p90", 0.9],
          ["p99", 0.99],
        ] as const) {
          expect(found![name]).toBeGreaterThanOrEqual(about(Math.floor(share * many.length) - 1) - 2 / PARTS);
          expect(found![name]).toBeLessThanOrEqual(about(Math.ceil(share * many.length)) + 2 / PARTS);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("an alarm by rate", () => {
  const course = Array.from({ length: 3000 }, (_, t) => Math.round(40 * Math.sin(t / 300) + 8 * Math.sin(t * t)));

  it("is the same over long courses as by looking back at every value", () => {
    for (const [change, within] of [
      [19, 40],
      [15, 3],
      [46, 250],
    ] as const) {
      const runs = new AlarmRuns({ rate: { change, within } } as never);
      for (const [t, value] of course.entries()) runs.step(t, value);
      runs.end(course.length);
      const alarmed = course.map((value, t) =>
        course.slice(Math.max(0, t - within), t).some((before) => Math.abs(before - value) >= change),
      );
      const starts = [...alarmed.keys()].filter((t) => alarmed[t] && !(alarmed[t - 1] ?? false));
      expect(starts.length).toBeGreaterThan(1);
      expect([...runs.startUs.values()]).toEqual(starts);
    }
  });
});
