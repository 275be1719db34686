/** Places of the memory; a grid of nodes has some hundreds of distances within reach of each other. Own choice. */
const PLACES = 4096;
/** Fibonacci hashing (D. Knuth, The Art of Computer Programming, vol. 3, 6.4): 2³² over the golden ratio. */
const GOLDEN = 0x9e3779b1;
const SHIFT = 20; // leaves 12 bits: one of the places

/**
 * The same function of a distance, with memory for the values that it gave last: where nodes stand in a grid, the same few
 * distances come again and again.
 */
export function byDistance(of: (distanceM: number) => number): (distanceM: number) => number {
  const distances = new Float64Array(PLACES).fill(Number.NaN);
  const values = new Float64Array(PLACES);
  const distance = new Float64Array(1);
  const words = new Int32Array(distance.buffer);
  return (distanceM) => {
    distance[0] = distanceM;
    const place = Math.imul(words[0] ^ words[1], GOLDEN) >>> SHIFT;
    if (distances[place] !== distanceM) {
      values[place] = of(distanceM);
      distances[place] = distanceM;
    }
    return values[place];
  };
}
