/** Anchors in two spaces, for tests. */
import { keyOf } from "../../../src/base/chance.ts";
import { normals } from "../../../src/base/normals.ts";
import { anchor } from "../../../src/protocol/alignment/anchors.ts";
import type { PointSet } from "../../../src/protocol/alignment/point-set.ts";
import { randomRotation, rotated } from "../../../src/protocol/alignment/random-rotation.ts";
import { fromHalves, toHalves } from "../../../src/protocol/vframe/half-array.ts";

const key = keyOf("alignment", "encoder");

export function anchors(count: number, dimensions: number): PointSet {
  return pointsOf(Array.from({ length: count }, (_, row) => anchor(key, row, dimensions)));
}

export function pointsOf(rows: readonly ArrayLike<number>[]): PointSet {
  const values = Float64Array.from(rows.flatMap((row) => Array.from(row)));
  return { count: rows.length, dimensions: rows[0].length, values };
}

export function rowsOf({ count, dimensions, values }: PointSet): readonly number[][] {
  const all = Array.from(values);
  return Array.from({ length: count }, (_, row) => all.slice(row * dimensions, (row + 1) * dimensions));
}

export function rotation(dimensions: number, seed = "r"): Float64Array {
  return randomRotation(keyOf(seed, "encoder"), dimensions);
}

export function turned(points: PointSet, by: Float64Array): PointSet {
  return pointsOf(rowsOf(points).map((row) => rotated(row, by)));
}

/** Independent noise on every component. */
export function noisy({ count, dimensions, values }: PointSet, sigma: number, seed: string): PointSet {
  const noise = normals(keyOf(seed, "node"), 0, count * dimensions);
  return { count, dimensions, values: Float64Array.from(values, (value, i) => value + sigma * noise[i]) };
}

/** As the anchors look after they have travelled as halves. */
export function asHalves({ count, dimensions, values }: PointSet): PointSet {
  return { count, dimensions, values: fromHalves(toHalves(values)) };
}

/** 1 − a·b/(‖a‖‖b‖), without the cancellation of that form: half the square of the distance of the directions. */
export function cosineDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [sizeA, sizeB] = [a, b].map((v) => Math.sqrt(Array.from(v).reduce((sum, x) => sum + x * x, 0)));
  return Array.from(a).reduce((sum, x, i) => sum + (x / sizeA - b[i] / sizeB) ** 2, 0) / 2;
}

/** ‖a − b‖² of two matrices. */
export function squareDistance(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0);
}
