/**
 * Rows from positions: every pair of nodes, or (in wide fields) only pairs near enough to matter.
 *
 * Leaving weak interferers out makes reception too good, more so the denser the network; `cut-off` therefore puts the
 * *mean* power of what it leaves out on top of each receiver's noise, given the fraction of time that a node is on the air.
 */
import { distanceM, type Position } from "../../../models/placement/placement.ts";
import { byDistance } from "../../../models/radio/by-distance.ts";
import type { PathLoss } from "../../../models/radio/path-loss.ts";
import { fromDecibel } from "../../../src/base/maths.ts";
import { Cells } from "./cells.ts";
import { buildRows, type RadioRows, type RowSource } from "./rows.ts";

/** Which weak links are left out. */
export type Culling =
  | { readonly kind: "none" }
  | {
      readonly kind: "cut-off";
      /** Links this far below the receiver's noise, dB, or further, are left out. */
      readonly belowNoiseDb: number;
      /** Mean fraction of time that a node is on the air: what is left out counts as noise with this weight. */
      readonly activity: number;
    };

/** Nodes in a field. */
export interface Field {
  readonly positions: readonly Position[];
  readonly pathLoss: PathLoss;
  readonly transmitPowerDbm: number;
  /** Each receiver's noise, dBm. */
  readonly noiseDbm: readonly number[];
  /** The ratio to noise and interference, dB, above which a receiver locks. */
  readonly lockThresholdDb: number;
  readonly culling: Culling;
}

/**
 * Links that would need a fade of more than this many standard deviations (one in 740) to stand above the cut-off are not
 * looked for: their mean counts as noise, like that of all who are left out.
 */
const FADE_DEVIATIONS = 3;
const LARGEST_DISTANCE_M = 1e6;
const NO_LINK = Number.NEGATIVE_INFINITY;

/** The rows of a field. */
export function rowsOfField(field: Field): RadioRows {
  const { positions, noiseDbm, lockThresholdDb, culling } = field;
  const common = { nodes: positions.length, noiseDbm: (node: number) => noiseDbm[node], lockThresholdDb };
  if (culling.kind === "none") return buildRows({ ...common, pairsOf: everyPair(field) });
  const { pathLoss, transmitPowerDbm } = field;
  const quietest = noiseDbm.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const budgetDb = transmitPowerDbm - (quietest - culling.belowNoiseDb) + FADE_DEVIATIONS * pathLoss.fadeDb;
  const cells = new Cells(positions, distanceOfLoss(pathLoss, budgetDb));
  const farMw = new Float64Array(positions.length);
  const meanMw = byDistance((distance) => fromDecibel(transmitPowerDbm - pathLoss.meanLossDb(distance)));
  return buildRows({
    ...common,
    pairsOf: pairsNearby(field, culling.belowNoiseDb, { cells, meanMw, farMw }),
    farFieldMw: (node) => culling.activity * (farMw[node] + cells.beyond(node, meanMw)),
  });
}

function everyPair({ positions, pathLoss, transmitPowerDbm }: Field): RowSource["pairsOf"] {
  return (node, add) => {
    for (let other = node + 1; other < positions.length; other++) {
      const distance = distanceM(positions[node], positions[other]);
      const loss = pathLoss.lossDb(node, other, distance);
      const lossBack = pathLoss.isSymmetric ? loss : pathLoss.lossDb(other, node, distance);
      add(other, transmitPowerDbm - loss, transmitPowerDbm - lossBack);
    }
  };
}

/** What is near, what the mean of the rest comes to, and where it is summed up. */
interface Nearby {
  readonly cells: Cells;
  readonly meanMw: (distanceM: number) => number;
  readonly farMw: Float64Array;
}

/**
 * Pairs in cells that touch. What is left out is added to `farMw`, to each node's sum in the order of the others: earlier
 * nodes in their turns, later ones in its own.
 */
function pairsNearby(field: Field, belowNoiseDb: number, { cells, meanMw, farMw }: Nearby): RowSource["pairsOf"] {
  const { positions, pathLoss, transmitPowerDbm, noiseDbm } = field;
  return (node, add) => {
    const around = cells.around(node);
    for (let i = around.indexOf(node) + 1; i < around.length; i++) {
      const other = around[i];
      const distance = distanceM(positions[node], positions[other]);
      if (distance > cells.sideM) {
        const mean = meanMw(distance);
        farMw[node] += mean;
        farMw[other] += mean;
        continue;
      }
      const loss = pathLoss.lossDb(node, other, distance);
      const lossBack = pathLoss.isSymmetric ? loss : pathLoss.lossDb(other, node, distance);
      const there = transmitPowerDbm - loss;
      const back = transmitPowerDbm - lossBack;
      const isThere = there > noiseDbm[other] - belowNoiseDb;
      const isBack = back > noiseDbm[node] - belowNoiseDb;
      if (isThere || isBack) add(other, isThere ? there : NO_LINK, isBack ? back : NO_LINK);
      if (isThere && isBack) continue;
      const thereMw = fromDecibel(there);
      if (!isThere) farMw[other] += thereMw;
      if (!isBack) farMw[node] += back === there ? thereMw : fromDecibel(back);
    }
  };
}

/** The distance at which the mean loss reaches `lossDb`, by bisection. */
function distanceOfLoss(pathLoss: PathLoss, lossDb: number): number {
  let near = 1;
  let far = LARGEST_DISTANCE_M;
  for (let i = 0; i < 60; i++) {
    const middle = (near + far) / 2;
    if (pathLoss.meanLossDb(middle) < lossDb) near = middle;
    else far = middle;
  }
  return far;
}
