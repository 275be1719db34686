/** Phase locking where it is meant to run: on virtual nodes whose clocks drift. */
import { describe, expect, it } from "vitest";
import { World } from "../../../sim/world.ts";
import { wrap } from "../../../src/protocol/por/phase.ts";
import { por } from "../../../src/protocol/por/por.ts";
import { runText } from "../../support/scenarios.ts";
import { PLAIN, worldOf } from "../../support/worlds.ts";

const RULES = ["mean", "kuramoto", "pulse"] as const;

const ring = (settings: string, drift = "20 ppm", latency = "30 ms") => `
title: A ring in step
seed: a
duration: 20 min
nodes: { count: 8, gateways: 0, clockDrift: ${drift} }
topology: { kind: ring, link: { kind: ideal, latency: ${latency} } }
sensor: { kind: vibration, every: 60 s }
encoder: { kind: level-hdc, range: [20 Hz, 80 Hz] }
audience: all
protocols: { por: ${settings} }`;
const metricsOf = (text: string) => runText(text).protocols.por.metrics;

describe("a network of oscillators", () => {
  it.each(RULES)("comes into step from random phases, around a ring of drifting clocks: %s", (coupling) => {
    const { orderParameter, lockTimeS, residualJitterUs, facts } = metricsOf(ring(`{ coupling: ${coupling} }`));
    expect(orderParameter!).toBeGreaterThan(0.97);
    expect(lockTimeS!).toBeLessThan(900);
    // Latencies of 30 ms would show, were they not compensated for.
    expect(residualJitterUs!).toBeLessThan(5000);
    expect(facts["in-step"]).toBeGreaterThanOrEqual(8);
  });

  it("does not, where coupling is next to nothing", () => {
    const { lockTimeS, orderParameter, residualJitterUs } = metricsOf(ring("{ strength: 0.000001 }"));
    expect([lockTimeS, residualJitterUs]).toEqual([null, null]);
    expect(orderParameter!).toBeLessThan(0.9);
  });

  it("keeps step the worse the more clocks drift between beacons", () => {
    const jitter = (ppm: number) =>
      metricsOf(ring("{ coupling: pulse, guard: 20 ms }", `${ppm} ppm`)).residualJitterUs!;
    const [still, usual, bad] = [0, 20, 80].map(jitter);
    expect(still).toBeLessThan(10);
    expect(usual).toBeGreaterThan(100);
    expect(bad).toBeGreaterThan(2 * usual);
  });

  it("of two without drift halves the difference with each beacon heard", () => {
    const settings = { coupling: "mean", strength: 0.5, beacon: 1e9, search: 5e6, guard: 1, period: 125_000 } as const;
    const spec = worldOf({ ...PLAIN, nodes: 2, samples: 0 });
    const protocol = por.build(settings, { encoder: undefined, epochMs: spec.epochMs, audience: "all" });
    const beats = [Number.NaN, Number.NaN];
    const moves: number[] = [];
    const world = new World({ ...spec, durationUs: 300e6 }, protocol, [
      {
        keptRhythm(node, beatUs, periodUs) {
          const apart = () => Math.abs(wrap((beats[0] - beats[1]) / periodUs));
          const before = apart();
          beats[node] = beatUs;
          if (before > 1e-4) moves.push(apart() / before);
        },
      },
    ]);
    world.run();
    // A round in which nothing new was heard moves nothing.
    const shares = new Set(moves.map((share) => share.toFixed(2)));
    expect([...shares].sort()).toEqual(["0.50", "1.00"]);
    expect(moves.filter((share) => share < 0.6).length).toBeGreaterThan(5);
  });
});
