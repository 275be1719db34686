/** Which column of a CSV file holds the time, and which one the reading, where nobody said so. */
import { parse } from "csv-parse/sync";
import { PARSING, SEPARATORS } from "../../../models/sensor/csv/header.ts";
import { parseDecimal } from "../../../models/sensor/csv/number.ts";
import { parseTimestampUs } from "../../../models/sensor/csv/timestamp.ts";

/** Rows that are looked at. */
const ROWS = 200;
/** The beginning of a file in which they are looked for, in characters. */
const BEGINNING = 65_536;
/** A column holds times, or numbers, if this share of its cells can be read as such: logs have holes. */
const MOST = 0.8;

/** What was found. */
export interface GuessedColumns {
  /** Names in the file's order. */
  readonly all: readonly string[];
  readonly timestamp: string | undefined;
  /** Columns that may hold the reading, the likeliest first. */
  readonly values: readonly string[];
  /** Whether what stands for names are a time and numbers: a log without a header. */
  readonly isHeaderless: boolean;
  /** Cells of the first row below the header, for messages. */
  readonly first: readonly string[];
}

interface Column {
  readonly name: string;
  readonly cells: readonly string[];
}

/** Looks at the header and the first rows. @param without columns that are known to hold something else */
export function guessColumns(text: string, without: readonly string[] = []): GuessedColumns {
  const { separator, rows } = rowsOf(text);
  const [header = [], ...body] = rows;
  const columns = header.map((name, at): Column => ({ name, cells: body.map((row) => row[at] ?? "") }));
  const free = columns.filter(({ name }) => !without.includes(name));
  const isNumber = (cell: string) => !Number.isNaN(parseDecimal(cell, separator !== ","));
  const isTime = (cell: string) => !Number.isNaN(parseTimestampUs(cell, separator !== ","));
  const numbers = free.filter(({ cells }) => mostly(cells, isNumber));
  const times = free.filter(({ cells }) => mostly(cells, isTime));
  const isNamed = ({ name }: Column) => /time|date|stamp|^(ts|t)$/i.test(name);
  // Where a column that is called a time cannot be read as one, rising numbers beside it are not the time.
  const rising = free.some(isNamed)
    ? undefined
    : times.find(({ cells }) => isRising(cells.filter(isNumber).map(Number)));
  const time = times.find(isNamed) ?? times.find((column) => !numbers.includes(column)) ?? rising;
  const readings = numbers.filter((column) => column !== time);
  const likeliest =
    readings.find(({ name }) => /^value$/i.test(name)) ?? readings.find(({ cells }) => !isCounter(cells));
  return {
    all: header,
    timestamp: time?.name,
    values: [...(likeliest === undefined ? [] : [likeliest]), ...readings.filter((column) => column !== likeliest)].map(
      ({ name }) => name,
    ),
    isHeaderless: time !== undefined && isTime(time.name) && readings.some(({ name }) => isNumber(name)),
    first: body[0] ?? [],
  };
}

/** The first rows, split by the separator that makes most columns of the header. */
function rowsOf(text: string): { readonly separator: string; readonly rows: readonly (readonly string[])[] } {
  const whole = text.length <= BEGINNING ? text : text.slice(0, text.lastIndexOf("\n", BEGINNING));
  const candidates = SEPARATORS.map((separator) => ({ separator, rows: parsed(whole, separator) }));
  return candidates.reduce((best, one) => ((one.rows[0]?.length ?? 0) > (best.rows[0]?.length ?? 0) ? one : best));
}

function parsed(text: string, separator: string): readonly (readonly string[])[] {
  try {
    return parse(text, { ...PARSING, delimiter: separator, to: ROWS + 1 });
  } catch {
    return []; // not a file of this separator
  }
}

function mostly(cells: readonly string[], test: (cell: string) => boolean): boolean {
  return cells.length > 0 && cells.filter(test).length >= MOST * cells.length;
}

/** Whether cells count rows: 1, 2, 3 … */
function isCounter(cells: readonly string[]): boolean {
  return cells.length > 1 && cells.every((cell, at) => at === 0 || Number(cell) === Number(cells[at - 1]) + 1);
}

function isRising(values: readonly number[]): boolean {
  return values.length > 1 && values.every((value, at) => at === 0 || value > values[at - 1]!);
}
