import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { World } from "../../../sim/world.ts";
import type { WorldChange } from "../../../sim/world-change.ts";
import type { Built } from "../../../src/experiment/build.ts";
import { buildForked, type Fork } from "../../../src/experiment/checkpoint/forked.ts";
import { type Mark, run } from "../../../src/experiment/run.ts";
import type { Scenario } from "../../../src/scenario/resolved.ts";
import { scenarioOf } from "../../support/scenarios.ts";

/** A small scenario made at random; everything that chance decides in a run occurs in some of them. */
const small = fc
  .record({
    seed: fc.constantFrom("a", "b", "c"),
    nodes: fc.integer({ min: 2, max: 4 }),
    medium: fc.constantFrom(
      "topology: { kind: line, link: { kind: lossy, loss: 20 %, latency: [1 ms, 9 ms] } }",
      "topology: { kind: ring, medium: broadcast, link: { kind: lossy, loss: { kind: gilbert-elliott, rate: 10 %, burst: 2 s } } }",
      "channel: { pathLoss: { kind: log-distance, exponent: 3, shadowing: 2 dB } }",
    ),
    listening: fc.constantFrom("always-on", "lpl"),
    clock: fc.constantFrom("0 ppm", "40 ppm"),
    capacity: fc.constantFrom("2000 mAh", "0.1 mAh"),
    atS: fc.integer({ min: 1, max: 99_999_999 }).map((us) => us / 1e6),
  })
  .map(({ seed, nodes, medium, listening, clock, capacity, atS }) => {
    const isRadio = medium.startsWith("channel");
    const place = isRadio ? ", placement: { kind: line, spacing: 25 m }" : "";
    const text = `title: small
seed: ${seed}
duration: 100 s
digestWindow: 1 s
nodes: { count: ${nodes}, clockDrift: ${clock}${place} }
${isRadio ? `radio: { kind: ieee802154, listening: { kind: ${listening} } }\n` : ""}${medium}
battery: { kind: linear, capacity: ${capacity} }
sensor: { kind: vibration, every: 2 s, probability: 0.3 }
encoder: { kind: level-hdc, dimensions: 64, range: [20 Hz, 80 Hz] }
protocols:
  mqtt: { qos: 1, payload: compact }
  deadband: { delta: 2 Hz, route: flood }
  resonance: { threshold: 0.05, heartbeat: 9 s }
`;
    return { text, atUs: Math.floor(atS * 1e6), livesOn: capacity === "2000 mAh" };
  });

const digestsOf = (scenario: Scenario, forks: readonly Fork[] = [], marks: readonly Mark[] = []) =>
  Object.entries(run(scenario, () => "", { forks, marks }).result.protocols).map(([, { digest }]) => digest);

/** Sums of the digest's windows of each protocol, one after the other. */
function windowsOf({ world, protocols }: Built): string[][] {
  return protocols.map(({ protocol, changes }) => {
    const one = new World(world, protocol, [], changes);
    one.run();
    return Array.from({ length: one.digest.windows }, (_, window) => one.digest.ofWindow(window));
  });
}

/** Windows that end at or before the instant. */
const until = (windows: readonly string[], atUs: number) => windows.slice(0, Math.floor(atUs / 1e6));

describe("a fork", () => {
  it("without any change, looked at on the way, is the straight run", () => {
    fc.assert(
      fc.property(small, ({ text, atUs }) => {
        const scenario = scenarioOf(text);
        const seen: string[] = [];
        const marks = [atUs, atUs].map((at) => ({ atUs: at, reached: (name: string) => seen.push(name) }));
        expect(digestsOf(scenario, [{ atUs, scenario }], marks)).toEqual(digestsOf(scenario));
        expect(seen).toEqual(["mqtt", "mqtt", "deadband", "deadband", "resonance", "resonance"]);
      }),
      { numRuns: 8 },
    );
  });

  it("with another seed is the same before the instant, and another after it", () => {
    let judged = 0;
    fc.assert(
      fc.property(small, ({ text, atUs, livesOn }) => {
        const scenario = scenarioOf(text);
        const straight = windowsOf(buildForked(scenario, () => "", []));
        const other = windowsOf(
          buildForked(scenario, () => "", [{ atUs, scenario: scenarioOf(text, ["seed=other"]) }]),
        );
        straight.forEach((windows, protocol) => {
          expect(until(other[protocol], atUs)).toEqual(until(windows, atUs));
          if (!livesOn || atUs > 60_000_000) return;
          expect(other[protocol]).not.toEqual(windows);
          judged += 1;
        });
      }),
      { numRuns: 8 },
    );
    expect(judged).toBeGreaterThan(5);
  });

  it("would be caught changing what was before", () => {
    const scenario = scenarioOf(fc.sample(small, { seed: 1, numRuns: 1 })[0].text);
    const { world, protocols } = buildForked(scenario, () => "", []);
    const early: WorldChange = { atUs: 20_000_000, seed: "other" };
    const built = (changes: readonly WorldChange[]) => ({ world, protocols: [{ ...protocols[0], changes }] }) as never;
    const [straight, forked] = [windowsOf(built([]))[0], windowsOf(built([early]))[0]];
    expect(until(forked, 60_000_000)).not.toEqual(until(straight, 60_000_000));
  });
});

describe("nodes restored from their own snapshots", () => {
  it("in the middle of a run go on as they would have", () => {
    fc.assert(
      fc.property(small, ({ text, atUs }) => {
        const scenario = scenarioOf(text);
        const { world, protocols } = buildForked(scenario, () => "", []);
        const fresh = buildForked(scenario, () => "", []).protocols;
        const swapped = protocols.map((one, i) => ({ ...one, changes: [{ atUs, protocol: fresh[i].protocol }] }));
        const built = (these: typeof protocols) => ({ world, protocols: these }) as never;
        expect(windowsOf(built(swapped))).toEqual(windowsOf(built(protocols)));
      }),
      { numRuns: 12 },
    );
  });

  it("would be caught forgetting", () => {
    const scenario = scenarioOf(fc.sample(small, { seed: 1, numRuns: 1 })[0].text);
    const { world, protocols } = buildForked(scenario, () => "", []);
    const forgetful = protocols.map((one) => {
      const protocol = { ...one.protocol, restore: one.protocol.create };
      return { ...one, changes: [{ atUs: 50_000_000, protocol }] };
    });
    const built = (these: typeof protocols) => ({ world, protocols: these }) as never;
    const [straight, forked] = [windowsOf(built(protocols)), windowsOf(built(forgetful))];
    straight.forEach((windows, protocol) => {
      expect(forked[protocol]).not.toEqual(windows);
      expect(until(forked[protocol], 50_000_000)).toEqual(until(windows, 50_000_000));
    });
  });
});
