/** Fewer points that look the same. */

/** The largest number of points a line may keep so that all lines together stay within a budget; short lines stay whole. */
export function capFor(lengths: readonly number[], budget: number): number {
  let rest = budget;
  const sorted = [...lengths].sort((a, b) => a - b);
  for (const [i, length] of sorted.entries()) {
    const fair = Math.floor(rest / (sorted.length - i));
    if (length > fair) return Math.max(4, fair);
    rest -= length;
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * Rows of a line, at most so many of them: of each of equally many neighbours the first, the least, the greatest and the
 * last are kept, so that no peak is lost. @param value of a row; NaN where the line has a gap, which counts as an extreme
 */
export function decimated(rows: readonly number[], value: (row: number) => number, max: number): readonly number[] {
  if (rows.length <= max) return rows;
  const size = Math.ceil(rows.length / Math.max(1, Math.floor(max / 4)));
  const kept: number[] = [];
  for (let first = 0; first < rows.length; first += size) {
    const group = rows.slice(first, first + size);
    let least = group[0]!;
    let greatest = group[0]!;
    for (const row of group) {
      if (!(value(row) >= value(least))) least = row;
      if (!(value(row) <= value(greatest))) greatest = row;
    }
    const wanted = new Set([group[0]!, least, greatest, group.at(-1)!]);
    kept.push(...group.filter((row) => wanted.has(row)));
  }
  return kept;
}
