/** Which columns stand next to each other, and how wide they are. */
import type { Row } from "./row-maker.ts";
import type { Comparison } from "./rows.ts";
import { printable, widthOf } from "./text.ts";

/** What stands before every column. */
export const GAP = "  ";

/** A column: the values of one protocol, or their ratios to the reference. */
export interface Column {
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly isRatio: boolean;
}

/** Columns side by side, with their widths; longer titles are cut. */
export interface Block {
  readonly columns: readonly Column[];
  readonly widths: readonly number[];
}

/**
 * All columns in as few blocks as fit into `available` columns of text. A protocol and its ratio stay together, and where
 * there are several blocks, each begins with the reference, so that ratios can be read (unless not even three fit).
 */
export function columnBlocks(comparison: Comparison, available: number): readonly Block[] {
  const rows = comparison.sections.flatMap((section) => section.rows);
  const pairs = comparison.protocols.map((_, index) => columnsOf(comparison, index));
  if (used(pairs.flat(), rows) <= available) return [blockOf(pairs.flat(), rows, available)];
  const reference = pairs[comparison.reference]!;
  const others = pairs.filter((pair) => pair !== reference);
  const isRepeated = others.every((pair) => least([...reference, ...pair], rows) <= available);
  const start = isRepeated ? reference : [];
  const groups: (readonly Column[])[] = [];
  for (const pair of isRepeated ? others : pairs) {
    const last = groups.at(-1);
    const joined = [...(last ?? []), ...pair];
    if (last !== undefined && used(joined, rows) <= available) groups[groups.length - 1] = joined;
    else groups.push([...start, ...pair]);
  }
  return groups.map((columns) => blockOf(columns, rows, available));
}

function columnsOf({ protocols, reference }: Comparison, index: number): readonly Column[] {
  const name = printable(protocols[index]!);
  const values: Column = { title: name, cell: (row) => row.shown[index]!, isRatio: false };
  if (index === reference) return [values];
  const title = `÷ ${printable(protocols[reference]!)}`;
  return [values, { title, cell: (row) => row.ratios[index]!, isRatio: true }];
}

/** What a column holds is never cut; titles share the room that is left, the shortest served first. */
function blockOf(columns: readonly Column[], rows: readonly Row[], available: number): Block {
  const widths = columns.map((column) => cellsWidth(column, rows));
  let room = available - total(widths);
  for (let isWider = true; room > 0 && isWider; ) {
    const wanting = columns.flatMap(({ title }, i) => (widthOf(title) > widths[i]! ? [i] : []));
    const narrowest = Math.min(...wanting.map((i) => widths[i]!));
    const next = wanting.find((i) => widths[i] === narrowest);
    isWider = next !== undefined;
    if (next !== undefined) widths[next] = narrowest + 1;
    room--;
  }
  return { columns, widths };
}

/** The width of these columns with whole titles. */
function used(columns: readonly Column[], rows: readonly Row[]): number {
  return total(columns.map((column) => Math.max(widthOf(column.title), cellsWidth(column, rows))));
}

/** The width of these columns were their titles cut to what they hold. */
function least(columns: readonly Column[], rows: readonly Row[]): number {
  return total(columns.map((column) => cellsWidth(column, rows)));
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + GAP.length + width, 0);
}

function cellsWidth(column: Column, rows: readonly Row[]): number {
  return Math.max(...rows.map((row) => widthOf(column.cell(row))));
}
