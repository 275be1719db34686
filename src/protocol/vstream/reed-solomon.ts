/**
 * Erasure coding: parity shards that stand in for lost data shards, one for one, whichever they are. The code is the
 * Reed–Solomon code of a Cauchy matrix (J. Blömer et al., An XOR-based erasure-resilient coding scheme, 1995): each of its
 * square submatrices can be inverted. Data shard i belongs to the element i of the field, parity shard j to 255 − j; the
 * coefficient is the inverse of their sum.
 */
import { addScaled, inverse, multiply } from "./galois.ts";

/** Data and parity shards together: the field has no more elements. */
export const SHARDS_MAX = 256;

function coefficient(parity: number, data: number): number {
  return inverse((255 - parity) ^ data);
}

function requireShards(data: number, parity: number): void {
  if (data < 1 || parity < 0 || data + parity > SHARDS_MAX)
    throw new RangeError(
      `${data} data and ${parity} parity shards; there are at most ${SHARDS_MAX}, one of them data.`,
    );
}

/**
 * Parity shards, each as long as the longest data shard; shorter ones count as if zeros followed.
 * @throws RangeError for too many shards, or no data
 */
export function parityShards(data: readonly Uint8Array[], parity: number): readonly Uint8Array[] {
  requireShards(data.length, parity);
  const length = data.reduce((longest, shard) => Math.max(longest, shard.length), 0);
  return Array.from({ length: parity }, (_, j) => {
    const shard = new Uint8Array(length);
    data.forEach((bytes, i) => {
      addScaled(shard, coefficient(j, i), bytes);
    });
    return shard;
  });
}

/**
 * The missing data shards, by index, at the length of the parity shards.
 * @param data in their places, undefined where missing
 * @param parity by their number: at least as many as are missing; all of one length, none shorter than a data shard
 * @throws RangeError where there are too few
 */
export function recoverShards(
  data: readonly (Uint8Array | undefined)[],
  parity: ReadonlyMap<number, Uint8Array>,
): ReadonlyMap<number, Uint8Array> {
  const missing = data.flatMap((shard, i) => (shard === undefined ? [i] : []));
  if (missing.length > parity.size)
    throw new RangeError(`${missing.length} shards are missing; ${parity.size} parity shards replace fewer.`);
  const used = [...parity].slice(0, missing.length);
  // What the parity shards say of the missing shards alone.
  const sums = used.map(([j, shard]) => {
    const sum = shard.slice();
    data.forEach((bytes, i) => {
      if (bytes !== undefined) addScaled(sum, coefficient(j, i), bytes);
    });
    return sum;
  });
  const matrix = used.map(([j]) => Uint8Array.from(missing, (i) => coefficient(j, i)));
  eliminate(matrix, sums);
  return new Map(missing.map((i, n) => [i, sums[n]]));
}

/** Gauss–Jordan: turns the matrix into the identity, doing to the sums what it does to the rows. */
function eliminate(matrix: readonly Uint8Array[], sums: readonly Uint8Array[]): void {
  const size = matrix.length;
  for (let column = 0; column < size; column++) {
    // No pivot is 0: it is a quotient of determinants of leading submatrices, all of them of Cauchy's kind.
    scale(matrix[column], sums[column], inverse(matrix[column][column]));
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = matrix[row][column];
      addScaled(matrix[row], factor, matrix[column]);
      addScaled(sums[row], factor, sums[column]);
    }
  }
}

function scale(row: Uint8Array, sum: Uint8Array, factor: number): void {
  for (const bytes of [row, sum]) for (let i = 0; i < bytes.length; i++) bytes[i] = multiply(bytes[i], factor);
}
