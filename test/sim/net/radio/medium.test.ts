import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as phy from "../../../../models/radio/ieee802154.ts";
import { TO_ALL } from "../../../../sim/net/radio/air-contract.ts";
import { ALWAYS_ON, Harness, SILENT } from "./harness.ts";

const two = [ALWAYS_ON, ALWAYS_ON];
const three = [ALWAYS_ON, ALWAYS_ON, ALWAYS_ON];
const loud = (): number => 20;
/** 0 and 2 do not hear each other; 1 hears both, 2 the louder. */
const hidden = (from: number, to: number): number => (from + to === 2 && from !== 1 ? SILENT : from === 2 ? 40 : 20);

describe("one frame", () => {
  test("arrives after backoff, assessment, turn-round and airtime", () => {
    const harness = new Harness(loud, two);
    harness.sendAt(1000, 0, -1, 50);
    harness.run(20_000);
    const [delivered] = harness.of("delivered");
    const [air] = harness.of("air");
    // 61 bytes of MPDU: (6 + 61) · 32 µs.
    expect(air.detail).toBe(`${air.atUs} 2144 67`);
    expect(delivered.atUs - air.atUs).toBe(2144);
    const backoffUs = air.atUs - 1000 - 128 - 192;
    expect(backoffUs % 320).toBe(0);
    expect(backoffUs / 320).toBeLessThan(8);
    expect(harness.of("ended")[0].detail).toBe("sent");
  });

  test("unicast is acknowledged on the air and told so", () => {
    const harness = new Harness(loud, three);
    harness.sendAt(0, 0, 1);
    harness.run(20_000);
    const [data, ack] = harness.of("air");
    expect(ack.node).toBe(1);
    // Turn-round after the data frame's 2144 µs; 11 bytes on air.
    expect(ack.atUs).toBe(data.atUs + 2144 + 192);
    expect(ack.detail).toBe(`${ack.atUs} 352 11`);
    expect(harness.of("ended")).toMatchObject([{ atUs: ack.atUs + 352, node: 0, detail: "acknowledged" }]);
    expect(harness.of("delivered")).toHaveLength(1);
  });

  test("unicast to nobody is tried four times and given up", () => {
    const harness = new Harness((from, to) => (from === 0 && to === 1 ? SILENT : 20), two);
    harness.sendAt(0, 0, 1);
    harness.run(200_000);
    expect(harness.of("air")).toHaveLength(4);
    expect(harness.of("ended")[0].detail).toBe("lost");
    expect(harness.count("outcome", "no-acknowledgement")).toBe(1);
  });

  test("a lost acknowledgement repeats the frame and delivers it once", () => {
    const harness = new Harness((from, to) => (from === 1 && to === 0 ? SILENT : 20), two);
    harness.sendAt(0, 0, 1);
    harness.run(200_000);
    expect(harness.of("air", 0)).toHaveLength(4);
    expect(harness.of("air", 1)).toHaveLength(4);
    expect(harness.of("delivered")).toHaveLength(1);
    expect(harness.of("ended")[0].detail).toBe("lost");
  });

  test("noise alone takes the share of frames that the error model says", () => {
    // 50 + 11 + 6 bytes at 0 dB: 1 − BER as in the error model's golden values, (1 − .0255152)^(536/160).
    const harness = new Harness(() => 0, two);
    for (let i = 0; i < 2000; i++) harness.sendAt(i * 20_000, 0);
    harness.run(2000 * 20_000);
    const expected = 2000 * (1 - 0.0255152) ** (536 / 160);
    expect(Math.abs(harness.of("delivered").length - expected)).toBeLessThan(4 * Math.sqrt(expected * 0.083));
    expect(harness.count("outcome", "below-sensitivity")).toBe(2000 - harness.of("delivered").length);
  });
});

describe("several frames", () => {
  test("a louder hidden terminal destroys a frame, and the receiver stays with it to its end", () => {
    const harness = new Harness(hidden, three, { access: "aloha" });
    harness.sendAt(0, 0);
    harness.sendAt(500, 2);
    harness.run(20_000);
    expect(harness.of("delivered")).toHaveLength(0);
    expect(harness.of("outcome", 1)).toMatchObject([
      { other: 2, detail: "receiver-busy" },
      { other: 0, detail: "collision" },
    ]);
  });

  test("a much stronger frame survives interference", () => {
    const harness = new Harness(hidden, three, { access: "aloha" });
    harness.sendAt(0, 2);
    harness.sendAt(500, 0);
    harness.run(20_000);
    expect(harness.of("delivered")).toMatchObject([{ node: 1, other: 2 }]);
  });

  test("interference that ends within a frame counts, but not by ns-3's rule", () => {
    const collide = (errorRule: "physical" | "ns3"): Harness => {
      const harness = new Harness(hidden, three, { access: "aloha", errorRule });
      harness.sendAt(0, 0, -1, 100);
      harness.sendAt(500, 2, -1, 1);
      return harness.run(20_000);
    };
    expect(collide("physical").of("delivered")).toHaveLength(0);
    expect(collide("ns3").of("delivered")).toHaveLength(1);
  });

  test("who transmits hears nothing", () => {
    const harness = new Harness(loud, two, { access: "aloha" });
    harness.sendAt(0, 0);
    harness.sendAt(500, 1);
    harness.run(20_000);
    expect(harness.of("delivered")).toHaveLength(0);
    expect(harness.count("outcome", "half-duplex")).toBe(2);
  });

  test("carrier sensing keeps audible nodes apart", () => {
    const harness = new Harness(loud, three);
    for (let i = 0; i < 200; i++) for (let node = 0; node < 2; node++) harness.sendAt(i * 50_000 + node * 700, node);
    harness.run(200 * 50_000);
    // Two backoffs may end in the same turn-round: about one pair in ten collides.
    expect(harness.of("delivered", 2).length).toBeGreaterThan(340);
    expect(harness.of("ended").every(({ detail }) => detail === "sent")).toBe(true);
  });

  test("a jammed channel is given up after five attempts", () => {
    const harness = new Harness(loud, two);
    for (let i = 0; i < 30; i++) harness.sendAt(i, 0, -1, 116);
    harness.sendAt(10, 1, -1, 10);
    harness.run(1_000_000);
    const dropped = harness.of("ended", 0).filter(({ detail }) => detail === "dropped");
    expect(dropped).toHaveLength(30 - 8);
    expect(harness.count("outcome", "queue-full")).toBe(30 - 8);
  });
});

describe("chance", () => {
  const traffic = (nodes: number, seed: string): Harness => {
    const snr = (from: number, to: number): number => (Math.max(from, to) > 3 ? SILENT : 1);
    const harness = new Harness(snr, new Array(nodes).fill(ALWAYS_ON), { seed });
    for (let i = 0; i < 300; i++) harness.sendAt(i * 1700, i % 4, i % 3 === 0 ? (i + 1) % 4 : -1);
    return harness.run(1_000_000);
  };

  test("nodes elsewhere change nothing", () => {
    expect(traffic(7, "a").reports).toEqual(traffic(4, "a").reports);
    expect(traffic(4, "b").reports).not.toEqual(traffic(4, "a").reports);
  });
});

describe("power", () => {
  test("a dead receiver gets nothing, and a dying sender's frame reaches nobody", () => {
    const harness = new Harness(loud, three);
    harness.at(0, () => harness.medium.powerDown(2));
    harness.sendAt(1, 0);
    harness.at(1 + 7 * 320 + 128 + 192 + 100, () => {
      const [air] = harness.of("air");
      harness.medium.powerDown(air.atUs + 2144 > harness.kernel.nowUs ? 0 : 1);
    });
    harness.run(20_000);
    expect(harness.count("outcome", "receiver-down")).toBe(1);
    const isCut = harness.count("outcome", "sender-died") === 1;
    expect(harness.of("delivered")).toHaveLength(isCut ? 0 : 1);
  });

  test("a node that went down does nothing that it had planned, even where it is up again before", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6000 }), fc.integer({ min: 1, max: 3000 }), (downUs, awayUs) => {
        const harness = new Harness(loud, three);
        harness.sendAt(1, 0, TO_ALL, 50, 7);
        harness.at(downUs, () => harness.medium.powerDown(0));
        harness.at(downUs + awayUs, () => harness.medium.powerUp(0));
        harness.sendAt(downUs + awayUs + 1, 0, TO_ALL, 50, 8);
        harness.run(30_000);
        const since = harness.of("air", 0).filter(({ atUs }) => atUs > downUs);
        expect(since).toHaveLength(1);
        expect(since[0].atUs).toBeGreaterThanOrEqual(downUs + awayUs + 1 + phy.CCA_US + phy.TURNAROUND_US);
        const endsOf = (token: number) => harness.of("ended", 0).filter(({ other }) => other === token);
        expect(endsOf(8)).toHaveLength(1);
        expect(endsOf(7).every(({ atUs }) => atUs <= downUs)).toBe(true);
      }),
    );
  });

  test("time in states adds up to the time that has passed", () => {
    const call = fc.record({ at: fc.nat(300_000), node: fc.nat(3), to: fc.integer({ min: -1, max: 3 }) });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
        const harness = new Harness(loud, [...three, ALWAYS_ON]);
        for (const { at, node, to } of calls) if (to !== node) harness.sendAt(at, node, to);
        harness.run(1_000_000);
        for (let node = 0; node < 4; node++) {
          expect(harness.spentUs(node, "listen") + harness.spentUs(node, "transmit")).toBe(1_000_000);
          expect(harness.medium.lockedUs(node)).toBeLessThanOrEqual(harness.spentUs(node, "listen"));
        }
        const sentUs = harness.of("air").reduce((sum, { detail }) => sum + Number(detail.split(" ")[1]), 0);
        const transmitUs = [0, 1, 2, 3].reduce((sum, node) => sum + harness.spentUs(node, "transmit"), 0);
        expect(transmitUs).toBe(sentUs);
        // Everything handed over has ended, each exactly once.
        const handedOver = calls.filter(({ node, to }) => to !== node).length;
        expect(harness.of("ended")).toHaveLength(handedOver);
      }),
      { numRuns: 40 },
    );
  });
});
