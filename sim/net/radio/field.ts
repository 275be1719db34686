/**
 * Rows from positions: every pair of nodes, or (in wide fields) only pairs near enough to matter.
 *
 * Leaving weak interferers out makes reception too good, more so the denser the network; `cut-off` therefore puts the
 * *mean* power of what it leaves out on top of each receiver's noise, given the fraction of time that a node is on the air.
 */
import { distanceM, type Position } from "../../../models/placement/placement.ts";
import type { PathLoss } from "../../../models/radio/path-loss.ts";
import { fromDecibel } from "../../../src/base/maths.ts";
import { buildRows, type RadioRows, type RowLink } from "./rows.ts";

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

/** The rows of a field. */
export function rowsOfField(field: Field): RadioRows {
  const { positions, pathLoss, transmitPowerDbm, noiseDbm, lockThresholdDb, culling } = field;
  const powerDbm = (from: number, to: number): number =>
    transmitPowerDbm - pathLoss.lossDb(from, to, distanceM(positions[from], positions[to]));
  const common = { nodes: positions.length, noiseDbm: (node: number) => noiseDbm[node], lockThresholdDb };
  if (culling.kind === "none") {
    const linksOf = (from: number): RowLink[] => {
      const links: RowLink[] = [];
      for (let to = 0; to < positions.length; to++)
        if (to !== from) links.push({ receiver: to, powerDbm: powerDbm(from, to) });
      return links;
    };
    return buildRows({ ...common, linksOf });
  }
  const quietest = noiseDbm.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const budgetDb = transmitPowerDbm - (quietest - culling.belowNoiseDb) + FADE_DEVIATIONS * pathLoss.fadeDb;
  const reachM = distanceOfLoss(pathLoss, budgetDb);
  const cells = new Cells(positions, reachM);
  const meanMw = (distance: number): number => fromDecibel(transmitPowerDbm - pathLoss.meanLossDb(distance));
  const farMw = new Float64Array(positions.length);
  const linksOf = (from: number): RowLink[] => {
    const links: RowLink[] = [];
    for (const to of cells.around(from)) {
      if (to === from) continue;
      const distance = distanceM(positions[from], positions[to]);
      if (distance > reachM) {
        farMw[to] += meanMw(distance);
        continue;
      }
      const power = transmitPowerDbm - pathLoss.lossDb(from, to, distance);
      if (power > noiseDbm[to] - culling.belowNoiseDb) links.push({ receiver: to, powerDbm: power });
      else farMw[to] += fromDecibel(power);
    }
    return links;
  };
  return buildRows({
    ...common,
    linksOf,
    farFieldMw: (node) => culling.activity * (farMw[node] + cells.beyond(node, meanMw)),
  });
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

/** Square cells of one cut-off distance a side: whoever is nearer than that is in the same cell or one that touches it. */
class Cells {
  private readonly sideM: number;
  private readonly columns: number;
  private readonly rows: number;
  private readonly members: number[][];
  private readonly cellOf: Int32Array;
  private readonly beyondMw = new Map<number, number>();
  /** Mean power between the centres of two cells, by their distance in rows and columns. */
  private far: Float64Array | undefined;

  constructor(positions: readonly Position[], sideM: number) {
    const left = positions.reduce((least, { x }) => Math.min(least, x), Number.POSITIVE_INFINITY);
    const bottom = positions.reduce((least, { y }) => Math.min(least, y), Number.POSITIVE_INFINITY);
    const right = positions.reduce((most, { x }) => Math.max(most, x), Number.NEGATIVE_INFINITY);
    const top = positions.reduce((most, { y }) => Math.max(most, y), Number.NEGATIVE_INFINITY);
    this.sideM = sideM;
    this.columns = Math.floor((right - left) / sideM) + 1;
    this.rows = Math.floor((top - bottom) / sideM) + 1;
    this.members = Array.from({ length: this.columns * this.rows }, () => []);
    this.cellOf = Int32Array.from(positions, ({ x, y }) => {
      return Math.floor((y - bottom) / sideM) * this.columns + Math.floor((x - left) / sideM);
    });
    for (let node = 0; node < positions.length; node++) this.members[this.cellOf[node]].push(node);
  }

  /** Nodes in the node's own cell and those that touch it, ascending. */
  around(node: number): number[] {
    const column = this.cellOf[node] % this.columns;
    const row = (this.cellOf[node] - column) / this.columns;
    const found: number[] = [];
    for (let y = Math.max(0, row - 1); y <= Math.min(this.rows - 1, row + 1); y++)
      for (let x = Math.max(0, column - 1); x <= Math.min(this.columns - 1, column + 1); x++)
        found.push(...this.members[y * this.columns + x]);
    return found.sort((a, b) => a - b);
  }

  /** The power of all cells that do not touch the node's own, each as if its nodes stood at the distance of the centres. */
  beyond(node: number, meanMw: (distanceM: number) => number): number {
    const cell = this.cellOf[node];
    const known = this.beyondMw.get(cell);
    if (known !== undefined) return known;
    const column = cell % this.columns;
    const row = (cell - column) / this.columns;
    const farMw = this.farMw(meanMw);
    let sumMw = 0;
    for (let other = 0; other < this.members.length; other++) {
      const dx = Math.abs((other % this.columns) - column);
      const dy = Math.abs(Math.floor(other / this.columns) - row);
      if (dx > 1 || dy > 1) sumMw += this.members[other].length * farMw[dy * this.columns + dx];
    }
    this.beyondMw.set(cell, sumMw);
    return sumMw;
  }

  private farMw(meanMw: (distanceM: number) => number): Float64Array {
    this.far ??= Float64Array.from({ length: this.columns * this.rows }, (_, place) => {
      const dx = place % this.columns;
      const dy = Math.floor(place / this.columns);
      return meanMw(this.sideM * Math.sqrt(dx * dx + dy * dy));
    });
    return this.far;
  }
}
