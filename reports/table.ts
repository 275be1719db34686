/** A result as a table for terminals: protocols side by side, ratios to one of them. */
import type { RunResult } from "../src/experiment/result.ts";
import { factsOf } from "./facts.ts";
import { NOT_AVAILABLE, ratio } from "./number.ts";
import { type Comparison, compare, type Row } from "./rows.ts";
import { COLOURED, cut, PLAIN, padEnd, padStart, printable, type Style, widthOf, wrap } from "./text.ts";

/** How to draw. */
export interface TableOptions {
  /** Columns of the terminal. Where not all protocols fit side by side, the table goes on below. */
  readonly width: number;
  readonly colour: boolean;
}

/** Below this nothing readable fits; wider lines are then left to the terminal. */
const NARROWEST = 40;
const WIDEST = 160;
const GAP = "  ";

/** The whole result as text, ending with a newline. */
export function renderTable(result: RunResult, options: TableOptions): string {
  const width = Math.min(Math.max(options.width, NARROWEST), WIDEST);
  const style = options.colour ? COLOURED : PLAIN;
  const comparison = compare(result);
  const lines = [...header(result, width, style), ...body(comparison, width, style), ...footer(result, width, style)];
  return `${lines.join("\n")}\n`;
}

function header(result: RunResult, width: number, style: Style): readonly string[] {
  const notes = Object.entries(result.protocols).flatMap(([name, { notes }]) =>
    notes.flatMap((note) => wrap(printable(`${name}: ${note}`), width, "  ")),
  );
  return [
    ...wrap(printable(result.scenario), width).map(style.bold),
    ...wrap(factsOf(result).join(" · "), width),
    ...notes,
  ];
}

/** A column: the values of one protocol, or their ratios to the reference. */
interface Column {
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly isRatio: boolean;
}

function body(comparison: Comparison, width: number, style: Style): readonly string[] {
  const rows = comparison.sections.flatMap(({ rows }) => rows);
  const labelWidth = Math.max(...rows.map((row) => widthOf(label(row))));
  const pairs = comparison.protocols.map((_, index) => columnsOf(comparison, index));
  return sideBySide(pairs, rows, width - labelWidth).flatMap((columns) => {
    const widths = columns.map((column) => columnWidth(column, rows, width - labelWidth));
    const line = (cells: readonly string[]) =>
      cells.map((cell, i) => GAP + padStart(cut(cell, widths[i]!), widths[i]!)).join("");
    const titles = padEnd("", labelWidth) + line(columns.map((column) => column.title));
    const parts = comparison.sections.flatMap((section) => [
      "",
      style.bold(section.title),
      ...section.rows.map((row) => {
        const cells = columns.map((column, i) => {
          const text = GAP + padStart(column.cell(row), widths[i]!);
          return column.isRatio || column.cell(row) === NOT_AVAILABLE ? style.dim(text) : text;
        });
        return (padEnd(label(row), labelWidth) + cells.join("")).trimEnd();
      }),
    ]);
    return ["", style.bold(titles), ...parts];
  });
}

function label({ label, unit }: Row): string {
  return `  ${printable(label)}${unit === "" ? "" : `, ${unit}`}`;
}

function columnsOf({ protocols, reference }: Comparison, index: number): readonly Column[] {
  const name = printable(protocols[index]!);
  const values: Column = { title: name, cell: (row) => row.shown[index]!, isRatio: false };
  if (index === reference) return [values];
  const ratios: Column = {
    title: `÷ ${printable(protocols[reference]!)}`,
    cell: (row) => (row.comparable ? ratio(row.values[index]!, row.values[reference]!) : ""),
    isRatio: true,
  };
  return [values, ratios];
}

/** Columns are as wide as what they hold, but never wider than half of what is there: long names are cut. */
function columnWidth(column: Column, rows: readonly Row[], available: number): number {
  const cells = Math.max(...rows.map((row) => widthOf(column.cell(row))));
  const title = Math.min(widthOf(column.title), Math.max(cells, Math.floor(available / 2) - GAP.length));
  return Math.max(cells, title);
}

/** Groups of columns that fit next to each other; a protocol and its ratio stay together. */
function sideBySide(
  pairs: readonly (readonly Column[])[],
  rows: readonly Row[],
  available: number,
): readonly (readonly Column[])[] {
  const groups: Column[][] = [];
  let used = 0;
  for (const pair of pairs) {
    const needed = pair.reduce((sum, column) => sum + GAP.length + columnWidth(column, rows, available), 0);
    if (groups.length === 0 || used + needed > available) {
      groups.push([]);
      used = 0;
    }
    groups.at(-1)!.push(...pair);
    used += needed;
  }
  return groups;
}

function footer(result: RunResult, width: number, style: Style): readonly string[] {
  const names = Object.keys(result.protocols).map(printable);
  const longest = Math.max(...names.map(widthOf));
  const digests = Object.values(result.protocols).map(({ digest }, i) => `  ${padEnd(names[i]!, longest)}  ${digest}`);
  return [
    "",
    style.bold("Digest (the same on every machine)"),
    ...digests,
    ...sentences("Warnings", result.warnings, width, style),
    ...sentences("Assumptions", result.assumptions, width, style),
  ];
}

function sentences(title: string, list: readonly string[], width: number, style: Style): readonly string[] {
  if (list.length === 0) return [];
  return [
    "",
    style.bold(title),
    ...list.flatMap((text) => wrap(`- ${printable(text)}`, width - 2, "  ").map((l) => `  ${l}`)),
  ];
}
