import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FRAME_OUTCOMES } from "../../../../sim/net/outcome.ts";
import { Air } from "../../../../sim/net/radio/air.ts";
import { MODE, NOT_TOLD, TO_ALL } from "../../../../sim/net/radio/air-contract.ts";
import type { Finished } from "../../../../sim/net/radio/finished.ts";
import { reachUnits } from "../../../../sim/net/radio/reach.ts";
import {
  buildRows,
  edgeOf,
  NOISE_UNITS,
  type RadioRows,
  type RowSource,
  unitsOf,
} from "../../../../sim/net/radio/rows.ts";
import { fromDecibel } from "../../../../src/base/maths.ts";
import { airOver, field, NODES, sourcesOf, withRecluse } from "./air-field.ts";
import { radioKeys } from "./ns3-grid.ts";

/**
 * Frames begin at random times; what becomes of each at its receivers, in order.
 * @param areCaught whether each is a copy in a train, which its receivers are led to one by one
 */
function accountOf(
  rows: RadioRows,
  errorRule: "physical" | "ns3",
  startsUs: readonly number[],
  areCaught = false,
): string[] {
  const account: string[] = [];
  const missed = (node: number, from: number, why: string): void => {
    account.push(`${node} missed ${from}: ${why}`);
  };
  const ended = (from: number, { nodes, outcomes }: Finished, at: number, to: number): void => {
    for (let i = at; i < to; i++) {
      if (outcomes[i] !== NOT_TOLD) account.push(`${nodes[i]}: ${FRAME_OUTCOMES[outcomes[i]]} from ${from}`);
    }
  };
  const clock = { nowUs: 0 };
  const frameErrorKeys = radioKeys("air", rows.nodes).frameError;
  const options = { rows, clock, frameErrorKeys, lockThresholdDb: -5, ccaAboveNoiseDb: 10, errorRule };
  const air = new Air(options, { ended, missed });
  air.mode.fill(MODE.listening);
  const times = startsUs.flatMap((atUs, node) => [
    { atUs, node, begins: true },
    { atUs: atUs + 2000, node, begins: false },
  ]);
  times.sort((a, b) => a.atUs - b.atUs || a.node - b.node);
  for (const { atUs, node, begins } of times) {
    clock.nowUs = atUs;
    if (begins) air.dropLock(node, "half-duplex");
    const links = areCaught
      ? Array.from({ length: rows.split[node] - rows.start[node] }, (_, i) => i + rows.start[node])
      : [];
    if (begins && !areCaught) air.begin(node, 50, TO_ALL);
    else if (begins) {
      air.beginTrain(node, 50, TO_ALL);
      for (const link of links) air.catchCopy(node, link);
    } else {
      air.mode[node] = MODE.listening;
      for (const link of links) if (air.lockOf(rows.receiver[link]) === node) air.endCopy(rows.receiver[link]);
      air.end(node, true);
    }
  }
  return account;
}

describe("rows", () => {
  test("are whole numbers, split at the lock threshold, each part ascending", () => {
    const rows = field({ kind: "none" });
    const lock = fromDecibel(-5) * NOISE_UNITS;
    for (let node = 0; node < NODES; node++) {
      for (let edge = rows.start[node]; edge < rows.start[node + 1]; edge++) {
        expect(Number.isInteger(rows.power[edge])).toBe(true);
        expect(rows.power[edge] > lock).toBe(edge < rows.split[node]);
        if (edge > rows.start[node] && edge !== rows.split[node])
          expect(rows.receiver[edge]).toBeGreaterThan(rows.receiver[edge - 1]);
      }
    }
  });

  test("are the same in both directions without asymmetry", () => {
    const rows = field({ kind: "none" });
    const sources = sourcesOf(rows);
    for (let edge = 0; edge < sources.length; edge++) {
      const isNear = edge < rows.split[sources[edge]];
      const back = edgeOf(rows, rows.receiver[edge], sources[edge]);
      expect(back >= 0).toBe(isNear);
      if (isNear) expect(rows.power[back]).toBe(rows.power[edge]);
    }
  });

  test("a cut-off leaves out exactly the weak links, and adds their mean as noise", () => {
    const whole = field({ kind: "none" });
    const culled = field({ kind: "cut-off", belowNoiseDb: 10, activity: 0.01 });
    const limit = unitsOf(-10);
    const strong = (rows: RadioRows): string[] =>
      Array.from(sourcesOf(rows), (source, edge) => [source, rows.receiver[edge], rows.power[edge]] as const)
        .filter(([, , power]) => power > limit)
        .map((link) => link.join());
    expect(strong(culled)).toEqual(strong(whole));
    expect(culled.receiver.length).toBe(strong(whole).length);
    expect(culled.receiver.length).toBeLessThan(0.8 * whole.receiver.length);
    const lost = new Float64Array(NODES);
    sourcesOf(whole).forEach((_source, edge) => {
      if (whole.power[edge] <= limit) lost[whole.receiver[edge]] += whole.power[edge];
    });
    for (let node = 0; node < NODES; node++) {
      const added = culled.noise[node] - NOISE_UNITS;
      // Far cells count by the distance of their centres and without fades: right within a few decibels.
      expect(added).toBeGreaterThan(0.01 * lost[node] * 0.2);
      expect(added).toBeLessThan(0.01 * lost[node] * 5);
    }
  });

  test("powers below half a unit vanish, and the largest still sum exactly", () => {
    expect(unitsOf(-90)).toBe(0);
    expect(unitsOf(0)).toBe(NOISE_UNITS);
    expect(unitsOf(300) * 63).toBeLessThan(Number.MAX_SAFE_INTEGER);
    expect(unitsOf(69)).toBeLessThan(unitsOf(300));
    const rowsOver = (thereDbm: number) => {
      const pairsOf: RowSource["pairsOf"] = (node, add) => node === 0 && add(1, thereDbm, -400);
      return buildRows({ nodes: 2, pairsOf, noiseDbm: () => 0, lockThresholdDb: 0 });
    };
    expect(rowsOver(-400).receiver).toHaveLength(0);
    expect(sourcesOf(rowsOver(-50))).toEqual(Uint16Array.of(0));
  });
});

describe("interference", () => {
  /** Begins transmissions in one order, ends them in another; whether node 0 then finds the air without any power. */
  function isGoneAfter(rows: RadioRows, begins: readonly number[], ends: readonly number[]): boolean {
    // The least power makes the channel busy.
    const clock = { nowUs: 0 };
    const air = airOver(rows, -1000, clock);
    for (const node of begins) {
      clock.nowUs++;
      air.begin(node, 50, TO_ALL);
    }
    air.beginAssessment(0, 0);
    expect(air.endAssessment(0)).toBe(true);
    for (const node of ends) {
      clock.nowUs++;
      air.end(node, true);
      air.mode[node] = MODE.listening;
    }
    air.beginAssessment(0, 1);
    return !air.endAssessment(0);
  }

  const others = Array.from({ length: NODES - 1 }, (_, i) => i + 1);
  const orders = fc
    .shuffledSubarray(others, { minLength: 30 })
    .chain((begins) => fc.tuple(fc.constant(begins), fc.shuffledSubarray(begins, { minLength: begins.length })));

  test.each([
    ["everybody hears everybody", field({ kind: "none" })],
    ["one does not", withRecluse(field({ kind: "none" }))],
  ])("is exactly gone when all transmissions have ended, in whatever order, where %s", (_, rows) => {
    fc.assert(
      fc.property(orders, ([begins, ends]) => isGoneAfter(rows, begins, ends)),
      { numRuns: 50 },
    );
  });

  test("would not be gone if sums were kept of powers that are not whole numbers", () => {
    const rows = withRecluse(field({ kind: "none" }));
    const power = Float64Array.from(rows.power, (units) => units / 3) as unknown as Float32Array;
    const fractional = { ...rows, power };
    const check = fc.check(
      fc.property(orders, ([begins, ends]) => isGoneAfter(fractional, begins, ends)),
      { numRuns: 50 },
    );
    expect(check.failed).toBe(true);
  });

  test("comes to the same, sum by sum, whether sums are kept or made when they are asked for", () => {
    const made = field({ kind: "none" });
    const kept = withRecluse(made);
    const starts = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: NODES, maxLength: NODES });
    fc.assert(
      fc.property(starts, fc.constantFrom("physical", "ns3"), (startsUs, rule) => {
        const account = accountOf(made, rule, startsUs);
        expect(account).toEqual(accountOf(kept, rule, startsUs));
        expect(account.some((line) => line.includes("received"))).toBe(true);
        expect(account.some((line) => line.includes("collision"))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

describe("a copy that is caught", () => {
  test("fares as a frame to all that begins with it does, at whoever locks on it", () => {
    const made = field({ kind: "none" });
    const rows = fc.constantFrom(made, withRecluse(made));
    const starts = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: NODES, maxLength: NODES });
    const heard = (account: readonly string[]) => account.filter((line) => !line.includes("missed"));
    fc.assert(
      fc.property(rows, starts, fc.constantFrom("physical", "ns3"), (over, startsUs, rule) => {
        const caught = heard(accountOf(over, rule, startsUs, true));
        expect(caught).toEqual(heard(accountOf(over, rule, startsUs)));
        expect(caught.some((line) => line.includes("collision"))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

describe("what the channel takes", () => {
  const rows = field({ kind: "none" });
  const BYTES = 50;

  /** What becomes of lone frames to all, one from each node, at those who get them: links and outcomes. */
  function fates(isTaken: (transmitter: number, receiver: number) => boolean): [edge: number, outcome: string][] {
    const told: [number, string][] = [];
    const clock = { nowUs: 0 };
    const ended = (from: number, { nodes, outcomes }: Finished, at: number, to: number): void => {
      for (let i = at; i < to; i++)
        if (outcomes[i] !== NOT_TOLD) told.push([edgeOf(rows, from, nodes[i]), FRAME_OUTCOMES[outcomes[i]]]);
    };
    const frameErrorKeys = radioKeys("air", rows.nodes).frameError;
    const settings = { lockThresholdDb: -5, ccaAboveNoiseDb: 10, errorRule: "physical" } as const;
    const air = new Air({ rows, clock, frameErrorKeys, isTaken, ...settings }, { ended, missed() {} });
    for (let round = 0; round < 20; round++) {
      for (let node = 0; node < NODES; node++) {
        air.mode.fill(MODE.listening);
        clock.nowUs += 10_000;
        air.begin(node, BYTES, TO_ALL);
        clock.nowUs += 2_000;
        air.end(node, true);
      }
    }
    return told;
  }

  test("is told to those within reach alone, as every loss is; whoever gets a frame from beyond is told of it", () => {
    const isWithin = ([edge]: [number, string]) => rows.power[edge] >= reachUnits(BYTES);
    const received = fates(() => false).filter(([, outcome]) => outcome === "received");
    const taken = fates(() => true).filter(([, outcome]) => outcome === "link-loss");
    expect(received.some((fate) => !isWithin(fate))).toBe(true);
    expect(taken.map(([edge]) => edge)).toEqual(received.filter(isWithin).map(([edge]) => edge));
  });
});
