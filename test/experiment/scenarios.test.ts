import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { RunResult } from "../../src/experiment/result.ts";
import { runShipped, runText, SHIPPED } from "../support/scenarios.ts";
import { DIGESTS } from "./digests.ts";

const digestsOf = (result: RunResult) =>
  Object.fromEntries(Object.entries(result.protocols).map(([name, { digest }]) => [name, digest]));

/** Results of the scenarios as they ship, each run once. */
const results = new Map<string, RunResult>();
function resultOf(name: string): RunResult {
  const result = results.get(name) ?? runShipped(name);
  results.set(name, result);
  return result;
}

describe("a shipped scenario", () => {
  it.each(SHIPPED)("%s gives its pinned digests", (name) => {
    expect(digestsOf(resultOf(name))).toEqual(DIGESTS[name]);
  });

  it("gives them again in the same process, and watched", () => {
    const watching = { observers: () => [{ frameOnAir: () => {}, frameOutcome: () => {}, delivered: () => {} }] };
    expect(digestsOf(runShipped("por-locking", [], watching))).toEqual(DIGESTS["por-locking"]);
  });

  it("gives the same digests without the processor's fused multiply-add", () => {
    const program = `
      import { runShipped } from "./test/support/scenarios.ts";
      const { protocols } = runShipped("por-locking");
      console.log(JSON.stringify(Object.fromEntries(Object.entries(protocols).map(([name, { digest }]) => [name, digest]))));`;
    const env = { ...process.env, GLIBC_TUNABLES: "glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4" };
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", program], { env, encoding: "utf8" });
    expect(JSON.parse(printed)).toEqual(DIGESTS["por-locking"]);
  });

  it("gives other digests with another seed", () => {
    const other = digestsOf(runShipped("line-of-ten", ["seed=another"]));
    for (const [name, digest] of Object.entries(other)) expect(digest).not.toBe(DIGESTS["line-of-ten"][name]);
  });

  it("changes Resonance's digest only, where Resonance's threshold changes", () => {
    const { resonance, ...others } = digestsOf(runShipped("line-of-ten", ["protocols.resonance.threshold=0.1"]));
    const { resonance: before, ...othersBefore } = DIGESTS["line-of-ten"];
    expect(resonance).not.toBe(before);
    expect(others).toEqual(othersBefore);
  });
});

describe("the published benchmark", () => {
  const { protocols } = resultOf("published-benchmark");
  const of = (name: string) => protocols[name].metrics;

  it("gives the published numbers with the oracle, and a deadband's", () => {
    for (const { metrics } of Object.values(protocols)) {
      expect(metrics.samples).toBe(12_000);
      expect(metrics.anomalousSamples).toBe(578);
    }
    expect(of("send-all").transmissions).toBe(12_000);
    expect(of("resonance-oracle").transmissions).toBe(1_095);
    expect(of("deadband").transmissions).toBe(1_112);
  });

  it("shows what the honest encoder misses at θ = 0.35 over [20 Hz, 80 Hz]: about 40 % of the anomalous samples", () => {
    const missed = of("resonance").missedAnomalousSamples! / 578;
    expect(missed).toBeGreaterThan(0.37);
    expect(missed).toBeLessThan(0.43);
  });

  it("misses about 3 % over [35, 65], and all over [0, 100]", () => {
    const alone = "protocols={ resonance: { threshold: 0.35, route: tree } }";
    const missedOver = (range: string) => {
      const { metrics } = runShipped("published-benchmark", [alone, `encoder.range=${range}`]).protocols.resonance;
      return metrics.missedAnomalousSamples! / 578;
    };
    const narrow = missedOver("[35 Hz, 65 Hz]");
    expect(narrow).toBeLessThan(0.05);
    expect(narrow).toBeGreaterThan(0.01);
    expect(missedOver("[0 Hz, 100 Hz]")).toBe(1);
  });
});

describe("deadband", () => {
  it("transmits as often as a count over the sensor's own sequence says", () => {
    const delta = 5;
    const seen: number[][] = [];
    const { metrics } = runText(
      `
title: deadband
duration: 2 h
nodes: { count: 3, gateways: 1 }
topology: { kind: line }
sensor: { kind: episodes, every: 10 s, baseline: 50 Hz, noise: 2 Hz, episode: { every: 10 min, lasts: 2 min, magnitude: [15 Hz, 30 Hz] } }
audience: sink
protocols: { deadband: { delta: ${delta} Hz } }
`,
      [],
      {
        observers: (_name, { world }) => {
          for (const { sensor, bootUs } of world.nodes) {
            if (sensor === undefined) continue;
            const first = sensor.countBefore(bootUs);
            const values = new Float64Array(sensor.count - first);
            sensor.read(first, sensor.count, values, new Uint8Array(values.length));
            seen.push([...values]);
          }
          return [];
        },
      },
    ).protocols.deadband;
    let expected = 0;
    for (const values of seen) {
      let last = Number.NaN;
      for (const value of values) {
        if (Math.abs(value - last) <= delta) continue;
        last = value;
        expected++;
      }
    }
    expect(seen.length).toBe(3);
    expect(expected).toBeGreaterThan(10);
    expect(metrics.transmissions).toBe(expected);
  });
});

describe("line-of-ten", () => {
  it("tells who was informed: never more than TTL hops, and no one twice", () => {
    const { metrics } = resultOf("line-of-ten").protocols.resonance;
    expect(metrics.hops!.max).toBeLessThanOrEqual(3);
    expect(metrics.deliveries).toBeLessThanOrEqual(metrics.expectedDeliveries);
  });
});
