import { describe, expect, it } from "vitest";
import type { Column } from "../../src/experiment/column.ts";
import { RunRecord } from "../../src/experiment/record.ts";
import { runText } from "../support/scenarios.ts";

const latencies = (record: RunRecord) => Array.from((record.latencyS as Column).values());

describe("latency", () => {
  it("counts from the sample, and for a message that repeats it, from its own publication", () => {
    const record = new RunRecord(["node", "sink"], Int32Array.of(-1, 1));
    record.published(0, 7, 1000, 1_000_000, 1_200_000);
    record.delivered(1, "node", 1000, 1, 1, 1_500_000);
    record.published(0, 7, 9000, 1_000_000, 9_000_000);
    record.delivered(1, "node", 9000, 1, 1, 9_250_000);
    record.published(0, 8, 9500, 9_400_000, 9_500_000);
    record.delivered(1, "node", 9500, 1, 1, 9_600_000);
    expect(latencies(record)).toEqual([0.5, 0.25, 0.2]);
  });

  it("tells one node's samples from another's", () => {
    const record = new RunRecord(["a", "b", "sink"], Int32Array.of(-1, -1, 2));
    record.published(0, 7, 1000, 1_000_000, 1_500_000);
    record.published(1, 7, 1000, 1_000_000, 1_500_000);
    record.delivered(2, "b", 1000, 1, 1, 2_000_000);
    expect(latencies(record)).toEqual([1]);
  });

  it("does not grow with the age of what a heartbeat repeats", () => {
    const { metrics } = runText(`
title: heartbeats
duration: 2 h
nodes: { count: 2, bootSpread: 0 s, clockDrift: 0 ppm }
topology: { kind: line, link: { kind: ideal, latency: 10 ms } }
sensor: { kind: vibration, every: 90 min, probability: 0 % }
encoder: { kind: level-hdc, range: [20 Hz, 80 Hz] }
audience: all
protocols: { resonance: { threshold: 2, jitter: 0 s, heartbeat: 5 min } }
`).protocols.resonance;
    expect(metrics.transmissions).toBeGreaterThan(20);
    expect(metrics.deliveries).toBeGreaterThan(20);
    // Encoding takes milliseconds, the link 10 ms; the sample that is repeated is up to two hours old.
    expect(metrics.latencyS!.max).toBeLessThan(0.1);
  });
});
