/**
 * Rotations drawn uniformly (by Haar's measure) from all of them, reflections included: the orthogonal factor of a matrix
 * of independent normals, its columns turned so that the other factor's diagonal is positive.
 * Source: F. Mezzadri, "How to generate random matrices from the classical compact groups", Notices of the AMS 54(5), 2007.
 */
import { Matrix, QrDecomposition } from "ml-matrix";
import type { Key } from "../../base/chance.ts";
import { normals } from "../../base/normals.ts";

/** A rotation of this key, row after row. */
export function randomRotation(key: Key, dimensions: number): Float64Array {
  const gaussian = Matrix.from1DArray(dimensions, dimensions, normals(key, 0, dimensions * dimensions));
  const decomposition = new QrDecomposition(gaussian);
  const q = decomposition.orthogonalMatrix;
  const r = decomposition.upperTriangularMatrix;
  const rotation = new Float64Array(dimensions * dimensions);
  for (let i = 0; i < dimensions; i++)
    for (let j = 0; j < dimensions; j++) rotation[i * dimensions + j] = q.get(i, j) * (r.get(j, j) < 0 ? -1 : 1);
  return rotation;
}

/** v R for a row vector v. */
export function rotated(vector: ArrayLike<number>, rotation: Float64Array): Float64Array {
  const dimensions = vector.length;
  const result = new Float64Array(dimensions);
  for (let i = 0; i < dimensions; i++) {
    const component = vector[i];
    for (let j = 0; j < dimensions; j++) result[j] += component * rotation[i * dimensions + j];
  }
  return result;
}

/** v Rᵀ for a row vector v: back again. */
export function rotatedBack(vector: ArrayLike<number>, rotation: Float64Array): Float64Array {
  const dimensions = vector.length;
  const result = new Float64Array(dimensions);
  for (let i = 0; i < dimensions; i++) {
    let sum = 0;
    for (let j = 0; j < dimensions; j++) sum += vector[j] * rotation[i * dimensions + j];
    result[i] = sum;
  }
  return result;
}
