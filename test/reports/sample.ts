/** A small result with every kind of value in it, for the tests of what is drawn from results. */
import type { Metrics, RunResult } from "../../src/experiment/result.ts";

export const mqttMetrics: Metrics = {
  samples: 12_000,
  transmissions: 12_000,
  forwards: 0,
  framesOnAir: 24_010,
  bytesOnAir: 1_234_567,
  airtimeS: 39.5,
  deliveries: 12_000,
  expectedDeliveries: 12_000,
  deliveryRatio: 1,
  membersReached: 1,
  audienceMembers: 1,
  latencyS: { count: 12_000, mean: 0.012, p50: 0.011, p90: 0.02, p99: 0.05, max: 1.5 },
  spreadS: null,
  hops: { count: 12_000, mean: 1.25, p50: 1, p90: 2, p99: 2, max: 2 },
  duplicates: 0,
  losses: { collision: 4 },
  facts: {},
  energyJ: 3.25,
  energyByStateJ: { sleep: 0.25, cpu: 0.5, transmit: 1, receive: 0.5, idleListening: 1 },
  energyWithoutIdleListeningJ: 2.25,
  lifeDays: { firstDead: 100.5, tenthDead: 110, median: 120, projected: true },
  lifeWithoutIdleListeningDays: { firstDead: 200, tenthDead: 220, median: 240, projected: true },
  deaths: 0,
  anomalousSamples: 578,
  missedAnomalousSamples: 0,
  anomalousWindows: 4,
  missedAnomalousWindows: 0,
};

export const resonanceMetrics: Metrics = {
  ...mqttMetrics,
  transmissions: 1_095,
  forwards: 30,
  framesOnAir: 1_125,
  bytesOnAir: 120_000,
  deliveries: 0,
  expectedDeliveries: 0,
  deliveryRatio: null,
  latencyS: null,
  losses: {},
  facts: { suppressed: 7 },
  energyJ: 0.325,
  lifeDays: null,
  missedAnomalousSamples: 17,
  missedAnomalousWindows: 1,
};

export const sample: RunResult = {
  scenario: "Vibration monitoring in a factory hall",
  seed: "hall-1",
  version: "0.1.0",
  durationS: 21_600,
  nodes: 50,
  protocols: {
    resonance: { digest: "0123456789abcdef", metrics: resonanceMetrics, notes: ["θ = 0.35 is 21 Hz here"] },
    mqtt: { digest: "fedcba9876543210", metrics: mqttMetrics, notes: [] },
  },
  warnings: ["The series has 3 gaps."],
  assumptions: ["Routing is a static tree, free of control traffic, which favours whoever routes."],
};
