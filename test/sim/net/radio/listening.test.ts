import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ASSESSMENT_US,
  CHECK_US,
  COPY_GAP_US,
  samplingFraction,
} from "../../../../models/radio/low-power-listening.ts";
import { Listening, type ListeningPolicy } from "../../../../sim/net/radio/listening.ts";
import { ALWAYS_ON, Harness, SILENT } from "./harness.ts";
import { radioKeys } from "./ns3-grid.ts";

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
const LEAF: ListeningPolicy = { kind: "sleepy-leaf", pollIntervalUs: 1_000_000, parent: 0 };
const loud = (): number => 20;

describe("wakes", () => {
  test("come once an interval at one phase; next and last agree", () => {
    const listening = new Listening([LPL], radioKeys("w", 1).listeningPhase);
    fc.assert(
      fc.property(fc.nat(1e9), (atUs) => {
        const next = listening.nextWakeUs(0, atUs);
        expect(next).toBeGreaterThanOrEqual(atUs);
        expect(listening.sinceWakeUs(0, next)).toBe(0);
        expect(listening.sinceWakeUs(0, next - 1)).toBe(INTERVAL_US - 1);
        expect(listening.nextWakeUs(0, next + 1)).toBe(next + INTERVAL_US);
      }),
    );
  });

  test("come at each node's own interval, where they differ, and not at all at those who do not check", () => {
    const intervals = [20_000, 0, INTERVAL_US, 20_000, 0];
    const policies = intervals.map((intervalUs, i): ListeningPolicy => {
      if (intervalUs > 0) return { ...LPL, intervalUs };
      return i === 1 ? ALWAYS_ON : LEAF;
    });
    const listening = new Listening(policies, radioKeys("w", intervals.length).listeningPhase);
    expect(intervals.map((_, node) => listening.intervalOf(node))).toEqual(intervals);
    for (const node of [0, 2, 3]) {
      const next = listening.nextWakeUs(node, 1_000_000);
      expect(listening.nextWakeUs(node, next + 1)).toBe(next + intervals[node]);
    }
    const alike = new Listening([ALWAYS_ON, LPL, LPL], radioKeys("w", 3).listeningPhase);
    expect([0, 1, 2].map((node) => alike.intervalOf(node))).toEqual([0, INTERVAL_US, INTERVAL_US]);
  });

  test("a guard must cover the spread of a locked network", () => {
    const policy: ListeningPolicy = { ...LOCKED, spreadUs: 2000 };
    expect(() => new Listening([policy], radioKeys("w", 1).listeningPhase)).toThrow(RangeError);
  });
});

describe("strobing to sleeping receivers", () => {
  test("a broadcast reaches all neighbours, each in its own wake", () => {
    const harness = new Harness(loud, new Array(6).fill(LPL));
    for (let i = 0; i < 20; i++) harness.sendAt(i * 500_000, i % 6, -1, 50, i);
    harness.run(11_000_000);
    expect(harness.of("delivered")).toHaveLength(20 * 5);
    expect(harness.of("ended").every(({ detail }) => detail === "sent")).toBe(true);
    // A whole interval and two checks, in copies of 2,144 µs and gaps of 400 µs.
    for (const { other } of harness.of("copies"))
      expect(other + 1).toBe(Math.ceil((INTERVAL_US + 2488 + COPY_GAP_US) / 2544));
  });

  test("the first unicast strobes until the receiver wakes; later ones know when", () => {
    const harness = new Harness(loud, [LPL, LPL]);
    for (let i = 0; i < 40; i++) harness.sendAt(i * 1_000_000 + 7919 * i, 0, 1);
    harness.run(45_000_000);
    expect(harness.count("ended", "acknowledged")).toBe(40);
    const copies = harness.of("copies", 0).map(({ other }) => other + 1);
    expect(copies).toHaveLength(40);
    // Backoff up to 2.24 ms, guard 1 ms, check and one copy: at most four copies of 2.5 ms.
    expect(Math.max(...copies.slice(1))).toBeLessThanOrEqual(4);
  });

  test("without learning, half an interval is strobed on average", () => {
    let copies = 0;
    for (let run = 0; run < 40; run++) {
      const harness = new Harness(loud, [LPL, LPL], { seed: `first-${run}` });
      harness.sendAt(0, 0, 1);
      harness.run(1_000_000);
      expect(harness.count("ended", "acknowledged")).toBe(1);
      copies += harness.of("copies", 0)[0].other + 1;
    }
    const meanUs = (copies / 40) * 2544;
    expect(meanUs).toBeGreaterThan(0.35 * INTERVAL_US);
    expect(meanUs).toBeLessThan(0.65 * INTERVAL_US);
  });

  test("in a locked network a broadcast takes a guard time", () => {
    const harness = new Harness(loud, new Array(6).fill(LOCKED));
    for (let i = 0; i < 20; i++) harness.sendAt(i * 500_000 + 1234 * i, i % 6, -1, 50, i);
    harness.run(11_000_000);
    expect(harness.of("delivered")).toHaveLength(20 * 5);
    for (const { other } of harness.of("copies")) expect(other + 1).toBeLessThanOrEqual(5);
  });

  test("short frames are padded to what a check cannot miss: 28 bytes on air", () => {
    const harness = new Harness(loud, [LPL, LPL]);
    harness.sendAt(0, 0, -1, 1);
    harness.run(500_000);
    expect(harness.of("air")[0].detail.split(" ").slice(1)).toEqual(["896", "28"]);
  });

  test("always-on receivers get the first copy; always-on addressees are not strobed", () => {
    const harness = new Harness(loud, [LPL, ALWAYS_ON, LPL]);
    harness.sendAt(0, 0, -1);
    harness.sendAt(500_000, 0, 1);
    harness.run(1_000_000);
    const [broadcast] = harness.of("air");
    expect(harness.of("delivered", 1)[0].atUs).toBe(broadcast.atUs + 2144);
    expect(harness.of("delivered", 2)).toHaveLength(1);
    expect(harness.of("copies")).toHaveLength(1);
    expect(harness.count("ended", "acknowledged")).toBe(1);
  });

  test("a strobe keeps others off the channel, and they get through in the end", () => {
    const harness = new Harness(loud, [LPL, LPL, LPL]);
    harness.sendAt(0, 0, -1, 50, 1);
    harness.sendAt(20_000, 1, -1, 50, 2);
    harness.run(2_000_000);
    expect(harness.of("delivered")).toHaveLength(4);
    const [first, second] = harness.of("air");
    expect(second.atUs - first.atUs).toBeGreaterThan(INTERVAL_US);
  });

  test("unicast to a dead receiver is given up, and strobes whole intervals", () => {
    const harness = new Harness(loud, [LPL, LPL]);
    harness.at(0, () => harness.medium.powerDown(1));
    harness.sendAt(1, 0, 1);
    harness.run(3_000_000);
    expect(harness.of("ended")[0].detail).toBe("lost");
    expect(harness.of("copies", 0)).toHaveLength(4);
  });

  test("a sender that dies within its strobe reaches nobody after", () => {
    const harness = new Harness(loud, [LPL, LPL]);
    harness.sendAt(0, 0, -1);
    harness.at(8000, () => harness.medium.powerDown(0));
    harness.run(1_000_000);
    const [delivered] = harness.of("delivered");
    expect(delivered === undefined || delivered.atUs <= 8000).toBe(true);
  });

  test("time in states adds up, whatever is sent", () => {
    const policies = [LPL, LPL, LPL, ALWAYS_ON];
    const call = fc.record({ at: fc.nat(3_000_000), node: fc.nat(3), to: fc.integer({ min: -1, max: 3 }) });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 20 }), (calls) => {
        const harness = new Harness(loud, policies);
        const sent = calls.filter(({ node, to }) => to !== node);
        for (const { at, node, to } of sent) harness.sendAt(at, node, to);
        harness.run(30_000_000);
        expect(harness.of("ended")).toHaveLength(sent.length);
        for (let node = 0; node < policies.length; node++) {
          const awakeUs = harness.spentUs(node, "listen") + harness.spentUs(node, "transmit");
          expect(awakeUs).toBeGreaterThanOrEqual(0);
          // Idle again: sampling or on, never stuck in between.
          if (node < 3) expect(harness.spentUs(node, "sampling")).toBeGreaterThan(10_000_000);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("energy against Dunkels 2011 (TelosB, CC2420: receive 18.8 mA, transmit 17.4 mA at 3 V)", () => {
  const RECEIVE_W = 18.8e-3 * 3;
  const TRANSMIT_W = 17.4e-3 * 3;
  const energyUj = (harness: Harness, node: number): number =>
    harness.spentUs(node, "listen") * RECEIVE_W + harness.spentUs(node, "transmit") * TRANSMIT_W;
  /** Mean energy per frame of a sender and its receiver, over frames at all phases, wakes that hear nothing left out. */
  const exchange = (to: number, policy: ListeningPolicy = LPL): readonly [number, number] => {
    const harness = new Harness(loud, [policy, policy]);
    for (let i = 0; i <= 200; i++) harness.sendAt(i * 1_000_000 + 7919 * i, 0, to, 50);
    harness.run(210_000_000);
    return [energyUj(harness, 0) / 201, energyUj(harness, 1) / 201];
  };

  // The published figures come from hardware with an unknown frame length, and are themselves known from memory only:
  // the model, which knows no start-up currents, is asked to be within a factor of two.
  test.each([
    ["a wake that hears nothing", 12, () => 2 * ASSESSMENT_US * RECEIVE_W],
    ["receiving a broadcast", 178, () => exchange(-1)[1]],
    ["receiving a unicast", 222, () => exchange(1)[1]],
  ] as const)("%s: %f µJ within a factor of two", (_what, published, energy) => {
    expect(energy() / published).toBeGreaterThan(0.5);
    expect(energy() / published).toBeLessThan(2);
  });

  test("a phase-locked unicast (120 µJ) costs up to four times that, for its guard and backoff", () => {
    const [sender] = exchange(1);
    expect(sender).toBeGreaterThan(120);
    expect(sender).toBeLessThan(4 * 120);
  });

  test("a broadcast costs an interval of transmitting: 1,790 µJ is that of 32 checks a second, not 8", () => {
    const [atEight] = exchange(-1);
    const [atThirtyTwo] = exchange(-1, { ...LPL, intervalUs: 31_250 });
    expect(atThirtyTwo / 1790).toBeGreaterThan(0.8);
    expect(atThirtyTwo / 1790).toBeLessThan(1.25);
    expect(atEight / atThirtyTwo).toBeGreaterThan(3);
  });

  test("an idle radio is on 0.53 % of the time at 8 checks a second (0.4 to 0.8 % measured)", () => {
    expect(samplingFraction(INTERVAL_US)).toBeCloseTo(0.00531, 5);
    const harness = new Harness(loud, [LPL]).run(1_000_000);
    expect(harness.kernel.fired).toBe(0);
  });

  test("a neighbour that wakes to a unicast for another pays for one copy", () => {
    const harness = new Harness(loud, [LPL, LPL, LPL]);
    for (let i = 0; i < 100; i++) harness.sendAt(i * 1_000_000, 0, -1, 50);
    harness.run(100_000_000);
    const perBroadcastUs = harness.spentUs(2, "listen") / 100;
    expect(perBroadcastUs).toBeGreaterThan(2144);
    expect(perBroadcastUs).toBeLessThan(2144 + 2544 + CHECK_US + 200);
  });
});

describe("sleepy leaves", () => {
  test("send at will and sleep otherwise", () => {
    const harness = new Harness(loud, [ALWAYS_ON, LEAF]);
    harness.sendAt(100_000, 1, 0);
    harness.run(900_000);
    expect(harness.count("ended", "acknowledged")).toBe(1);
    // Assessment, turn-rounds, frame and acknowledgement.
    expect(harness.spentUs(1, "listen")).toBe(128 + 192 + 192 + 352);
    expect(harness.spentUs(1, "transmit")).toBe(2144);
  });

  test("get what waits for them when they ask, and nothing by broadcast", () => {
    const harness = new Harness(loud, [ALWAYS_ON, LEAF]);
    harness.sendAt(100_000, 0, 1, 50, 7);
    harness.sendAt(200_000, 0, -1, 50, 8);
    harness.run(2_000_000);
    expect(harness.of("delivered")).toMatchObject([{ node: 1, other: 0, detail: "7" }]);
    expect(harness.of("delivered")[0].atUs).toBeGreaterThan(1_000_000);
    expect(harness.of("ended").map(({ other, detail }) => [other, detail])).toEqual([
      [8, "sent"],
      [7, "acknowledged"],
    ]);
    expect(harness.count("outcome", "not-listening")).toBe(1);
    expect(harness.spentUs(1, "off")).toBeGreaterThan(1_980_000);
  });

  test("frames that nobody asks for are given up after 7.68 s", () => {
    const harness = new Harness((from, to) => (from === 1 && to === 0 ? SILENT : 20), [ALWAYS_ON, LEAF]);
    harness.sendAt(100_000, 0, 1);
    harness.run(10_000_000);
    expect(harness.of("ended", 0)).toMatchObject([{ atUs: 7_780_000, detail: "lost" }]);
  });
});
