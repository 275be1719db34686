import { describe, expect, it } from "vitest";
import { build } from "../../../src/experiment/build.ts";
import type { Metrics } from "../../../src/experiment/result.ts";
import { runText, scenarioOf } from "../../support/scenarios.ts";

const BASE = `
title: beliefs
duration: 1 h
nodes: { count: 3, gateways: 1, bootSpread: 0 s, clockDrift: 0 ppm }
topology: { kind: line, link: { kind: ideal, latency: 10 ms } }
sensor: { kind: episodes, every: 10 s, episode: { every: 5 min, lasts: 1 min } }
encoder: { kind: level-hdc, range: [0 Hz, 100 Hz] }
audience: { who: sink, tolerance: 4 Hz, alarm: { outside: [40 Hz, 60 Hz] }, grace: 10 s }
protocols:
  send-all:
  deadband: { delta: 3 Hz }
  deadband-beating: { kind: deadband, delta: 1000 Hz, heartbeat: 1 min }
  mqtt: { keepAlive: 1 min }
  mqtt-deadband: { delta: 3 Hz, keepAlive: 2 min }
  resonance: { threshold: 0.03, route: tree }
`;

describe("in a world", () => {
  const { protocols } = runText(BASE);
  const of = (name: string): Metrics => protocols[name].metrics;

  it("ideal links leave nothing unknown: every event but those without alarming samples is detected", () => {
    expect(of("send-all").events).toBeGreaterThan(10);
    expect(of("send-all").missedEvents).toBe(0);
    expect(of("send-all").aoiS!.max).toBeLessThan(10.1);
    expect(of("send-all").aoiiS!.max).toBeLessThan(0.1);
    expect(of("send-all").unfollowedChanges).toBeLessThanOrEqual(1);
  });

  it("one truth is the denominator of all", () => {
    for (const { metrics } of Object.values(protocols)) {
      expect(metrics.events).toBe(of("send-all").events);
      expect(metrics.missedEvents).toBeLessThanOrEqual(metrics.events!);
      expect(metrics.unnoticedDeaths).toBeNull();
    }
  });

  it("an event of the truth is one, however many members should learn of it", () => {
    expect(of("send-all").trueEvents).toBe(of("send-all").events);
    // Four members, of whom three have sensors of which they are no judges.
    const all = runText(BASE, ["audience.who=all", "protocols={ send-all: { } }"]).protocols["send-all"].metrics;
    expect([all.audienceMembers, all.trueEvents, all.events]).toEqual([
      4,
      of("send-all").events,
      3 * of("send-all").events!,
    ]);
  });

  it("a deadband within tolerance is as right as every sample, if older; a deaf one is wrong and misses", () => {
    expect(of("deadband").aoiS!.mean).toBeGreaterThan(of("send-all").aoiS!.mean);
    expect(of("deadband").missedEvents).toBe(0);
    expect(of("deadband").aoiiS!.max).toBeLessThan(0.1);
    expect(of("deadband-beating").missedEvents).toBeGreaterThanOrEqual(of("send-all").events! - 3);
    // A heartbeat says that the node lives; the sample that it repeats is as old as before.
    expect(of("deadband-beating").deliveries).toBeGreaterThan(100);
    expect(of("deadband-beating").aoiS!.max).toBeGreaterThan(3500);
  });

  it("deaths are noticed as the protocol promises, and their nodes sample no more", () => {
    const alive = runText(BASE, ["nodes.count=1"]).protocols;
    const dying = runText(BASE, ["nodes.count=1", "battery={ kind: linear, capacity: 3 mAh }"]).protocols;
    const noticed = (name: string) => dying[name].metrics.deathNoticeS?.max ?? null;
    for (const [name, { metrics }] of Object.entries(dying)) {
      expect(metrics.deaths).toBe(1);
      expect(metrics.samples).toBeLessThan(alive[name].metrics.samples);
      expect(metrics.samples).toBeGreaterThan(0);
      expect(metrics.events).toBe(alive[name].metrics.events);
      expect(metrics.missedEvents).toBeGreaterThanOrEqual(alive[name].metrics.missedEvents!);
      expect(metrics.aoiS!.max).toBeGreaterThan(1000);
      // It died of listening; without that it would have lived on.
      expect(metrics.lifeWithoutIdleListeningDays!.firstDead).toBeGreaterThan(2 * metrics.lifeDays!.firstDead);
    }
    // 15 s after the last sample, which was taken up to 10 s before the death.
    expect(noticed("send-all")).toBeGreaterThan(4);
    expect(noticed("send-all")).toBeLessThan(15.1);
    expect(noticed("mqtt")).toBeLessThan(15.1);
    expect(noticed("deadband-beating")).toBeGreaterThan(29);
    expect(noticed("deadband-beating")).toBeLessThan(90.1);
    expect(noticed("mqtt-deadband")).toBeGreaterThan(59);
    expect(noticed("mqtt-deadband")).toBeLessThan(180.1);
    for (const name of ["deadband", "resonance"]) {
      expect(noticed(name)).toBeNull();
      expect(dying[name].metrics.unnoticedDeaths).toBe(1);
    }
  });

  it("an audience of all is judged whole where it is small, and says so where it is not", () => {
    const few = runText(BASE, ["audience.who=all", "protocols={ send-all: {} }"]);
    expect(few.protocols["send-all"].metrics.events).toBe(3 * of("send-all").events!);
    expect(few.assumptions.join()).not.toContain("drawn by the seed");
    const set = ["audience.who=all", "nodes.count=100", "sensor.every=1 s", "protocols={ send-all: {} }"];
    const many = build(scenarioOf(BASE, set), () => "");
    expect(many.assumptions.join()).toContain("Beliefs are judged of 5 of the 101 members, drawn by the seed");
  });
});
