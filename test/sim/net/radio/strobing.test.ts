/** What duty-cycled listening costs and brings: ageing phases, checks, whom to strobe for, and when to stop. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COPY_GAP_US } from "../../../../models/radio/low-power-listening.ts";
import { AwakeAccount } from "../../../../sim/net/radio/awake-account.ts";
import type { ListeningPolicy } from "../../../../sim/net/radio/listening.ts";
import { ALWAYS_ON, Harness, SILENT } from "./harness.ts";

const INTERVAL_US = 125_000;
const LPL = {
  kind: "lpl",
  intervalUs: INTERVAL_US,
  guardUs: 1000,
  phase: "independent",
  spreadUs: 0,
  clockTolerancePpm: 20,
} as const;
const LOCKED: ListeningPolicy = {
  kind: "lpl",
  intervalUs: INTERVAL_US,
  guardUs: 1000,
  phase: "locked",
  spreadUs: 500,
  clockTolerancePpm: 20,
};
const loud = (): number => 20;

describe("what a sender knows of a wake", () => {
  /** Copies of a unicast sent so long after the last one, mean over seeds. */
  const meanCopies = (pauseUs: number, policy: ListeningPolicy = LPL): number => {
    let copies = 0;
    for (let run = 0; run < 30; run++) {
      const harness = new Harness(loud, [policy, policy], { seed: `age-${run}` });
      harness.sendAt(0, 0, 1);
      harness.sendAt(1_000_000 + pauseUs + 7919 * run, 0, 1);
      harness.run(3_000_000 + pauseUs);
      expect(harness.count("ended", "acknowledged")).toBe(2);
      copies += harness.of("copies", 0)[1].other + 1;
    }
    return copies / 30;
  };

  test("ages: a unicast costs more the longer ago the last one was, up to that of a sender that knows nothing", () => {
    // Twice 20 ppm: 2.4 ms after a minute, 24 ms after ten, and after 26 the whole interval of 125 ms is in doubt.
    const costs = [1, 60, 300, 600, 1200].map((seconds) => meanCopies(seconds * 1e6));
    for (let i = 1; i < costs.length; i++) expect(costs[i]).toBeGreaterThan(costs[i - 1]);
    expect(costs[3] - costs[0]).toBeCloseTo((2 * 20 * 600) / 2544, -1);
    const saturated = meanCopies(3600e6);
    expect(saturated).toBe(meanCopies(7200e6));
    expect((saturated * 2544) / INTERVAL_US).toBeGreaterThan(0.35);
    expect((saturated * 2544) / INTERVAL_US).toBeLessThan(0.65);
  });

  test("does not age between perfect clocks, nor where phases are locked", () => {
    const perfect = { ...LPL, clockTolerancePpm: 0 };
    expect(meanCopies(3600e6, perfect)).toBeLessThan(meanCopies(60e6) + 1);
    expect(meanCopies(3600e6, perfect)).toBeLessThanOrEqual(4);
    expect(meanCopies(3600e6, LOCKED)).toBeLessThanOrEqual(5);
  });
});

describe("a check", () => {
  test("sees only what is as loud as a busy channel", () => {
    // 6 dB above noise are plenty for an error-free frame, once the receiver is awake.
    const faint = (): number => 6;
    const deaf = new Harness(faint, [LPL, LPL]);
    deaf.sendAt(0, 0, 1);
    deaf.sendAt(2_000_000, 0, -1);
    deaf.run(4_000_000);
    expect(deaf.of("delivered")).toEqual([]);
    expect(deaf.spentUs(1, "listen")).toBe(0);
    const keen = new Harness(faint, [LPL, LPL], { ccaAboveNoiseDb: 5.4 });
    keen.sendAt(0, 0, 1);
    keen.run(4_000_000);
    expect(keen.of("delivered")).toHaveLength(1);
  });
});

describe("whom a broadcast is strobed for", () => {
  test("those in the sender's own row, whatever sleeps elsewhere", () => {
    const quick: ListeningPolicy = { ...LPL, intervalUs: 20_000 };
    // 0 reaches 1 alone, which is always on; 2 reaches 3 alone, which wakes every 20 ms; 4 wakes every 125 ms, unheard.
    const pairs = (from: number, to: number): number => (from < 4 && to === (from ^ 1) ? 20 : SILENT);
    const harness = new Harness(pairs, [LPL, ALWAYS_ON, LPL, quick, LPL]);
    harness.sendAt(0, 0, -1);
    harness.sendAt(0, 2, -1);
    harness.run(1_000_000);
    expect(harness.of("copies", 0)).toEqual([]);
    expect(harness.of("copies", 2)[0].other + 1).toBe(Math.ceil((20_000 + 2488 + COPY_GAP_US) / 2544));
    expect(harness.of("delivered")).toHaveLength(2);
  });
});

describe("a copy that is lost", () => {
  test("is not the last: who listens has the next ones of a broadcast, and of a frame that is not strobed none", () => {
    // Every other copy is lost to noise at 1; 2 has to be strobed for.
    const faint = (_from: number, to: number): number => (to === 1 ? -0.9 : 20);
    const deliveredWith = (third: ListeningPolicy): number => {
      const harness = new Harness(faint, [ALWAYS_ON, ALWAYS_ON, third]);
      for (let i = 0; i < 40; i++) harness.sendAt(i * 500_000, 0, -1);
      harness.run(21_000_000);
      return harness.of("delivered", 1).length;
    };
    expect(deliveredWith(LPL)).toBe(40);
    expect(deliveredWith(ALWAYS_ON)).toBeLessThan(35);
    expect(deliveredWith(ALWAYS_ON)).toBeGreaterThan(0);
  });
});

describe("the end of a unicast strobe", () => {
  const WHOLE = Math.ceil((INTERVAL_US + 2488 + COPY_GAP_US) / 2544);

  test("comes with the acknowledgement, a turn-round and 352 µs after the copy that was heard", () => {
    const harness = new Harness(loud, [LPL, LPL]);
    harness.sendAt(0, 0, 1);
    harness.run(1_000_000);
    const [delivered] = harness.of("delivered");
    expect(harness.of("ended")[0].atUs).toBe(delivered.atUs + 192 + 352);
    expect(harness.of("copies")[0].atUs).toBe(delivered.atUs + 192 + 352);
    const copies = harness.of("copies")[0].other + 1;
    expect(harness.spentUs(0, "transmit")).toBe(copies * 2144);
    expect(harness.of("air", 0)[0].atUs + copies * 2544 - COPY_GAP_US).toBe(delivered.atUs);
  });

  test("does not come where the acknowledgement is lost: it is strobed to the end, four times, delivered once", () => {
    const oneWay = (from: number): number => (from === 0 ? 20 : SILENT);
    const harness = new Harness(oneWay, [LPL, LPL]);
    harness.sendAt(0, 0, 1);
    harness.run(5_000_000);
    expect(harness.of("copies", 0).map(({ other }) => other + 1)).toEqual([WHOLE, WHOLE, WHOLE, WHOLE]);
    expect(harness.spentUs(0, "transmit")).toBe(4 * WHOLE * 2144);
    expect(harness.of("delivered")).toHaveLength(1);
    expect(harness.of("ended")).toMatchObject([{ node: 0, detail: "lost" }]);
    expect(harness.count("outcome", "no-acknowledgement")).toBe(1);
  });

  test("is put off by a copy where an acknowledgement comes but cannot be read", () => {
    // Locked on, and lost to noise nearly always.
    const nearlyOneWay = (from: number): number => (from === 0 ? 20 : -4.5);
    const harness = new Harness(nearlyOneWay, [LPL, LPL]);
    harness.sendAt(0, 0, 1);
    harness.run(5_000_000);
    const copies = harness.of("copies", 0).map(({ other }) => other + 1);
    expect(copies).toHaveLength(4);
    for (const sent of copies) {
      expect(sent).toBeLessThan(WHOLE);
      expect(sent).toBeGreaterThanOrEqual(WHOLE - 2);
    }
    expect(harness.spentUs(0, "transmit")).toBe(copies.reduce((sum, sent) => sum + sent, 0) * 2144);
    expect(harness.of("delivered")).toHaveLength(1);
  });
});

describe("time awake", () => {
  const RUN_US = 3_000_000;
  const call = fc.record({ at: fc.nat(2_500_000), node: fc.nat(4), to: fc.integer({ min: -1, max: 4 }) });

  test("is booked once: no radio's states last longer than it was up, whatever it overhears", () => {
    fc.assert(
      fc.property(
        fc.array(call, { maxLength: 60 }),
        fc.constantFrom(10_000, 11_000, 125_000),
        fc.nat(2_000_000),
        fc.string({ maxLength: 3 }),
        (calls, intervalUs, bootUs, seed) => {
          const policy: ListeningPolicy = { ...LPL, intervalUs };
          const harness = new Harness(loud, [policy, policy, policy, policy, ALWAYS_ON], { seed });
          harness.at(0, () => harness.medium.powerDown(3));
          harness.at(bootUs, () => harness.medium.powerUp(3));
          for (const { at, node, to } of calls)
            if (to !== node) harness.sendAt(node === 3 ? bootUs + at : at, node, to);
          harness.run(RUN_US);
          for (let node = 0; node < 5; node++) {
            const awakeUs = harness.spentUs(node, "listen") + harness.spentUs(node, "transmit");
            expect(harness.spentUs(node, "listen")).toBeGreaterThanOrEqual(0);
            expect(harness.spentUs(node, "transmit")).toBeGreaterThanOrEqual(0);
            expect(awakeUs).toBeLessThanOrEqual(node === 3 ? RUN_US - bootUs : RUN_US);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test("account books no moment twice", () => {
    const booked: number[] = [];
    const clock = { nowUs: 100 };
    const account = new AwakeAccount(1, clock, { book: (_node, _state, durationUs) => booked.push(durationUs) });
    account.rests(0);
    clock.nowUs = 150;
    account.book(0, 100);
    account.book(0, 20, 10);
    clock.nowUs = 300;
    account.book(0, 70, 100);
    account.book(0, 100, 0, 40);
    expect(booked).toEqual([50, 50, 40]);
  });
});
