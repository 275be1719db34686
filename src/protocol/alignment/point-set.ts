/** Vectors of one space, one a row. */
import { AlignmentError } from "./alignment-error.ts";

/** `count` vectors of `dimensions` components each, row after row. */
export interface PointSet {
  readonly count: number;
  readonly dimensions: number;
  readonly values: ArrayLike<number>;
}

/** The mean of every component. */
export function centroid({ count, dimensions, values }: PointSet): Float64Array {
  const mean = new Float64Array(dimensions);
  for (let row = 0; row < count; row++)
    for (let i = 0; i < dimensions; i++) mean[i] += values[row * dimensions + i] / count;
  return mean;
}

/** Every vector less `shift`. */
export function shifted({ count, dimensions, values }: PointSet, shift: Float64Array): PointSet {
  const moved = new Float64Array(count * dimensions);
  for (let i = 0; i < moved.length; i++) moved[i] = values[i] - shift[i % dimensions];
  return { count, dimensions, values: moved };
}

/** Sum of the squares of all components. */
export function squareSum({ values }: PointSet): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return sum;
}

/** @throws AlignmentError `wrong-shape`, `too-few-anchors` or `not-finite` */
export function requirePairs(from: PointSet, to: PointSet, countMin: number): void {
  const { count, dimensions } = from;
  const isWhole = [from, to].every((set) => set.values.length === set.count * set.dimensions);
  if (!isWhole || dimensions < 1 || to.count !== count || to.dimensions !== dimensions)
    throw new AlignmentError(
      "wrong-shape",
      `${count} × ${dimensions} anchors cannot be paired with ${to.count} × ${to.dimensions}.`,
    );
  if (count < countMin)
    throw new AlignmentError(
      "too-few-anchors",
      `${count} anchors leave directions of ${dimensions} dimensions open; it takes ${countMin} or more.`,
    );
  for (const { values } of [from, to])
    for (let i = 0; i < values.length; i++)
      if (!Number.isFinite(values[i]))
        throw new AlignmentError(
          "not-finite",
          `Component ${i % dimensions} of anchor ${Math.floor(i / dimensions)} is ${values[i]}.`,
        );
}
