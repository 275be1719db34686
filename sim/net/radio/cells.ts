/** A field in cells: who is near, and what those far away come to together. */
import type { Position } from "../../../models/placement/placement.ts";

/** Square cells of one cut-off distance a side: whoever is nearer than that is in the same cell or one that touches it. */
export class Cells {
  readonly sideM: number;
  private readonly columns: number;
  private readonly rows: number;
  private readonly members: number[][];
  private readonly cellOf: Int32Array;
  private readonly aroundCell: Int32Array[] = [];
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

  /** Nodes in the node's own cell and those that touch it, ascending; the node itself is among them. */
  around(node: number): Int32Array {
    const cell = this.cellOf[node];
    const known = this.aroundCell[cell];
    if (known !== undefined) return known;
    const column = cell % this.columns;
    const row = (cell - column) / this.columns;
    const found: number[] = [];
    for (let y = Math.max(0, row - 1); y <= Math.min(this.rows - 1, row + 1); y++)
      for (let x = Math.max(0, column - 1); x <= Math.min(this.columns - 1, column + 1); x++)
        found.push(...this.members[y * this.columns + x]);
    const sorted = Int32Array.from(found).sort();
    this.aroundCell[cell] = sorted;
    return sorted;
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
