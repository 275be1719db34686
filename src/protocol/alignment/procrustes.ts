/**
 * The orthogonal Procrustes problem: the rotation (or reflection) R that minimises ‖A R − B‖ in the Frobenius norm is U Vᵀ,
 * where U Σ Vᵀ is the singular value decomposition of Aᵀ B.
 *
 * Source: P. Schönemann, "A generalized solution of the orthogonal Procrustes problem", Psychometrika 31(1), 1966; with
 * scale and shift: J. Gower, "Generalized Procrustes analysis", Psychometrika 40(1), 1975. The library's decomposition uses
 * additions, products, divisions and square roots only, so that its bits are the same on every machine.
 */
import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { AlignmentError } from "./alignment-error.ts";
import { centroid, type PointSet, requirePairs, shifted, squareSum } from "./point-set.ts";

/** Half the distance from 1 to the next double, and to the next half. */
export const DOUBLE_PRECISION = Number.EPSILON / 2;
export const HALF_PRECISION = 1 / 2048;

export interface ProcrustesOptions {
  /** Whether one space may be larger than the other by a common factor. Default: false. */
  readonly scaling?: boolean;
  /** Whether the origins may differ. It takes one anchor more. Default: false. */
  readonly centring?: boolean;
  /** Relative error of the anchors' components: what is smaller is no direction. Default: that of doubles. */
  readonly precision?: number;
}

/** How vectors of one space read in another: (v − from) · scale · R + to. */
export interface Alignment {
  readonly dimensions: number;
  /** R, row after row. */
  readonly rotation: Float64Array;
  readonly scale: number;
  /** The centroids of both anchor sets; zero without centring. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  /**
   * How well the spaces fit: the root of the mean square of what is left of the anchors, by that of the anchors themselves
   * (both centred, where that was asked for). 0 is perfect; about √2 is what unrelated spaces give before they are turned.
   */
  readonly residual: number;
}

/**
 * The alignment of the space of `a` with that of `b`, row i of both being the same anchor.
 * @throws AlignmentError `wrong-shape`, `too-few-anchors`, `not-finite` or `rank-deficient`
 */
export function procrustes(a: PointSet, b: PointSet, options: ProcrustesOptions = {}): Alignment {
  const { scaling = false, centring = false, precision = DOUBLE_PRECISION } = options;
  const { dimensions } = a;
  requirePairs(a, b, centring ? dimensions + 1 : dimensions);
  const from = centring ? centroid(a) : new Float64Array(dimensions);
  const to = centring ? centroid(b) : new Float64Array(dimensions);
  const [x, y] = centring ? [shifted(a, from), shifted(b, to)] : [a, b];
  const decomposition = new SingularValueDecomposition(crossProduct(x, y), { autoTranspose: true });
  const { diagonal } = decomposition;
  requireFullRank(diagonal, Math.max(a.count, dimensions) * 2 * DOUBLE_PRECISION + precision * precision);
  const { leftSingularVectors: u, rightSingularVectors: v } = decomposition;
  const turned = u.mmul(v.transpose());
  const trace = diagonal.reduce((sum, value) => sum + value, 0);
  const [sizeX, sizeY] = [squareSum(x), squareSum(y)];
  const scale = scaling ? trace / sizeX : 1;
  // ‖s X R − Y‖² = s²‖X‖² − 2 s tr Σ + ‖Y‖²: without another N d² operations, at the price of not telling 1e-8 from 0.
  const left = Math.max(0, scale * scale * sizeX - 2 * scale * trace + sizeY);
  return { dimensions, rotation: flat(turned), scale, from, to, residual: Math.sqrt(left / sizeY) };
}

/** A vector as it reads in the other space. @returns a new array */
export function aligned({ dimensions, rotation, scale, from, to }: Alignment, vector: ArrayLike<number>): Float64Array {
  requireLength(vector, dimensions);
  const result = Float64Array.from(to);
  for (let i = 0; i < dimensions; i++) {
    const component = (vector[i] - from[i]) * scale;
    for (let j = 0; j < dimensions; j++) result[j] += component * rotation[i * dimensions + j];
  }
  return result;
}

/** A vector of the other space as it reads in this one: the inverse of {@link aligned}. @returns a new array */
export function unaligned(
  { dimensions, rotation, scale, from, to }: Alignment,
  vector: ArrayLike<number>,
): Float64Array {
  requireLength(vector, dimensions);
  const result = new Float64Array(dimensions);
  for (let i = 0; i < dimensions; i++) {
    let sum = 0;
    for (let j = 0; j < dimensions; j++) sum += (vector[j] - to[j]) * rotation[i * dimensions + j];
    result[i] = sum / scale + from[i];
  }
  return result;
}

/**
 * The residual of other anchors than those that an alignment was made of: its health. It rises where a space has drifted.
 * @throws AlignmentError `wrong-shape`, `too-few-anchors` (none) or `not-finite`
 */
export function residualOf(alignment: Alignment, a: PointSet, b: PointSet): number {
  requirePairs(a, b, 1);
  const { dimensions } = a;
  const { to } = alignment;
  let left = 0;
  let size = 0;
  for (let row = 0; row < a.count; row++) {
    const read = aligned(
      alignment,
      Array.from({ length: dimensions }, (_, i) => a.values[row * dimensions + i]),
    );
    for (let i = 0; i < dimensions; i++) {
      const truth = b.values[row * dimensions + i];
      left += (read[i] - truth) * (read[i] - truth);
      size += (truth - to[i]) * (truth - to[i]);
    }
  }
  return Math.sqrt(left / size);
}

/** Aᵀ B. */
function crossProduct(a: PointSet, b: PointSet): Matrix {
  const { count, dimensions } = a;
  const product = new Float64Array(dimensions * dimensions);
  for (let row = 0; row < count; row++) {
    const at = row * dimensions;
    for (let i = 0; i < dimensions; i++) {
      const component = a.values[at + i];
      for (let j = 0; j < dimensions; j++) product[i * dimensions + j] += component * b.values[at + j];
    }
  }
  return Matrix.from1DArray(dimensions, dimensions, product);
}

/** @param values the singular values, the largest first */
function requireFullRank(values: readonly number[], tolerance: number): void {
  const rank = values.filter((value) => value > tolerance * values[0]).length;
  if (rank < values.length)
    throw new AlignmentError(
      "rank-deficient",
      `The anchors span ${rank} of ${values.length} dimensions; the rotation of the others cannot be told.`,
    );
}

function flat(matrix: Matrix): Float64Array {
  return Float64Array.from(matrix.to1DArray());
}

function requireLength(vector: ArrayLike<number>, dimensions: number): void {
  if (vector.length !== dimensions)
    throw new AlignmentError("wrong-shape", `A vector of ${vector.length} components in a space of ${dimensions}.`);
}
