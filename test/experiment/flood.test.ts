import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Observer } from "../../sim/observer.ts";
import { runText } from "../support/scenarios.ts";

/** One node's single message, flooded without jitter over ideal links; the audience is everyone. */
function floodOnce(topology: string, count: number, ttl: number, medium = "point-to-point") {
  const deliveries: { node: number; hops: number; atUs: number }[] = [];
  let firstUs = Number.NaN;
  const observer: Observer = {
    delivered: (node, _origin, _stamp, _value, hops, atUs) => deliveries.push({ node, hops, atUs }),
    frameOnAir: (_node, startUs) => {
      if (Number.isNaN(firstUs)) firstUs = startUs;
    },
  };
  const { metrics } = runText(
    `
title: flood
duration: 1 h
nodes: { count: ${count}, bootSpread: 0 s, samplingPhase: aligned, clockDrift: 0 ppm }
topology: { ${topology}, medium: ${medium}, link: { kind: ideal, latency: 10 ms } }
sensor: { kind: vibration, every: 59 min, probability: 0 % }
encoder: { kind: level-hdc, range: [20 Hz, 80 Hz] }
audience: all
protocols: { resonance: { threshold: 2, ttl: ${ttl}, jitter: 0 s } }
`,
    [],
    { observers: () => [observer] },
  ).protocols.resonance;
  return { metrics, deliveries, firstUs };
}

describe("a flood over ideal links", () => {
  it("reaches everyone on a ring with n + 1 transmissions a message, the farthest after ⌊n/2⌋ hops", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 25 }), (n) => {
        const { metrics } = floodOnce("kind: ring", n, 255);
        expect(metrics.transmissions).toBe(n);
        expect(metrics.deliveryRatio).toBe(1);
        // Everyone but the originator passes it on to all but one neighbour: n (D − 1) + 1 with D = 2.
        expect(metrics.framesOnAir).toBe(n * (n + 1));
        expect(metrics.duplicates).toBe(n * 2);
        expect(metrics.hops!.max).toBe(Math.floor(n / 2));
        expect(metrics.spreadS!.max).toBeCloseTo(Math.floor(n / 2) * 0.01, 9);
      }),
      { numRuns: 8 },
    );
  });

  it("sends n − 1 frames a message along a line, and hears nothing twice", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 25 }), (n) => {
        const { metrics } = floodOnce("kind: line", n, 255);
        expect(metrics.framesOnAir).toBe(n * (n - 1));
        expect(metrics.duplicates).toBe(0);
        expect(metrics.hops!.max).toBe(n - 1);
        // Mean distance between different vertices of a path: (n + 1)/3.
        expect(metrics.hops!.mean).toBeCloseTo((n + 1) / 3, 9);
      }),
      { numRuns: 8 },
    );
  });

  it("sends 2E − n + 1 frames a message on a grid; hops are the distances between rows plus columns", () => {
    for (const [columns, rows] of [
      [2, 2],
      [4, 3],
      [6, 6],
    ] as const) {
      const n = columns * rows;
      const edges = columns * (rows - 1) + rows * (columns - 1);
      const { metrics } = floodOnce(`kind: grid, columns: ${columns}`, n, 255);
      expect(metrics.framesOnAir).toBe(n * (2 * edges - n + 1));
      expect(metrics.duplicates).toBe(n * (2 * edges - 2 * n + 2));
      expect(metrics.hops!.max).toBe(columns + rows - 2);
      expect(metrics.deliveryRatio).toBe(1);
    }
  });

  it("is one frame a node on a shared medium", () => {
    const { metrics } = floodOnce("kind: grid, columns: 4", 12, 255, "broadcast");
    expect(metrics.framesOnAir).toBe(12 * 12);
    expect(metrics.deliveryRatio).toBe(1);
  });

  it("reaches exactly TTL hops", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.constantFrom("point-to-point", "broadcast"), (ttl, medium) => {
        const n = 12;
        const { metrics, deliveries } = floodOnce("kind: line", n, ttl, medium);
        let pairs = 0;
        for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) if (a !== b && Math.abs(a - b) <= ttl) pairs++;
        expect(deliveries.length).toBe(pairs);
        expect(metrics.deliveries).toBe(pairs);
        expect(metrics.hops!.max).toBe(ttl);
      }),
      { numRuns: 12 },
    );
  });

  it("takes hops × latency", () => {
    const { metrics } = floodOnce("kind: line", 6, 255);
    expect(metrics.spreadS!.max).toBeCloseTo(5 * 0.01, 9);
  });
});
