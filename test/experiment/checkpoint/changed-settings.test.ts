import { describe, expect, it } from "vitest";
import { World } from "../../../sim/world.ts";
import { CHANGEABLE, changesBetween } from "../../../src/experiment/checkpoint/changed-settings.ts";
import { buildForked } from "../../../src/experiment/checkpoint/forked.ts";
import { replay } from "../../../src/experiment/checkpoint/replay.ts";
import { run } from "../../../src/experiment/run.ts";
import { SetupError } from "../../../src/experiment/setup-error.ts";
import { scenarioOf } from "../../support/scenarios.ts";

const TEXT = `title: changed
seed: one
duration: 60 s
digestWindow: 1 s
nodes: { count: 4 }
topology: { kind: ring, link: { kind: lossy, loss: 30 %, latency: [1 ms, 9 ms] } }
sensor: { kind: vibration, every: 1 s, probability: 0.3 }
encoder: { kind: level-hdc, dimensions: 64, range: [20 Hz, 80 Hz] }
protocols:
  mqtt-deadband: { qos: 1, delta: 3 Hz }
  deadband: { delta: 5 Hz, route: flood }
  resonance: { threshold: 0.1 }
`;

/** For each setting that may change, a protocol that has it and another value. */
const OTHERS: { readonly [setting in (typeof CHANGEABLE)[number]]: readonly [protocol: string, value: string] } = {
  threshold: ["resonance", "0.02"],
  delta: ["deadband", "1 Hz"],
  "filter.scope": ["resonance", "mesh"],
  jitter: ["resonance", "2 ms"],
  qos: ["mqtt-deadband", "0"],
  decimals: ["mqtt-deadband", "7"],
  queueMessages: ["mqtt-deadband", "1"],
  inflightMessages: ["mqtt-deadband", "1"],
  responseTimeout: ["mqtt-deadband", "1 ms"],
  reconnectMin: ["mqtt-deadband", "9 s"],
  reconnectMax: ["mqtt-deadband", "9 s"],
};
/** Those that take effect only where a connection is lost, or acknowledgements are far behind. */
const RARE: ReadonlySet<string> = new Set(["inflightMessages", "responseTimeout", "reconnectMin", "reconnectMax"]);
const AT_US = 30_000_000;

/** Sums of windows of one protocol in a run that goes on with these changes. */
function windows(protocol: string, set: readonly string[]): string[] {
  const { world, protocols } = buildForked(scenarioOf(TEXT), () => "", [
    { atUs: AT_US, scenario: scenarioOf(TEXT, set) },
  ]);
  const one = protocols.find(({ name }) => name === protocol)!;
  const forked = new World(world, one.protocol, [], one.changes);
  forked.run();
  return Array.from({ length: forked.digest.windows }, (_, window) => forked.digest.ofWindow(window));
}

function refusal(set: readonly string[]): SetupError {
  try {
    buildForked(scenarioOf(TEXT), () => "", [{ atUs: AT_US, scenario: scenarioOf(TEXT, set) }]);
  } catch (error) {
    expect(error).toBeInstanceOf(SetupError);
    return error as SetupError;
  }
  throw new Error("nothing was refused");
}

describe("a setting that may change on the way", () => {
  it.each(CHANGEABLE)("changes nothing before the instant: %s", (setting) => {
    const [protocol, value] = OTHERS[setting];
    const straight = windows(protocol, []);
    const forked = windows(protocol, [`protocols.${protocol}.${setting}=${value}`]);
    expect(forked.slice(0, 30)).toEqual(straight.slice(0, 30));
    if (!RARE.has(setting)) expect(forked).not.toEqual(straight);
  });

  it("of sensors takes effect for every protocol, with the sampling times of before", () => {
    const changes = ["sensor.probability=0.9"];
    for (const protocol of ["mqtt-deadband", "deadband", "resonance"]) {
      const [straight, forked] = [windows(protocol, []), windows(protocol, changes)];
      expect(forked.slice(0, 30)).toEqual(straight.slice(0, 30));
      expect(forked.slice(30, 34)).not.toEqual(straight.slice(30, 34));
    }
  });

  it("is told to readers of the result, with both seeds; its header has the new one, and the new title", () => {
    const set = ["title=Forked", "seed=two", "protocols.resonance.threshold=0.2"];
    const forks = [{ atUs: AT_US, scenario: scenarioOf(TEXT, set) }];
    const { assumptions, seed, scenario } = run(scenarioOf(TEXT), () => "", { forks }).result;
    expect(assumptions).toContain(
      "From 30 s on these are others than before: seed (two instead of one), protocols.resonance.threshold.",
    );
    expect({ seed, scenario }).toEqual({ seed: "two", scenario: "Forked" });
  });
});

describe("what cannot change on the way", () => {
  it.each([
    ["nodes.count=5", "nodes.count"],
    ["protocols.resonance.ttl=9", "protocols.resonance.ttl"],
    ["protocols.resonance.vector=binary", "protocols.resonance.vector"],
    ["protocols.send-all=", "protocols.send-all"],
    ["encoder.dimensions=128", "encoder.dimensions"],
    ["duration=2 min", "duration"],
    ["sensor.every=2 s", "sensor"],
  ])("is refused: %s", (set, path) => {
    const { path: found, hint, expected } = refusal([set]);
    expect(found.join(".")).toMatch(new RegExp(`^${path}`));
    expect(hint ?? expected).toMatch(/takes up the seed, the sensor|as at the beginning/);
  });

  it.each([0, 60_000_000, 61_000_000])("is refused at %s µs: not on the way", (atUs) => {
    const REFUSED = "duration: found 1 min, expected more than the instant asked for, ";
    const scenario = scenarioOf(TEXT);
    expect(() => buildForked(scenario, () => "", [{ atUs, scenario }])).toThrow(REFUSED);
    expect(() => run(scenario, () => "", { marks: [{ atUs, reached: () => {} }] })).toThrow(REFUSED);
  });

  it("is nothing where nothing changes, and a title is only words", () => {
    const { settings } = scenarioOf(TEXT);
    const titled = scenarioOf(TEXT, ["title=another"]).settings;
    expect(changesBetween(settings, titled)).toEqual({ seed: false, sensor: false, protocols: [] });
  });
});

it("a replay comes to the digests of the run, and to those of a mark on the way", () => {
  const scenario = scenarioOf(TEXT);
  const seen: string[] = [];
  const marks = [{ atUs: AT_US, reached: (_: string, digest: string) => seen.push(digest) }];
  const { protocols } = run(scenario, () => "", { marks }).result;
  const built = buildForked(scenario, () => "", []);
  const digestsOf = (untilUs: number) => {
    const steps = replay(built, untilUs);
    for (;;) {
      const step = steps.next();
      if (step.done) return Object.values(step.value);
    }
  };
  expect(digestsOf(60_000_000)).toEqual(Object.values(protocols).map(({ digest }) => digest));
  expect(digestsOf(AT_US)).toEqual(seen);
  expect(digestsOf(AT_US + 1_000_000)).not.toEqual(seen);
});
