import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { loadScenario } from "../../src/scenario/load.ts";
import { formatProblem } from "../../src/scenario/problem.ts";
import type { Scenario } from "../../src/scenario/resolved.ts";
import { scenarios } from "./arbitrary.ts";

const HALL = `title: Ten machines
duration: 6 h
nodes: { count: 10 }
topology: { kind: line, link: { kind: lossy, latency: 4 ms, loss: 2 % } }
sensor: { kind: episodes, every: 10 s, episode: { every: 30 min, lasts: 2 min } }
encoder: { kind: level-hdc, range: [20 Hz, 80 Hz] }
protocols:
  send-all:
  narrow: { kind: deadband, delta: 5 Hz }
  resonance: { threshold: 0.15, ttl: 6 }
sweep: { protocols.resonance.threshold: [0.05, 0.1] }
repeat: { seeds: 10 }
`;

function load(text: string | Uint8Array, set: readonly string[] = [], seed?: string): Scenario {
  const result = loadScenario(text, { file: "hall.yaml", set, ...(seed !== undefined && { seed }) });
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join("\n"));
  return result.scenario;
}

function problems(text: string | Uint8Array, set: readonly string[] = []): string[] {
  const result = loadScenario(text, { file: "hall.yaml", set });
  return result.ok ? [] : result.problems.map(formatProblem);
}

/** The lines of {@link HALL} with some replaced. */
function hall(changes: { readonly [key: string]: string }): string {
  const lines = HALL.split("\n").map((line) => {
    const key = Object.keys(changes).find((start) => line.startsWith(`${start}:`));
    return key === undefined ? line : changes[key];
  });
  return lines.join("\n");
}

function isFrozenInDepth(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isFrozenInDepth);
}

describe("a right scenario", () => {
  it("resolves to SI units with every default", () => {
    const { settings } = load(HALL);
    expect(settings).toMatchObject({
      title: "Ten machines",
      seed: "1",
      duration: 6 * 3600e6,
      epochMs: Date.UTC(2026, 0, 1),
      digestWindow: 60e6,
      nodes: { count: 10, prefix: "node", board: "nrf52840", gateways: 1, bootSpread: 10e6, clockDrift: 20 },
      topology: {
        kind: "line",
        medium: "point-to-point",
        gateway: "centre",
        link: { kind: "lossy", latency: [4000, 4000], bitRate: 250_000, header: 17, retries: 3, queue: 8 },
      },
      radio: { kind: "link", txPower: 0 },
      battery: { kind: "linear", capacity: 7200 },
      sensor: { kind: "episodes", baseline: 50, episode: { magnitude: [15, 30] } },
      encoder: { kind: "level-hdc", dimensions: 384, range: [20, 80] },
      audience: { who: "sink", grace: 0 },
    });
    expect(settings.topology?.link).toMatchObject({ loss: { kind: "bernoulli", rate: 0.02 } });
    expect(Object.entries(settings.protocols).map(([name, { kind }]) => `${name}: ${kind}`)).toEqual([
      "send-all: send-all",
      "narrow: deadband",
      "resonance: resonance",
    ]);
  });

  it("keeps the text, its hash, the sensor's unit, and what a single run leaves aside", () => {
    const scenario = load(HALL);
    expect(scenario.text).toBe(HALL);
    expect(scenario.sha256).toBe(createHash("sha256").update(HALL).digest("hex"));
    expect(scenario.sensorUnit).toBe("Hz");
    expect(scenario.sweep).toEqual({ "protocols.resonance.threshold": [0.05, 0.1] });
    expect(scenario.repeat).toEqual({ seeds: 10 });
    expect(scenario.settings).not.toHaveProperty("sweep");
  });

  it("shows every default in the readable form", () => {
    expect(load(HALL).readable).toMatchObject({
      seed: "1",
      epoch: "2026-01-01T00:00:00Z",
      nodes: { gateways: 1, clockDrift: "20 ppm" },
      battery: { kind: "linear", capacity: "2000 mAh" },
      topology: { link: { latency: "4 ms", loss: { kind: "bernoulli", rate: "2 %" }, bitRate: "250 kbit/s" } },
      audience: { who: "sink", grace: "0 s" },
    });
  });

  it("is frozen in depth", () => {
    const scenario = load(HALL);
    expect(isFrozenInDepth(scenario)).toBe(true);
    expect(isFrozenInDepth(structuredClone(scenario))).toBe(false); // the check can fail
  });

  it("is the same from bytes, with a byte order mark and with Windows line ends", () => {
    expect(load(new TextEncoder().encode(HALL)).settings).toEqual(load(HALL).settings);
    expect(load(`\uFEFF${HALL.replaceAll("\n", "\r\n")}`).settings).toEqual(load(HALL).settings);
  });

  it.each([
    ["seed: 12345678901234567890", "12345678901234567890"],
    ["seed: 1e3", "1e3"],
    ["seed: hall-1", "hall-1"],
    ['seed: "007"', "007"],
    ["seed: 007", "007"],
  ])("takes %s as written", (line, seed) => {
    expect(load(`${line}\n${HALL}`).settings.seed).toBe(seed);
  });

  it.each([
    ["2026-03-01", Date.UTC(2026, 2, 1)],
    ["2026-03-01T12:00", Date.UTC(2026, 2, 1, 12)],
    ["2026-03-01T12:00:00+02:00", Date.UTC(2026, 2, 1, 10)],
  ])("reads the epoch %s, without a zone as UTC", (epoch, ms) => {
    expect(load(`epoch: ${epoch}\n${HALL}`).settings.epochMs).toBe(ms);
  });

  it.each<[string, object, number]>([
    ["audience: all", { who: "all", grace: 0 }, 0],
    ["audience: 3", { who: 3, grace: 0 }, 0],
    ["audience: sink", { who: "sink", grace: 0 }, 1],
    ["audience: { tolerance: 5 Hz, alarm: { above: 60 Hz } }", { who: "sink", tolerance: 5, alarm: { above: 60 } }, 1],
  ])("writes out %s, and gives it its gateways", (line, audience, gateways) => {
    const { settings } = load(`${line}\n${HALL}`);
    expect(settings.audience).toMatchObject(audience);
    expect(settings.nodes.gateways).toBe(gateways);
  });

  it("follows anchors and aliases", () => {
    const text = hall({ battery: "" }).replace("nodes: {", "nodes: &n {").replace("delta: 5 Hz", "delta: &d 5 Hz");
    expect(load(`${text}\naudience: { tolerance: *d }`).settings.audience.tolerance).toBe(5);
  });

  it("takes a million nodes without making one", () => {
    const before = process.memoryUsage().heapUsed;
    expect(load(hall({ nodes: "nodes: { count: 1000000 }" })).settings.nodes.count).toBe(1_000_000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * 2 ** 20);
  });

  it("comes back the same from its readable form, whatever it says", () => {
    fc.assert(
      fc.property(scenarios(), (written) => {
        const scenario = load(stringify(written));
        const again = load(stringify(scenario.readable));
        expect(again.settings).toEqual(scenario.settings);
        expect(again.readable).toEqual(scenario.readable);
        expect(isFrozenInDepth(again)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a wrong scenario", () => {
  it("has all its problems reported at once, from top to bottom", () => {
    const text = `titel: Ten machines
duration: 10
nodes: { count: 1e18, board: nrf52480 }
topology: { kind: rnig }
sensor: { kind: episodes, every: 0.3 us, episode: { every: 30 min, lasts: 2 min, magnitude: [30, 15] } }
protocols:
  narrow: { delta: 5 Hz }
  resonance: { treshold: 0.15 }
`;
    expect(problems(text, ["radio.txPower=1 parsec"])).toEqual([
      expect.stringMatching(/^hall\.yaml:1:1 titel: found an unknown key, expected title, .* Did you mean title\?$/),
      "hall.yaml:1:1 title: found nothing, expected a text. What is simulated, in a few words.",
      "hall.yaml:2:11 duration: found 10, expected a time such as 10 s. Add the unit.",
      "hall.yaml:3:17 nodes.count: found 1e18, expected a whole number from 1 to 1000000.",
      expect.stringMatching(/^hall\.yaml:3:30 nodes\.board: found "nrf52480", .* Did you mean nrf52840\?$/),
      expect.stringMatching(/^hall\.yaml:4:19 topology\.kind: found unknown kind "rnig", .* Did you mean ring\?$/),
      'hall.yaml:5:34 sensor.every: found "0.3 us", expected a time in whole microseconds.',
      expect.stringMatching(/^hall\.yaml:5:93 sensor\.episode\.magnitude: found a list of 2, .*low not above high\.$/),
      expect.stringMatching(/^hall\.yaml:7:11 protocols\.narrow: found settings \(delta\), expected a kind: .*/),
      expect.stringMatching(/^hall\.yaml:8:16 protocols\.resonance\.treshold: .* Did you mean threshold\?$/),
      expect.stringMatching(/^--set radio\.txPower=1 parsec radio\.txPower: found "1 parsec", expected a power .*/),
    ]);
  });

  it.each<[{ readonly [key: string]: string }, string]>([
    [{ topology: "" }, "hall.yaml:1:1: found nothing, expected one of topology and nodes.placement, never both."],
    [{ nodes: "nodes: { placement: grid }" }, "hall.yaml:3:10 nodes.placement: found both a topology and a placement"],
    [{ nodes: "nodes: { gateways: 0 }" }, "hall.yaml:3:20 nodes.gateways: found 0, expected at least 1, where the"],
    [{ nodes: "nodes: { prefix: a/b }" }, 'hall.yaml:3:18 nodes.prefix: found "a/b", expected letters'],
    [{ nodes: "nodes:\n  prefix: ''\n" }, 'hall.yaml:4:11 nodes.prefix: found "", expected letters'],
    [{ duration: "duration:" }, "hall.yaml:2:1 duration: found nothing, expected a time such as 10 s"],
    [{ duration: "duration: 0 s" }, 'hall.yaml:2:11 duration: found "0 s", expected a time above 0 s.'],
    [{ duration: "audience: 12" }, "hall.yaml:2:1 audience.who: found 12, expected at most 10, the number of nodes"],
    [{ duration: "epoch: 2026-02-30" }, 'hall.yaml:2:8 epoch: found "2026-02-30", expected a date and time'],
    [{ duration: "epoch: yesterday" }, 'hall.yaml:2:8 epoch: found "yesterday", expected a date and time'],
    [{ duration: "audience: { alarm: {} }" }, "hall.yaml:2:20 audience.alarm: found no rule, expected exactly one"],
    [
      { duration: "audience: { alarm: { above: 5 Hz, below: 3 Hz } }" },
      "hall.yaml:2:20 audience.alarm: found above and below, expected exactly one of",
    ],
    [{ duration: "sweep: 5" }, "hall.yaml:2:1: found the key sweep a second time".replace("2:1", "11:1")],
    [{ sweep: "sweep: 5" }, "hall.yaml:11:8 sweep: found 5, expected settings to vary, such as {"],
    [
      { "  narrow": "  9x: { kind: deadband, delta: 5 Hz }" },
      'hall.yaml:9:3 protocols.9x: found "9x", expected a name',
    ],
    [{ "  narrow": "  resonanse:" }, "hall.yaml:9:3 protocols.resonanse: found nothing, expected a kind: resonance"],
  ])("%o", (changes, problem) => {
    const found = problems(hall(changes));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(problem);
  });

  it("wants a protocol at least", () => {
    const [before] = HALL.split("protocols:");
    expect(problems(before!)).toEqual([
      expect.stringContaining("protocols: found nothing, expected at least one protocol"),
    ]);
    expect(problems(`${before}protocols: {}`)).toEqual([expect.stringContaining("found empty settings")]);
    expect(problems(`${before}protocols: [resonance]`)).toEqual([expect.stringContaining("found a list of 1")]);
  });

  it("may not mix units of the sensor", () => {
    const text = hall({
      sensor: "sensor: { kind: episodes, every: 1 s, baseline: 20 °C, episode: { every: 1 h, lasts: 1 min } }",
      encoder: "encoder: { kind: level-hdc, range: [10 °C, 50 °C] }",
    });
    expect(problems(text)).toEqual([
      'hall.yaml:9:36 protocols.narrow.delta: found "5 Hz", expected a sensor value in °C. ' +
        "All sensor values of a scenario have one unit, here °C.",
    ]);
  });
});
