/** Tables from their Parquet files. */
import { type DecodedArray, type FileMetaData, parquetMetadata, parquetRead } from "hyparquet";
import { TABLES, type Table, type TableName } from "../tables/description.ts";
import { StoreError } from "./store-error.ts";
import { schemaOf } from "./write-table.ts";

/** More rows than any run writes: what claims to have more is no table of ours. */
const ROWS_MAX = 20_000_000;

/**
 * The table in a file.
 * @param file what errors call it
 * @throws {StoreError} where the bytes are no Parquet file, or one of other columns
 */
export async function tableFrom<Name extends TableName>(
  name: Name,
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
): Promise<Table<Name>> {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  try {
    const metadata = parquetMetadata(buffer);
    checkSchema(name, metadata, file);
    const rows = Number(metadata.num_rows);
    if (!(rows <= ROWS_MAX)) throw new StoreError(file, `${rows} rows`, `at most ${ROWS_MAX}`);
    return await columnsFrom(name, buffer, metadata, file);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError(file, `a damaged file (${error instanceof Error ? error.message : error})`, "a Parquet file");
  }
}

function checkSchema(name: TableName, { schema }: FileMetaData, file: string): void {
  const described = (elements: FileMetaData["schema"]) =>
    elements.slice(1).map((element) => `${element.name} ${element.repetition_type} ${element.type}`);
  const found = described(schema);
  const expected = described(schemaOf(name));
  const missing = expected.find((column) => !found.includes(column));
  const foreign = found.find((column) => !expected.includes(column));
  if (missing === undefined && foreign === undefined) return;
  const hint = "other versions of resonance-sim have other columns: run the folder's resolved.yaml again";
  throw new StoreError(file, foreign ?? "fewer columns", missing ?? "no such column", hint);
}

async function columnsFrom<Name extends TableName>(
  name: Name,
  file: ArrayBuffer,
  metadata: FileMetaData,
  path: string,
): Promise<Table<Name>> {
  const rows = Number(metadata.num_rows);
  const columns = new Map(
    Object.entries(TABLES[name]).map(([column, { type }]) => [
      column,
      { data: type === "text" ? new Array<string>(rows) : new Float64Array(rows), filled: 0 },
    ]),
  );
  await parquetRead({
    file,
    metadata,
    onChunk: ({ columnName, columnData, rowStart }) => {
      const column = columns.get(columnName);
      if (column !== undefined) column.filled += fill(column.data, columnData, rowStart);
    },
  });
  for (const [column, { filled }] of columns) {
    if (filled !== rows) throw new StoreError(path, `${filled} rows of ${column}`, `${rows}, as the file says`);
  }
  return Object.fromEntries([...columns].map(([column, { data }]) => [column, data])) as Table<Name>;
}

/** Copies a piece of a column to where it belongs. Returns how many rows that were. */
function fill(data: string[] | Float64Array, piece: DecodedArray, rowStart: number): number {
  const end = Math.min(data.length, rowStart + piece.length);
  for (let row = rowStart; row < end; row++) {
    const value = piece[row - rowStart];
    if (data instanceof Float64Array) data[row] = value === null || value === undefined ? Number.NaN : Number(value);
    else data[row] = String(value);
  }
  return end - rowStart;
}
