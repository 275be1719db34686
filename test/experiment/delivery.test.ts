import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RunRecord } from "../../src/experiment/record.ts";
import { runText } from "../support/scenarios.ts";

/** Nodes in a line whose links lose a share of all frames; each sample is a message to the gateway, or to all. */
const scenario = (nodes: number, loss: number, who: string, seed: number) => `
title: deliveries
seed: s${seed}
duration: 10 min
nodes: { count: ${nodes}, bootSpread: 0 s, clockDrift: 0 ppm }
topology: { kind: line, link: { kind: lossy, loss: ${loss} %, retries: 0 } }
sensor: { kind: vibration, every: 1 min }
audience: ${who}
protocols: { send-all: { jitter: 0 s } }
`;
const metricsOf = (...asked: Parameters<typeof scenario>) => runText(scenario(...asked)).protocols["send-all"].metrics;

describe("deliveryRatio", () => {
  it("by hand: of three nodes each tells two others of every sample; what is cut off tells nobody", () => {
    const { transmissions, expectedDeliveries, deliveries, deliveryRatio } = metricsOf(3, 0, "all", 1);
    expect({ transmissions, expectedDeliveries }).toEqual({ transmissions: 30, expectedDeliveries: 60 });
    // The last samples may still be under way when the run ends.
    expect(deliveries).toBeGreaterThanOrEqual(54);
    expect(deliveryRatio).toBe(deliveries / 60);
    expect(metricsOf(3, 100, "all", 1)).toMatchObject({ expectedDeliveries: 60, deliveries: 0, deliveryRatio: 0 });
  });

  it("counts as due what its node had no room to send, and what overflows at a gateway as sent", () => {
    const { metrics } = runText(`
title: cut off
seed: cut
duration: 10 min
nodes: { count: 1, gateways: 1 }
topology: { kind: line, link: { kind: lossy, loss: 100 % } }
sensor: { kind: vibration, every: 1 s }
audience: sink
protocols: { mqtt: { qos: 1 } }
`).protocols.mqtt;
    expect(metrics.droppedAtSource).toBeGreaterThan(0);
    expect(metrics.expectedDeliveries).toBe(metrics.transmissions + metrics.droppedAtSource);
    expect(metrics.deliveryRatio).toBe(0);
    const record = new RunRecord(["node", "gateway"], Int32Array.of(-1, 1), new Set([1]));
    record.noted(0, "overflow");
    record.noted(1, "overflow");
    expect(record.droppedAtSource).toEqual([1, 0]);
    expect(record.facts.get("overflow")).toBe(2);
  });

  it("is the share of what was due that came, between 0 and 1, and falls where links lose more", () => {
    const asked = fc.record({
      nodes: fc.integer({ min: 2, max: 6 }),
      loss: fc.integer({ min: 0, max: 90 }),
      seed: fc.nat(9),
    });
    fc.assert(
      fc.property(asked, ({ nodes, loss, seed }) => {
        const some = metricsOf(nodes, loss, "all", seed);
        expect(some.expectedDeliveries).toBe(some.transmissions * (nodes - 1));
        expect(some.deliveryRatio).toBe(some.deliveries / some.expectedDeliveries);
        expect(some.deliveryRatio).toBeLessThanOrEqual(1);
        // Draws are keyed by what happens: what a better link loses, a worse one loses too.
        expect(metricsOf(nodes, Math.min(100, loss + 10), "all", seed).deliveries).toBeLessThanOrEqual(some.deliveries);
      }),
      { numRuns: 20 },
    );
  });
});
