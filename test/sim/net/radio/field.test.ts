import fc from "fast-check";
import { expect, test } from "vitest";
import { distanceM, type Position } from "../../../../models/placement/placement.ts";
import { logDistance, type PathLoss } from "../../../../models/radio/path-loss.ts";
import { type Culling, type Field, rowsOfField } from "../../../../sim/net/radio/field.ts";
import { NOISE_UNITS, type RadioRows, unitsOf } from "../../../../sim/net/radio/rows.ts";
import { fromDecibel, toDecibel } from "../../../../src/base/maths.ts";
import { radioKeys } from "./ns3-grid.ts";

const TRANSMIT_DBM = 3;
const LOCK_DB = -5;

/** The same as a table: power of each link, from → to, each direction for itself; and in which part of its row it is. */
function linksOf(rows: RadioRows): Map<string, string> {
  const { start, split, receiver, power, nodes } = rows;
  const links = new Map<string, string>();
  for (let from = 0; from < nodes; from++)
    for (let edge = start[from]; edge < start[from + 1]; edge++)
      links.set(`${from} ${receiver[edge]}`, `${power[edge]} ${edge < split[from] ? "locks" : "disturbed"}`);
  return links;
}

function expectedLinks({ positions, pathLoss, noiseDbm, culling }: Field): Map<string, string> {
  const links = new Map<string, string>();
  const belowNoiseDb = culling.kind === "none" ? Number.POSITIVE_INFINITY : culling.belowNoiseDb;
  positions.forEach((position, from) => {
    positions.forEach((other, to) => {
      if (to === from) return;
      const power = TRANSMIT_DBM - pathLoss.lossDb(from, to, distanceM(position, other));
      const units = unitsOf(power - noiseDbm[to]);
      if (units === 0 || !(power > noiseDbm[to] - belowNoiseDb)) return;
      links.set(`${from} ${to}`, `${units} ${units > fromDecibel(LOCK_DB) * NOISE_UNITS ? "locks" : "disturbed"}`);
    });
  });
  return links;
}

/** What a receiver's noise holds of those left out, where all are near: the sum over transmitters in their order. */
function expectedNoise({ positions, pathLoss, noiseDbm, culling }: Field, to: number): number {
  if (culling.kind === "none") return NOISE_UNITS;
  let mw = 0;
  positions.forEach((position, from) => {
    if (from === to) return;
    const power = TRANSMIT_DBM - pathLoss.lossDb(from, to, distanceM(position, positions[to]));
    if (!(power > noiseDbm[to] - culling.belowNoiseDb)) mw += fromDecibel(power);
  });
  return NOISE_UNITS + (mw > 0 ? unitsOf(toDecibel(culling.activity * mw) - noiseDbm[to]) : 0);
}

function pathLossOf(nodes: number, asymmetry: number): PathLoss {
  const settings = { exponent: 3, referenceLoss: 46.6777, referenceDistance: 1, shadowing: 4, asymmetry };
  const keys = radioKeys("field", nodes).listeningPhase;
  return logDistance.build(settings, { nodeKeys: Array.from({ length: nodes }, (_, node) => keys.at(node)) });
}

const cullings = fc.constantFrom<Culling>({ kind: "none" }, { kind: "cut-off", belowNoiseDb: 6, activity: 0.01 });
const places = fc.array(fc.record({ x: fc.integer({ min: 0, max: 120 }), y: fc.integer({ min: 0, max: 120 }) }), {
  minLength: 2,
  maxLength: 25,
});

function fieldOf(positions: readonly Position[], noiseStepDb: number, asymmetry: number, culling: Culling): Field {
  return {
    positions,
    pathLoss: pathLossOf(positions.length, asymmetry),
    transmitPowerDbm: TRANSMIT_DBM,
    noiseDbm: positions.map((_, node) => -95 + (node % 3) * noiseStepDb),
    lockThresholdDb: LOCK_DB,
    culling,
  };
}

test("each direction has the power that it has by itself, whether or not the other has the same", () => {
  fc.assert(
    fc.property(
      places,
      fc.constantFrom(0, 4),
      fc.constantFrom(0, 3),
      cullings,
      (positions, step, asymmetry, culling) => {
        const field = fieldOf(positions, step, asymmetry, culling);
        const rows = rowsOfField(field);
        expect(linksOf(rows)).toEqual(expectedLinks(field));
        positions.forEach((_, node) => {
          expect(rows.noise[node]).toBe(expectedNoise(field, node));
        });
      },
    ),
    { numRuns: 60 },
  );
});

test("one direction would be wrong if it were taken for the other where they differ", () => {
  const positions = Array.from({ length: 12 }, (_, i) => ({ x: i * 20, y: 0 }));
  const field = fieldOf(positions, 0, 3, { kind: "none" });
  const mistaken = { ...field, pathLoss: { ...field.pathLoss, isSymmetric: true } };
  expect(linksOf(rowsOfField(mistaken))).not.toEqual(expectedLinks(field));
});
