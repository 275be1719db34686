import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COPY_GAP_US } from "../../models/radio/low-power-listening.ts";
import type { WorldSpec } from "../../sim/world-spec.ts";
import { channelLoadOf, loadWarning } from "../../src/experiment/load.ts";
import { Traffic } from "../../src/experiment/traffic.ts";
import { radioRecipe, radioWorldOf } from "../support/radio-worlds.ts";
import { runText } from "../support/scenarios.ts";
import { PLAIN, worldOf } from "../support/worlds.ts";

const SECOND_US = 1e6;
const FRAME = new Uint8Array(20);
const NOTHING = new Uint8Array(0);

/** A line of four, ten seconds long. */
function line(shared: boolean, bitRate = 250_000): WorldSpec {
  return { ...worldOf({ ...PLAIN, nodes: 4, shared, bitRate }), durationUs: 10 * SECOND_US };
}

/** Traffic in which node i was on the air for so many µs, in one frame. */
function trafficOf(airtimesUs: readonly number[]): Traffic {
  const traffic = new Traffic(airtimesUs.length);
  airtimesUs.forEach((us, node) => {
    if (us > 0) traffic.frameOnAir(node, 0, us, 37, -1, FRAME);
  });
  return traffic;
}

describe("the load of a channel", () => {
  it("is a node's own time on links of its own, its neighbours' too on a shared medium", () => {
    const traffic = trafficOf([1 * SECOND_US, 2 * SECOND_US, 0, 4 * SECOND_US]);
    expect(channelLoadOf(line(false), traffic)).toEqual({ mean: 0.175, max: 0.4, busiest: 3 });
    // Along the line: 1 + 2, 1 + 2 + 0, 2 + 0 + 4, 0 + 4 seconds.
    expect(channelLoadOf(line(true), traffic)).toEqual({ mean: 0.4, max: 0.6, busiest: 2 });
  });

  it("is, by radio, the time of all whom a node can lock on, and its own", () => {
    const onlyGateway = fc.record({ recipe: radioRecipe, us: fc.integer({ min: 1, max: 1000 }) });
    fc.assert(
      fc.property(onlyGateway, ({ recipe, us }) => {
        const spec = radioWorldOf(recipe, true);
        if (spec.medium.kind !== "ieee802154") throw new Error("no radio");
        const { rows } = spec.medium;
        const load = channelLoadOf(spec, trafficOf([us, ...spec.nodes.slice(1).map(() => 0)]))!;
        const heardBy = rows.split[0] - rows.start[0];
        expect(load.mean * spec.nodes.length * spec.durationUs).toBeCloseTo(us * (1 + heardBy), 6);
        expect(load.max * spec.durationUs).toBeCloseTo(us, 6);
      }),
      { numRuns: 40 },
    );
  });

  it("counts dropped frames as long as the node's own were on average, acknowledgements not among them", () => {
    const traffic = trafficOf([0, 30_000, 0, 0]);
    traffic.frameOnAir(1, 0, 10_000, 37, -1, FRAME);
    traffic.frameOnAir(1, 0, 500, 11, 0, NOTHING);
    for (const outcome of ["queue-full", "channel-access-failure", "no-acknowledgement", "collision"] as const)
      traffic.frameOutcome(1, 1, 0, outcome);
    // 30 + 10 + 0.5 ms sent; two frames dropped, of 20 ms each.
    expect(channelLoadOf(line(false), traffic)!.max).toBeCloseTo(0.0805 / 10, 12);
    // Who sent nothing would have sent what others did.
    traffic.frameOutcome(3, 3, 0, "queue-full");
    expect(channelLoadOf(line(false), traffic)!.mean).toBeCloseTo((0.0805 + 0.02) / 4 / 10, 12);
  });

  it("counts a strobe from its first copy to its last, and drops as strobes", () => {
    const traffic = trafficOf([1000, 0, 0, 0]);
    traffic.copiesOnAir(0, 0, 9, 9000);
    expect(channelLoadOf(line(false), traffic)!.max * 10 * SECOND_US).toBeCloseTo(10_000 + 9 * COPY_GAP_US, 6);
    traffic.frameOutcome(0, 0, 0, "channel-access-failure");
    expect(channelLoadOf(line(false), traffic)!.max * 10 * SECOND_US).toBeCloseTo(2 * (10_000 + 9 * COPY_GAP_US), 6);
  });

  it("is nothing where nothing was offered, and undefined where transmissions take no time", () => {
    expect(channelLoadOf(line(true), new Traffic(4))).toEqual({ mean: 0, max: 0, busiest: 0 });
    expect(channelLoadOf(line(true, Number.POSITIVE_INFINITY), new Traffic(4))).toBeUndefined();
  });
});

describe("the warning of congestion", () => {
  const spec = line(false);

  it("names the protocol and the node, above one half only", () => {
    expect(loadWarning("mqtt", spec, { mean: 0.1, max: 0.5, busiest: 2 })).toBeUndefined();
    expect(loadWarning("mqtt", spec, undefined)).toBeUndefined();
    expect(loadWarning("mqtt", spec, { mean: 0.1, max: 0.834, busiest: 2 })).toBe(
      "mqtt asks for 83 % of the channel around node-2: above 50 % this compares congestion, not protocols.",
    );
  });

  const scenario = (every: string) => `
title: crowd
duration: 30 s
nodes: { count: 12, gateways: 1, placement: { kind: grid, spacing: 5 m } }
radio: { kind: ieee802154 }
sensor: { kind: vibration, every: ${every}, probability: 0 % }
audience: sink
protocols: { send-all: }
`;

  it("is in the result of a crowded scenario, and not in that of a quiet one", () => {
    const crowded = runText(scenario("20 ms"));
    expect(crowded.protocols["send-all"].metrics.channelLoad!.max).toBeGreaterThan(0.5);
    expect(crowded.warnings.filter((one) => one.startsWith("send-all asks for"))).toHaveLength(1);
    const quiet = runText(scenario("10 s"));
    expect(quiet.protocols["send-all"].metrics.channelLoad!.max).toBeLessThan(0.5);
    expect(quiet.warnings.filter((one) => one.startsWith("send-all asks for"))).toHaveLength(0);
  });
});
