/** Finds out how a CSV file separates its columns, and which of them hold what was asked for. */
import { parse } from "csv-parse/sync";
import { SensorError } from "../sensor-error.ts";
import { didYouMean, listed, quoted } from "./names.ts";

/** The names of the columns that hold the time, the value and (optionally) the node. */
export interface ColumnNames {
  readonly timestamp: string;
  readonly value: string;
  readonly node: string | undefined;
}

/** Where they stand, counted from 0. */
export interface Header {
  readonly separator: string;
  readonly timestamp: number;
  readonly value: number;
  readonly node: number | undefined;
  /** The columns that nobody asked for. */
  readonly others: readonly Column[];
}

/** A column and where it stands, counted from 0. */
export interface Column {
  readonly name: string;
  readonly index: number;
}

/** What may stand between columns. */
export const SEPARATORS = [",", ";", "\t"];
/** A header is looked for in the beginning only. */
const BEGINNING = 65536;

/** Settings of the CSV parser that header and rows share. Every line ending is taken, also mixed ones. */
export const PARSING = {
  bom: true,
  trim: true,
  skip_empty_lines: true,
  relax_column_count: true,
  relax_quotes: true,
  record_delimiter: ["\r\n", "\n", "\r"],
  // A quote that is never closed would otherwise swallow the rest of the file.
  max_record_size: BEGINNING,
};

/** The beginning of a file, as far as a header is looked for. @throws SensorError for an empty or binary file */
export function checkedBeginning(text: string, fileName: string): string {
  const beginning = text.slice(0, BEGINNING);
  if (beginning.replace(/^\uFEFF/, "").trim() === "") throw new SensorError({ ...trouble("an empty file", fileName) });
  if (beginning.includes("\0")) {
    const hint = "Save it as text in UTF-8, one row a sample.";
    throw new SensorError({ ...trouble("a file with zero bytes, which is no UTF-8 text", fileName), hint });
  }
  return beginning;
}

/**
 * Reads the first line that is not empty.
 * @throws SensorError for an empty or binary file, and for a column that is not there
 */
export function readHeader(text: string, fileName: string, names: ColumnNames): Header {
  const beginning = checkedBeginning(text, fileName);
  const candidates = SEPARATORS.map((separator) => ({ separator, columns: firstRecord(beginning, separator) }));
  const wanted = [names.timestamp, names.value];
  const fits = ({ columns }: { columns: readonly string[] }) => wanted.filter((name) => columns.includes(name)).length;
  candidates.sort((a, b) => fits(b) - fits(a) || b.columns.length - a.columns.length);
  const { separator, columns } = candidates[0]!;
  const asked = [names.timestamp, names.value, names.node];
  return {
    separator,
    others: columns.map((name, index) => ({ name, index })).filter(({ name }) => !asked.includes(name)),
    timestamp: position("timestamp", names.timestamp, columns, fileName),
    value: position("value", names.value, columns, fileName),
    node: names.node === undefined ? undefined : position("node", names.node, columns, fileName),
  };
}

function firstRecord(beginning: string, separator: string): readonly string[] {
  try {
    return parse(beginning, { ...PARSING, delimiter: separator, to: 1 })[0] ?? [];
  } catch {
    // Not a line that this separator can read: it has no columns.
    return [];
  }
}

function position(setting: string, name: string, columns: readonly string[], fileName: string): number {
  const index = columns.indexOf(name);
  if (index < 0) {
    throw new SensorError({
      path: setting,
      found: `no column ${quoted(name)} in ${fileName}, whose columns are ${listed(columns)}`,
      expected: `the name of one of its columns`,
      hint: didYouMean(name, columns, `Set ${setting}: to the name that the file's first line gives the column.`),
    });
  }
  if (columns.indexOf(name, index + 1) >= 0) {
    throw new SensorError({
      path: setting,
      found: `two columns ${quoted(name)} in ${fileName}`,
      expected: "one column of that name",
      hint: "Rename one of them.",
    });
  }
  return index;
}

function trouble(found: string, fileName: string) {
  return {
    path: "file",
    found: `${found} (${fileName})`,
    expected: "a CSV file with a header line and at least two rows",
  };
}
