/**
 * What aligning costs a processor, counted from the algorithms.
 *
 * Aᵀ B takes 2 N d² operations. U, Σ and V of an m × n matrix by Golub and Reinsch take 4 m² n + 8 m n² + 9 n³ (G. Golub,
 * C. Van Loan, "Matrix Computations", 4th edition, Figure 8.6.1): 21 d³ where m = n = d. U Vᵀ takes 2 d³.
 * Bytes are the least that must move: both anchor sets once as singles, the three d × d matrices once as doubles.
 */
import type { Work } from "../../host.ts";

const SINGLE_BYTES = 4;
const DOUBLE_BYTES = 8;

/** Finding the rotation from so many anchors. */
export function solvingWork(anchors: number, dimensions: number): Work {
  const square = dimensions * dimensions;
  return {
    operations: 2 * anchors * square + 23 * square * dimensions,
    bytes: 2 * anchors * dimensions * SINGLE_BYTES + solvingMemoryBytes(dimensions),
  };
}

/** Working memory of it: Aᵀ B, U and V. */
export function solvingMemoryBytes(dimensions: number): number {
  return 3 * dimensions * dimensions * DOUBLE_BYTES;
}

/** Reading so many vectors in the other space: a product of a vector and a matrix each, which is read once a vector. */
export function translatingWork(vectors: number, dimensions: number): Work {
  const square = dimensions * dimensions;
  return { operations: 2 * vectors * square, bytes: vectors * (square + 2 * dimensions) * SINGLE_BYTES };
}

/** Passing so many anchors through an encoder that costs `each`. */
export function encodingWork(anchors: number, each: Work): Work {
  return { ...each, operations: anchors * each.operations, bytes: anchors * each.bytes };
}
