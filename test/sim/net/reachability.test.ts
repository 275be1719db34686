import { describe, expect, it } from "vitest";
import { createBernoulli } from "../../../models/link/bernoulli.ts";
import { buildRows } from "../../../sim/net/radio/rows.ts";
import { reachabilityOf } from "../../../sim/net/reachability.ts";
import type { ListeningSpec, RadioMediumSpec } from "../../../sim/world-spec.ts";

const NOISE_DBM = -100;
const ON: ListeningSpec = { kind: "always-on" };
const LEAF: ListeningSpec = { kind: "sleepy-leaf", pollIntervalUs: 5_000_000 };
const LPL: ListeningSpec = {
  kind: "lpl",
  intervalUs: 125_000,
  guardUs: 1000,
  phase: "independent",
  spreadUs: 0,
  clockTolerancePpm: 20,
};

/** Three nodes in a line, of which neighbours hear each other so far above noise. */
function neighbours(listening: readonly ListeningSpec[], ccaAboveNoiseDb: number, snrDb = 4): readonly number[][] {
  const rows = buildRows({
    nodes: 3,
    pairsOf: (node, add) => {
      if (node < 2) add(node + 1, NOISE_DBM + snrDb, NOISE_DBM + snrDb);
    },
    noiseDbm: () => NOISE_DBM,
    lockThresholdDb: -5,
  });
  const medium: RadioMediumSpec = {
    kind: "ieee802154",
    rows,
    listening,
    transmitPowerDbm: 0,
    lockThresholdDb: -5,
    ccaAboveNoiseDb,
    loss: createBernoulli(0),
    errorRule: "physical",
    access: "csma-ca",
    queueFrames: 8,
  };
  return reachabilityOf(medium).graph.neighbours.map((list) => [...list]);
}

describe("a radio link", () => {
  it("is of use where the longest frame mostly arrives", () => {
    expect(neighbours([ON, ON, ON], 5.4)).toEqual([[1], [0, 2], [1]]);
    expect(neighbours([ON, ON, ON], 5.4, -2)).toEqual([[], [], []]);
  });

  it("to one that samples, only where its check sees the signal", () => {
    expect(neighbours([ON, ON, LPL], 5.4)).toEqual([[1], [0], []]);
    expect(neighbours([ON, LPL, ON], 5.4)).toEqual([[], [], []]);
    expect(neighbours([ON, ON, LPL], 3.9)).toEqual([[1], [0, 2], [1]]);
  });

  it("to one that polls, likewise in a network where others sample", () => {
    expect(neighbours([ON, ON, LEAF], 5.4)).toEqual([[1], [0, 2], [1]]);
    expect(neighbours([LPL, ON, LEAF], 5.4)).toEqual([[], [], []]);
  });
});
