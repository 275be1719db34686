import fc from "fast-check";
import { expect, test } from "vitest";
import { MODE, TO_ALL } from "../../../../sim/net/radio/air-contract.ts";
import { buildRows, NOISE_UNITS, type RadioRows } from "../../../../sim/net/radio/rows.ts";
import { fromDecibel } from "../../../../src/base/maths.ts";
import { airOver, field, NODES, NOISE_DBM, sourcesOf, withRecluse } from "./air-field.ts";

const pair = buildRows({
  nodes: 2,
  pairsOf: (node, add) => node === 0 && add(1, NOISE_DBM + 20, NOISE_DBM + 20),
  noiseDbm: () => NOISE_DBM,
  lockThresholdDb: 30,
});

test.each([
  ["everybody hears everybody", pair],
  ["one does not", withRecluse(pair)],
])("an assessment sees a peak that came and went within it, and none from before, where %s", (_, rows) => {
  const clock = { nowUs: 0 };
  const air = airOver(rows, 10, clock);
  const send = (fromUs: number, toUs: number): void => {
    clock.nowUs = fromUs;
    air.begin(0, 5, TO_ALL);
    clock.nowUs = toUs;
    air.end(0, true);
  };
  air.beginAssessment(1, 100);
  send(110, 120);
  expect(air.endAssessment(1)).toBe(true);
  air.beginAssessment(1, 200 - clock.nowUs);
  send(150, 160);
  expect(air.endAssessment(1)).toBe(false);
  expect(air.endAssessment(1)).toBe(false);
});

/** Transmissions at even times, assessments at odd ones. */
const spans = fc.uniqueArray(
  fc.record({ node: fc.nat(NODES - 1), fromUs: fc.nat(500), lastsUs: fc.integer({ min: 1, max: 100 }) }),
  { selector: ({ node }) => node, minLength: NODES / 2, maxLength: NODES },
);
type Span = { readonly node: number; readonly fromUs: number; readonly lastsUs: number };

/** What each assessment of every third node finds while the others transmit. */
function verdicts(rows: RadioRows, ccaDb: number, all: readonly Span[], rule: "physical" | "ns3") {
  const clock = { nowUs: 0 };
  const air = airOver(rows, ccaDb, clock, rule);
  air.mode.fill(MODE.asleep);
  const found = new Map<number, boolean>();
  const steps = all.flatMap(({ node, fromUs, lastsUs }) => {
    if (node % 3 !== 0)
      return [
        { atUs: 2 * fromUs, run: () => air.begin(node, 5, TO_ALL) },
        { atUs: 2 * (fromUs + lastsUs), run: () => air.end(node, true) },
      ];
    return [
      // Asked for ahead of time.
      { atUs: 2 * fromUs - 199, run: () => air.beginAssessment(node, 200) },
      { atUs: 2 * (fromUs + lastsUs) + 1, run: () => void found.set(node, air.endAssessment(node)) },
    ];
  });
  for (const { atUs, run } of steps.sort((a, b) => a.atUs - b.atUs)) {
    clock.nowUs = atUs;
    run();
  }
  return found;
}

/** The same from the definition: the largest sum of powers at any time of the assessment. */
function verdictsByDefinition(rows: RadioRows, ccaDb: number, all: readonly Span[]): Map<number, boolean> {
  const powers = new Float64Array(rows.nodes * rows.nodes);
  sourcesOf(rows).forEach((source, edge) => {
    powers[source * rows.nodes + rows.receiver[edge]] = rows.power[edge];
  });
  const powerAt = (node: number, atUs: number): number => {
    const onAir = all.filter(
      ({ node: from, fromUs, lastsUs }) => from % 3 !== 0 && atUs >= 2 * fromUs && atUs < 2 * (fromUs + lastsUs),
    );
    return onAir.reduce((sum, { node: from }) => sum + powers[from * rows.nodes + node], 0);
  };
  const found = new Map<number, boolean>();
  for (const { node, fromUs, lastsUs } of all) {
    if (node % 3 !== 0) continue;
    const times = all.map((other) => 2 * other.fromUs).filter((at) => at > 2 * fromUs && at <= 2 * (fromUs + lastsUs));
    const peak = Math.max(...[2 * fromUs + 1, ...times].map((atUs) => powerAt(node, atUs)));
    found.set(node, peak >= fromDecibel(ccaDb) * NOISE_UNITS);
  }
  return found;
}

test.each([
  ["everybody hears everybody", field({ kind: "none" })],
  ["one does not", withRecluse(field({ kind: "none" }))],
  ["weak links are left out", field({ kind: "cut-off", belowNoiseDb: 10, activity: 0.01 })],
])("an assessment finds the largest sum of powers within it, and nothing else, where %s", (_, rows) => {
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(spans, fc.integer({ min: 0, max: 25 }), fc.constantFrom("physical", "ns3"), (all, ccaDb, rule) => {
      const found = verdicts(rows, ccaDb, all, rule);
      expect(found).toEqual(verdictsByDefinition(rows, ccaDb, all));
      for (const verdict of found.values()) seen.add(verdict);
    }),
    { numRuns: 60 },
  );
  expect(seen.size).toBe(2);
});
