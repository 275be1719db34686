/** Numbers as charts hold them, and rows of tables by who they are about. */

/** Enough for what can be seen: a chart of a thousand px tells apart three digits. */
const DIGITS = 4;

/** A number to so many significant digits; `null` where it is undefined. */
export function rounded(value: number | null | undefined, digits = DIGITS): number | null {
  if (value === null || value === undefined || !Number.isFinite(value)) return null;
  return Number(value.toPrecision(digits)) + 0;
}

/** A number that is drawn as 0 where it is undefined. */
export function orZero(value: number | null | undefined): number {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : 0;
}

/** The rows of each name in a column, in the column's order. */
export function rowsBy(column: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const rows = new Map<string, number[]>();
  column.forEach((name, row) => {
    const known = rows.get(name);
    if (known === undefined) rows.set(name, [row]);
    else known.push(row);
  });
  return rows;
}

/** The sum of a column over rows; `null` where none of them has a value. */
export function sumOf(column: ArrayLike<number>, rows: readonly number[]): number | null {
  let sum: number | null = null;
  for (const row of rows) if (Number.isFinite(column[row]!)) sum = (sum ?? 0) + column[row]!;
  return sum;
}
