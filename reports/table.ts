/** A result as a table for terminals: protocols side by side, ratios to one of them. */
import type { RunResult } from "../src/experiment/result.ts";
import { type Column, columnBlocks, GAP } from "./columns.ts";
import { factsOf } from "./facts.ts";
import { notesOf, warningsOf } from "./notes.ts";
import { NOT_AVAILABLE } from "./number.ts";
import type { Row } from "./row-maker.ts";
import { type Comparison, compare } from "./rows.ts";
import { COLOURED, cut, PLAIN, padEnd, padStart, printable, type Style, widthOf, wrap } from "./text.ts";
import { shortVerdict } from "./verdict/verdict.ts";

/** How to draw. */
export interface TableOptions {
  /** Columns of the terminal, by default 100. Where not all protocols fit side by side, the table goes on below. */
  readonly width?: number;
  /** Whether to mark titles and ratios by ANSI escape sequences; by default not. */
  readonly colour?: boolean;
}

const WIDTH = 100;
/** Below this nothing readable fits; wider lines are then left to the terminal. */
const NARROWEST = 40;
const WIDEST = 160;

/** The whole result as text, ending with a newline. */
export function renderTable(result: RunResult, options: TableOptions = {}): string {
  const width = Math.min(Math.max(options.width ?? WIDTH, NARROWEST), WIDEST);
  const style = options.colour === true ? COLOURED : PLAIN;
  const comparison = compare(result);
  const lines = [...header(result, width, style), ...body(comparison, width, style), ...footer(result, width, style)];
  return `${lines.join("\n")}\n`;
}

function header(result: RunResult, width: number, style: Style): readonly string[] {
  const notes = notesOf(result).flatMap((note) => wrap(printable(note), width, "  "));
  return [
    ...wrap(printable(result.scenario), width).map(style.bold),
    ...wrap(factsOf(result).join(" · "), width),
    "",
    ...wrap(printable(`Verdict: ${shortVerdict(result)}`), width),
    "",
    ...notes,
  ];
}

function body(comparison: Comparison, width: number, style: Style): readonly string[] {
  const rows = comparison.sections.flatMap(({ rows }) => rows);
  const labelWidth = Math.max(...rows.map((row) => widthOf(label(row))));
  return columnBlocks(comparison, width - labelWidth).flatMap(({ columns, widths }) => {
    const titles = columns.map(({ title }, i) => GAP + padStart(cut(title, widths[i]!), widths[i]!));
    const parts = comparison.sections.flatMap((section) => [
      "",
      style.bold(section.title),
      ...section.rows.map((row) => {
        const cells = columns.map((column, i) => cellOf(column, row, widths[i]!, style));
        return (padEnd(label(row), labelWidth) + cells.join("")).trimEnd();
      }),
    ]);
    return ["", style.bold(padEnd("", labelWidth) + titles.join("")), ...parts];
  });
}

function cellOf(column: Column, row: Row, width: number, style: Style): string {
  const text = column.cell(row);
  const padded = GAP + padStart(text, width);
  return column.isRatio || text === NOT_AVAILABLE ? style.dim(padded) : padded;
}

function label({ label, unit }: Row): string {
  return `  ${printable(label)}${unit === "" ? "" : `, ${unit}`}`;
}

function footer(result: RunResult, width: number, style: Style): readonly string[] {
  const names = Object.keys(result.protocols).map(printable);
  const longest = Math.max(...names.map(widthOf));
  const digests = Object.values(result.protocols).map(({ digest }, i) => `  ${padEnd(names[i]!, longest)}  ${digest}`);
  return [
    "",
    style.bold("Digest (the same on every machine)"),
    ...digests,
    ...sentences("Warnings", warningsOf(result), width, style),
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
