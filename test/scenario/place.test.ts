import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { loadScenario } from "../../src/scenario/load.ts";
import { formatProblem } from "../../src/scenario/problem.ts";
import type { Scenario } from "../../src/scenario/resolved.ts";
import { scenarios } from "./arbitrary.ts";

/** A scenario whose nodes are where these lines (from line 2 on) say. */
function scenarioText(...place: readonly string[]): string {
  return ["title: A", ...place, "sensor: vibration", "protocols: { send-all: }", ""].join("\n");
}

function load(text: string): Scenario {
  const result = loadScenario(text, { file: "a.yaml" });
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join("\n"));
  return result.scenario;
}

function problems(text: string, set: readonly string[] = []): string[] {
  const result = loadScenario(text, { file: "a.yaml", set });
  return result.ok ? [] : result.problems.map(formatProblem);
}

const FIELD = "nodes: { placement: { kind: grid, spacing: 35 m } }";

describe("nodes in a field", () => {
  it("have IEEE 802.15.4 radios and a channel, with every default", () => {
    const { settings, readable } = load(scenarioText(FIELD));
    expect(settings).toMatchObject({
      topology: undefined,
      nodes: { gateways: 1, placement: { kind: "grid", spacing: 35 } },
      radio: {
        kind: "ieee802154",
        txPower: 0,
        ccaThreshold: 5,
        queue: 8,
        listening: { kind: "lpl", interval: 125_000, guard: 1000, phase: "independent", spread: 500 },
      },
      channel: { pathLoss: { kind: "log-distance" } },
    });
    expect(readable).toMatchObject({ radio: { kind: "ieee802154", listening: { interval: "125 ms" } } });
  });

  it.each([
    ["radio:", { kind: "ieee802154", txPower: 0 }],
    ["radio: {}", { kind: "ieee802154", txPower: 0 }],
    ["radio: ieee802154", { kind: "ieee802154", txPower: 0 }],
    ["radio: { kind: , txPower: 4 dBm }", { kind: "ieee802154", txPower: 4 }],
    ["radio: { txPower: 4 dBm }", { kind: "ieee802154", txPower: 4 }],
    ["radio: { listening: always-on }", { listening: { kind: "always-on" } }],
    ["radio: { listening: sleepy-leaf }", { listening: { kind: "sleepy-leaf", pollInterval: 5_000_000 } }],
    ["radio: { listening: { interval: 250 ms } }", { listening: { kind: "lpl", interval: 250_000 } }],
  ])("take %s", (line, radio) => {
    expect(load(scenarioText(FIELD, line)).settings.radio).toMatchObject(radio);
  });

  it.each([
    ["channel:", "log-distance"],
    ["channel: {}", "log-distance"],
    ["channel: { pathLoss: log-distance }", "log-distance"],
    ["channel: { pathLoss: { kind: log-distance, exponent: 2.5 } }", "log-distance"],
  ])("take %s", (line, kind) => {
    expect(load(scenarioText(FIELD, line)).settings).toMatchObject({ channel: { pathLoss: { kind } } });
  });

  it("take a placement as a bare word where its defaults suffice", () => {
    const [kind, ...rest] = problems(scenarioText("nodes: { placement: grid }"));
    expect(rest).toEqual([]);
    if (kind !== undefined) expect(kind).toMatch(/^a\.yaml:2:\d+ nodes\.placement\.\w+: found nothing/);
  });
});

describe("a place that does not hold together is refused", () => {
  it.each([
    [[FIELD, "radio: link"], 'a.yaml:3:8 radio: found "link", expected ieee802154, which goes with a placement.'],
    [
      [FIELD, "radio: { kind: link }"],
      'a.yaml:3:16 radio.kind: found "link", expected ieee802154, which goes with a placement.',
    ],
    [
      ["topology: ring", "radio: ieee802154"],
      'a.yaml:3:8 radio: found "ieee802154", expected link, which goes with a topology.',
    ],
    [
      ["topology: ring", "radio: { kind: ieee802154, listening: always-on }"],
      'a.yaml:3:16 radio.kind: found "ieee802154", expected link, which goes with a topology.',
    ],
    [
      ["topology: ring", "radio: { listening: always-on }"],
      "a.yaml:3:10 radio.listening: found an unknown key, expected kind or txPower.",
    ],
    [
      ["topology: ring", "channel: { pathLoss: log-distance }"],
      "a.yaml:3:1 channel: found a channel, expected no channel, since the links of a topology carry the frames.",
    ],
    [
      ["topology: ring", FIELD],
      "a.yaml:3:10 nodes.placement: found both a topology and a placement, expected one of topology and nodes.placement, never both.",
    ],
    [
      [FIELD, "radio: { kind: zigbee }"],
      'a.yaml:3:16 radio.kind: found unknown kind "zigbee", expected link or ieee802154.',
    ],
    [
      [FIELD, "radio: { listening: { kind: lpl, interval: 5 ms } }"],
      'a.yaml:3:44 radio.listening.interval: found "5 ms", expected a time of at least 10 ms.',
    ],
    [
      [FIELD, "radio: { listening: alwayson }"],
      expect.stringMatching(
        /^a\.yaml:3:21 radio\.listening: found unknown kind "alwayson", .*Did you mean always-on\?$/,
      ),
    ],
  ])("%j", (place, problem) => {
    expect(problems(scenarioText(...place))).toEqual([problem]);
  });

  it("also where the command line says it", () => {
    expect(problems(scenarioText(FIELD), ["radio.kind=link"])).toEqual([
      '--set radio.kind=link radio.kind: found "link", expected ieee802154, which goes with a placement.',
    ]);
  });

  it("whatever else the scenario says", () => {
    fc.assert(
      fc.property(scenarios(), (scenario) => {
        const isField = scenario.topology === undefined;
        const wrong = isField ? { radio: "link" } : { channel: {} };
        expect(problems(stringify(scenario))).toEqual([]);
        expect(problems(stringify({ ...scenario, ...wrong }))).toHaveLength(1);
      }),
      { numRuns: 40 },
    );
  });
});

describe("a sensor's unit", () => {
  it.each([
    "sensor: { kind: episodes, every: 1 s, baseline: 20 °C, episode: { every: 1 h, lasts: 1 min } }",
    "sensor: { kind: vibration, baseline: 20 °C }",
  ])("is that of the scenario for every default: %s", (sensor) => {
    const text = `${scenarioText("topology: ring").replace("sensor: vibration", sensor)}audience: { tolerance: 1 °C }\n`;
    const { settings, readable, sensorUnit } = load(text);
    expect(sensorUnit).toBe("°C");
    expect(settings.sensor).toMatchObject({ baseline: 20, noise: 2 });
    expect(readable.sensor).toMatchObject({ baseline: "20 °C", noise: "2 °C" });
    expect(load(stringify(readable)).settings).toEqual(settings);
  });

  it("is none where nothing names one", () => {
    const { sensorUnit, readable } = load(scenarioText("topology: ring"));
    expect(sensorUnit).toBeUndefined();
    expect(readable.sensor).toMatchObject({ baseline: 50, noise: 2, spike: [15, 30] });
  });
});
