import { describe, expect, it } from "vitest";
import { createBernoulli } from "../../models/link/bernoulli.ts";
import { checkAddressCount, checkAddresses } from "../../src/experiment/build-checks.ts";
import type { RunResult } from "../../src/experiment/result.ts";
import { run } from "../../src/experiment/run.ts";
import { scenarioOf } from "../support/scenarios.ts";

const MINUTES = 60;
/** A log of one hour, a value a minute. */
const LOG = [
  "timestamp,value",
  ...Array.from({ length: MINUTES }, (_, k) => `${1704067200 + 60 * k},${20 + (k % 10)}`),
].join("\n");
const WINDOWS = JSON.stringify([["2024-01-01T00:10:00Z", "2024-01-01T00:20:00Z"]]);

function runLog(lines: string, set: readonly string[] = []): RunResult {
  const text = `title: log
nodes: { count: 1, gateways: 1, bootSpread: 0 s }
topology: { kind: line }
sensor: { kind: csv, file: log.csv }
protocols: { send-all: }
${lines}`;
  return run(scenarioOf(text, set), (path) => (path.endsWith(".json") ? WINDOWS : LOG)).result;
}

describe("a run longer than its log", () => {
  const said = (set: readonly string[]) => runLog("", ["nodes.samplingPhase=aligned", ...set]).warnings;

  it("says when nothing is sampled any more", () => {
    expect(said(["duration=4 h"])).toEqual([
      "The log ends after 1 h; nothing is sampled for the last 3 h, and lives are projected from the whole run.",
    ]);
    expect(said(["duration=2 d", "sensor.speedup=60"])).toEqual([
      "The log ends after 1 min; nothing is sampled for the last 1 d 23 h, and lives are projected from the whole run.",
    ]);
  });

  it("says nothing within a period of the end, nor where the log itself gives the duration", () => {
    expect(said(["duration=61 min"])).toEqual([]);
    expect(said(["duration=61.1 min"])).toHaveLength(1);
    expect(said(["duration=30 min"])).toEqual([]);
    expect(said([])).toEqual([]);
    expect(said(["nodes.bootSpread=30 min"])).toEqual([]);
  });
});

describe("the assumptions of a log", () => {
  const SHARED =
    "3 nodes read the same log, each from another offset: the first as it is, the others cyclically, its beginning after its end; a window that this turn cuts becomes two.";
  const NO_TRUTH = "No truth is known of this log: give sensor.windows or sensor.truth to see what silence costs.";

  it("say that nodes share it", () => {
    expect(runLog("", ["nodes.count=3"]).assumptions).toContain(SHARED);
    expect(runLog("").assumptions.join()).not.toContain("same log");
  });

  it("say that no truth is known, where none is", () => {
    expect(runLog("").assumptions).toContain(NO_TRUTH);
    for (const truth of ["sensor.windows=w.json", "sensor.truth={ change: 3, hold: 1 min }"])
      expect(runLog("", [truth]).assumptions).not.toContain(NO_TRUTH);
  });
});

describe("a transmit power", () => {
  it.each([
    ["nrf52840", 8, 8.5],
    ["telosb", 0, 1],
  ])("above what the %s lists is refused", (board, most, above) => {
    const power = (dBm: number) => runLog("", [`nodes.board=${board}`, `radio.txPower=${dBm} dBm`]);
    expect(() => power(above)).toThrow(
      `radio.txPower: found ${above} dBm, expected at most ${most} dBm, the highest transmit power of the board ${board}`,
    );
    expect(power(most).warnings).toEqual([]);
  });
});

describe("a tree", () => {
  it("is refused where others than the gateway listen", () => {
    const tree = (audience: string | number) =>
      runLog(`audience: ${audience}`, ["nodes.count=3", "protocols.send-all.route=tree"]);
    for (const audience of ["all", 2])
      expect(() => tree(audience)).toThrow(/^protocols\.send-all\.route: found .*\(a tree reaches only the gateway\)/);
    expect(Object.keys(tree("sink").protocols)).toEqual(["send-all"]);
  });
});

describe("short addresses", () => {
  const star = (order: number) => ({
    kind: "links" as const,
    graph: { order, neighbours: [Array.from({ length: order - 1 }, (_, i) => i + 1), ...Array(order - 1).fill([0])] },
    shared: true,
    latencyUs: [1, 1] as const,
    bitRate: Number.POSITIVE_INFINITY,
    headerBytes: 0,
    loss: createBernoulli(0),
    retries: 0,
    queueFrames: 1,
    transmitPowerDbm: 0,
  });
  const around = (order: number) => Array.from({ length: order }, (_, vertex) => ({ isGateway: vertex === 0 }));

  it("suffice for 65,534 nodes around one gateway, and no more are accepted", () => {
    expect(() => checkAddresses(star(65_534), around(65_534))).not.toThrow();
    expect(() => checkAddresses(star(65_535), around(65_535))).toThrow("65535 nodes in the network of one gateway");
  });

  it("are counted before anything is built, by radio as well", () => {
    for (const gateways of [1, 2, 7]) {
      const most = gateways * 65_534 - gateways;
      expect(() => checkAddressCount(most, gateways)).not.toThrow();
      expect(() => checkAddressCount(most + 1, gateways)).toThrow("short addresses around each");
    }
    expect(() => checkAddressCount(1e6, 0)).not.toThrow();
    // Nobody is in reach of anybody here: had links been looked for, that would have been said.
    const field = `title: field
nodes: { count: 100000, placement: { kind: line, spacing: 100 km } }
radio: ieee802154
sensor: { kind: vibration }
protocols: { send-all: }
`;
    const built = (set: readonly string[]) => run(scenarioOf(field, ["duration=1 s", ...set]), () => "");
    expect(() => built([])).toThrow("nodes.gateways: found 100000 nodes for 1 of them; there are 65534");
    expect(() => built(["nodes.count=50"])).toThrow("out of reach");
  });
});
