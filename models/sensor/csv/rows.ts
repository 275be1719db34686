/** The rows of a CSV file as columns of numbers. One pass, no object a row: memory and time stay linear in the file. */
import { CsvError, parse } from "csv-parse/sync";
import { SensorError } from "../sensor-error.ts";
import { GrowingArray } from "./growing-array.ts";
import { type ColumnNames, type Header, PARSING, readHeader } from "./header.ts";
import { LineTally } from "./line-tally.ts";
import { quoted } from "./names.ts";
import { type NodeColumn, NodeColumnSearch } from "./node-column.ts";
import { parseDecimal } from "./number.ts";
import { parseTimestampUs, TIMESTAMP_FORMS } from "./timestamp.ts";

/** Readable rows in file order; all columns are equally long. */
export interface Rows {
  /** µs since the Unix epoch, as the file says. */
  readonly timesUs: Float64Array;
  readonly values: Float64Array;
  /** The line of the file that a row ends on, from 1. */
  readonly lines: Uint32Array;
  /** Index into `nodeNames`, or `undefined` where the file does not tell nodes apart. */
  readonly nodes: Uint32Array | undefined;
  readonly nodeNames: readonly string[] | undefined;
  /** A column that seems to tell nodes apart though nobody named one, or `undefined`. */
  readonly likelyNodeColumn: NodeColumn | undefined;
  /** Rows left out, because their time, value or node could not be read. */
  readonly skipped: LineTally;
}

/**
 * Reads a whole file.
 * @throws SensorError for missing columns, malformed quoting, or where more than half of the rows are unreadable
 */
export function readRows(text: string, fileName: string, names: ColumnNames): Rows {
  const header = readHeader(text, fileName, names);
  const reader = new RowReader(header);
  let isHeader = true;
  try {
    parse(text, {
      ...PARSING,
      delimiter: header.separator,
      on_record: (cells: string[], { lines }) => {
        if (isHeader) isHeader = false;
        else reader.take(cells, lines);
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) throw malformed(error, fileName);
    throw error;
  }
  return reader.finish(fileName);
}

/** What is wrong with a row, to name the first of its kind. */
interface Unreadable {
  readonly setting: "timestamp" | "value" | "node";
  readonly cell: string;
  readonly line: number;
}

class RowReader {
  readonly #header: Header;
  readonly #decimalComma: boolean;
  readonly #timesUs = new GrowingArray((length) => new Float64Array(length));
  readonly #values = new GrowingArray((length) => new Float64Array(length));
  readonly #lines = new GrowingArray((length) => new Uint32Array(length));
  readonly #nodes = new GrowingArray((length) => new Uint32Array(length));
  readonly #nodeIndices = new Map<string, number>();
  readonly #skipped = new LineTally();
  readonly #search: NodeColumnSearch;
  #firstUnreadable: Unreadable | undefined;

  constructor(header: Header) {
    this.#header = header;
    this.#search = new NodeColumnSearch(header.node === undefined ? header.others : []);
    this.#decimalComma = header.separator !== ",";
  }

  take(cells: readonly string[], line: number): void {
    const { timestamp, value, node } = this.#header;
    const timeUs = parseTimestampUs(cells[timestamp] ?? "", this.#decimalComma);
    const number = parseDecimal(cells[value] ?? "", this.#decimalComma);
    const name = node === undefined ? undefined : (cells[node] ?? "");
    if (Number.isNaN(timeUs)) this.#skip({ setting: "timestamp", cell: cells[timestamp] ?? "", line });
    else if (Number.isNaN(number)) this.#skip({ setting: "value", cell: cells[value] ?? "", line });
    else if (name === "") this.#skip({ setting: "node", cell: "", line });
    else {
      this.#timesUs.push(timeUs);
      this.#values.push(number);
      this.#lines.push(line);
      this.#search.take(cells, timeUs);
      if (name !== undefined) this.#nodes.push(this.#nodeIndex(name));
    }
  }

  finish(fileName: string): Rows {
    const total = this.#timesUs.length + this.#skipped.count;
    if (this.#firstUnreadable !== undefined && this.#skipped.count * 2 > total)
      throw mostlyUnreadable(this.#firstUnreadable, this.#skipped, total, fileName);
    const tellsNodes = this.#header.node !== undefined;
    return {
      timesUs: this.#timesUs.values(),
      values: this.#values.values(),
      lines: this.#lines.values(),
      nodes: tellsNodes ? this.#nodes.values() : undefined,
      nodeNames: tellsNodes ? [...this.#nodeIndices.keys()] : undefined,
      likelyNodeColumn: this.#search.found(),
      skipped: this.#skipped,
    };
  }

  #skip(unreadable: Unreadable): void {
    this.#firstUnreadable ??= unreadable;
    this.#skipped.add(unreadable.line);
  }

  #nodeIndex(name: string): number {
    const known = this.#nodeIndices.get(name);
    if (known !== undefined) return known;
    this.#nodeIndices.set(name, this.#nodeIndices.size);
    return this.#nodeIndices.size - 1;
  }
}

function malformed(error: CsvError, fileName: string): SensorError {
  return new SensorError({
    path: "file",
    found: `${fileName} malformed (${error.message})`,
    expected:
      "CSV as of RFC 4180: fields that hold separators, quotes or line breaks are quoted, quotes in them doubled",
  });
}

function mostlyUnreadable(first: Unreadable, skipped: LineTally, total: number, fileName: string): SensorError {
  const expected = { timestamp: TIMESTAMP_FORMS, value: "a number", node: "the name of a node" }[first.setting];
  return new SensorError({
    path: first.setting,
    found: `${skipped.count} of ${total} rows of ${fileName} unreadable (${skipped}), the first for its ${first.setting} ${quoted(first.cell)} on line ${first.line}`,
    expected: `${expected} in at least half of the rows`,
    ...(first.setting === "value" ? { hint: "A decimal comma needs semicolons or tabs between the columns." } : {}),
  });
}
