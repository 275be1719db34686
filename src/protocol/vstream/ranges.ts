/** Numbers as ranges. */

/** From the first to the last, both included. */
export type Range = readonly [first: number, last: number];

/** The ranges of 0 … end − 1 in which no number is held. @param held in any order, each once */
export function gaps(held: Iterable<number>, end: number): readonly Range[] {
  const ranges: Range[] = [];
  let next = 0;
  for (const number of [...held].sort((a, b) => a - b)) {
    if (number >= end) break;
    if (number > next) ranges.push([next, number - 1]);
    next = number + 1;
  }
  if (next < end) ranges.push([next, end - 1]);
  return ranges;
}
