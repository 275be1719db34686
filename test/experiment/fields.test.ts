import { describe, expect, it } from "vitest";
import { runText } from "../support/scenarios.ts";

/** Nodes in a line, two hops of it each way to the gateway in the middle; shadowing decides who is cut off. */
const FIELD = (spacing: string, more = "") => `
title: a field
duration: 20 min
nodes: { count: 9, placement: { kind: grid, spacing: ${spacing}, columns: 3 } }
radio: { kind: ieee802154, listening: always-on }
channel: { pathLoss: { kind: log-distance, exponent: 3.0, shadowing: 6 dB }${more} }
sensor: { kind: vibration, every: 30 s }
audience: sink
protocols: { mqtt: {} }
`;

describe("a field with dead spots", () => {
  it("is run, and says who is out of reach; what these send counts as not delivered", () => {
    const seeds = Array.from({ length: 12 }, (_, i) => `seed=${i}`);
    const results = seeds.flatMap((seed) => {
      try {
        return [runText(FIELD("75 m"), [seed, "protocols={ mqtt: {}, deadband: { delta: 0 } }"])];
      } catch (error) {
        expect(String(error)).toContain("out of reach");
        return [];
      }
    });
    const partial = results.filter(({ warnings }) => warnings.some((one) => one.includes("cannot reach a gateway")));
    expect(partial.length).toBeGreaterThan(0);
    for (const { protocols } of partial) {
      expect(protocols.deadband.metrics.deliveryRatio).toBeLessThan(1);
      expect(protocols.deadband.metrics.facts["not-routed"]).toBeGreaterThan(0);
      expect(protocols.mqtt.metrics.transmissions).toBeGreaterThan(0);
    }
  });

  it("is refused where most nodes are out of reach", () => {
    expect(() => runText(FIELD("2 km"))).toThrow("out of reach");
  });
});

describe("loss on the channel beside noise and interference", () => {
  it("takes the share of frames that it says, and retries bring most of them through", () => {
    const set = ["protocols={ deadband: { delta: 0 }, flood: { kind: send-all, route: flood, ttl: 6 } }"];
    const clean = runText(FIELD("20 m"), set).protocols;
    const lossy = runText(FIELD("20 m", ", loss: 20 %"), set).protocols;
    expect(clean.flood.metrics.losses["link-loss"] ?? 0).toBe(0);
    const { losses, facts, deliveries } = lossy.flood.metrics;
    const heard = (facts.duplicate ?? 0) + (facts.forwarded ?? 0) + (facts["ttl-expired"] ?? 0) + deliveries;
    const share = losses["link-loss"] / (losses["link-loss"] + heard);
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.25);
    expect(lossy.deadband.metrics.deliveryRatio).toBeGreaterThan(0.97);
    expect(lossy.deadband.metrics.framesOnAir).toBeGreaterThan(clean.deadband.metrics.framesOnAir * 1.2);
  });

  it("comes in bursts that outlast retries, where it is Gilbert and Elliott's", () => {
    const bursts = ", loss: { kind: gilbert-elliott, rate: 20 %, burst: 20 s }";
    const deadbandOf = (loss: string) =>
      runText(FIELD("20 m", loss), ["protocols={ deadband: { delta: 0 } }"]).protocols.deadband.metrics;
    const [independent, inBursts] = [", loss: 20 %", bursts].map(deadbandOf);
    expect(inBursts.deliveryRatio).toBeLessThan(independent.deliveryRatio! - 0.05);
  });
});
