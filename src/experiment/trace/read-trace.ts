/** A trace from its file. */
import { type DecodedArray, type FileMetaData, parquetMetadata, parquetRead } from "hyparquet";
import { StoreError } from "../store/store-error.ts";
import { TRACE_COLUMNS, type TraceColumnName } from "./columns.ts";
import { TRACE_SCHEMA } from "./write-trace.ts";

/** More rows than a trace may have. */
const ROWS_MAX = 2147483647;

/** A trace as it lies in its file, column by column; texts and time stamps that are undefined are null. */
export interface StoredTrace {
  readonly length: number;
  readonly timeUs: Float64Array;
  readonly node: readonly string[];
  readonly kind: readonly string[];
  readonly group: readonly string[];
  readonly cause: Float64Array;
  readonly peer: readonly (string | null)[];
  readonly origin: readonly (string | null)[];
  readonly timestampMs: Float64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/**
 * Reads a trace.
 * @param file what errors call it
 * @throws {StoreError} where the bytes are no trace, or one in which a cause is not an earlier row
 */
export async function traceFrom(bytes: Uint8Array<ArrayBuffer>, file: string): Promise<StoredTrace> {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  try {
    const metadata = parquetMetadata(buffer);
    checkSchema(metadata, file);
    const trace = await columnsFrom(buffer, metadata, file);
    checkCauses(trace.cause, file);
    return trace;
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError(file, `a damaged file (${error instanceof Error ? error.message : error})`, "a trace");
  }
}

function checkSchema({ schema, num_rows }: FileMetaData, file: string): void {
  const described = (elements: FileMetaData["schema"]) =>
    elements
      .slice(1)
      .map((element) => `${element.name} ${element.repetition_type} ${element.type}`)
      .join(", ");
  if (described(schema) !== described(TRACE_SCHEMA)) {
    throw new StoreError(file, "other columns", "a trace of this version", "run the folder's resolved.yaml again");
  }
  if (!(Number(num_rows) <= ROWS_MAX)) throw new StoreError(file, `${num_rows} rows`, `at most ${ROWS_MAX}`);
}

async function columnsFrom(file: ArrayBuffer, metadata: FileMetaData, path: string): Promise<StoredTrace> {
  const names = Object.keys(TRACE_COLUMNS) as TraceColumnName[];
  const length = Number(metadata.num_rows);
  // What the parts really hold decides how much memory is taken, not what the file says of itself.
  const pieces = new Map<string, { at: number; data: DecodedArray }[]>(names.map((name) => [name, []]));
  await parquetRead({
    file,
    metadata,
    onChunk: ({ columnName, columnData, rowStart }) => {
      pieces.get(columnName)?.push({ at: rowStart, data: columnData });
    },
  });
  const column = (name: TraceColumnName) => {
    const parts = (pieces.get(name) ?? []).sort((one, other) => one.at - other.at);
    const found = parts.reduce((sum, { data }) => sum + data.length, 0);
    if (found !== length) throw new StoreError(path, `${found} rows of ${name}`, `${length}, as the file says`);
    return parts;
  };
  const numbers = (name: TraceColumnName) => {
    const values = new Float64Array(length);
    let at = 0;
    for (const { data } of column(name)) for (const value of data) values[at++] = value === null ? NaN : Number(value);
    return values;
  };
  const texts = (name: TraceColumnName) =>
    column(name).flatMap(({ data }) => Array.from(data as Iterable<unknown>, (value) => value ?? null)) as string[];
  return {
    length,
    timeUs: numbers("timeUs"),
    node: texts("node"),
    kind: texts("kind"),
    group: texts("group"),
    cause: numbers("cause"),
    peer: texts("peer"),
    origin: texts("origin"),
    timestampMs: numbers("timestampMs"),
    a: numbers("a"),
    b: numbers("b"),
  };
}

/** Whoever follows causes backwards must come to an end. */
function checkCauses(cause: Float64Array, file: string): void {
  cause.forEach((before, row) => {
    if (!(before >= -1 && before < row && Number.isInteger(before))) {
      throw new StoreError(file, `row ${row} caused by ${before}`, "an earlier row, or -1");
    }
  });
}
