/**
 * Numbers of many nodes, eight side by side for each: what is read of a node together then takes one line of the cache,
 * where with a column for each number it takes eight. In fields of 100,000 nodes no cache near the processor holds them.
 */

/** A node's numbers begin at its own number shifted by this. */
export const LINE_BITS = 3;
const LINE_NUMBERS = 8;
const NUMBER_BYTES = 8;
/** Bytes before the first line: large blocks of glibc begin 16 into a page. */
const PADDING = 48;

/** Eight numbers for each node, or as many as are asked for, zeros. Integers may lie in them by a view of the same bytes. */
export function cacheLines(nodes: number, numbers = LINE_NUMBERS): Float64Array<ArrayBuffer> {
  return new Float64Array(new ArrayBuffer(PADDING + nodes * numbers * NUMBER_BYTES), PADDING);
}
