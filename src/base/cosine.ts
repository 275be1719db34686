/** Cosine distance between vectors of small integers, exact but for one square root and one division. */

/**
 * 1 − a·b/(‖a‖‖b‖) in [0, 2], computed as (s − a·b)/s with s = √(‖a‖²‖b‖²): the sums are exact integers, and where s is
 * an integer too (vectors of equal norm) the result is the double nearest to the true ratio. A zero vector has no
 * direction: two of them are at distance 0, one of them is at distance 1 from anything else.
 * @throws RangeError where the vectors differ in length
 */
export function cosineDistance(a: Int8Array, b: Int8Array): number {
  if (a.length !== b.length)
    throw new RangeError(`Vectors of ${a.length} and ${b.length} components have no distance.`);
  let dot = 0;
  let squareA = 0;
  let squareB = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i];
    const y = b[i];
    dot += x * y;
    squareA += x * x;
    squareB += y * y;
  }
  if (squareA === 0 || squareB === 0) return squareA === squareB ? 0 : 1;
  const norms = squareA === squareB ? squareA : Math.sqrt(squareA * squareB);
  return (norms - dot) / norms;
}
