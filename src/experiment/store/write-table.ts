/** Tables as Parquet files: the same bytes for the same table. */
import { type DecodedArray, parquetMetadata, type SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { type ColumnDescription, TABLES, type Table, type TableName } from "../tables/description.ts";
import { VERSION } from "../version.ts";

/** Where a file says what its columns mean: JSON, column → { doc, unit }. */
export const COLUMNS_KEY = "resonance-sim.columns";

/**
 * A table's file.
 * @param sensorUnit the unit of what sensors measure, where one is known
 * @throws RangeError where a column that always has a value holds a NaN
 */
export function parquetOf<Name extends TableName>(
  name: Name,
  table: Table<Name>,
  sensorUnit: string | null = null,
): Uint8Array<ArrayBuffer> {
  const columns = Object.entries(TABLES[name] as { readonly [column: string]: ColumnDescription });
  const bytes = parquetWriteBuffer({
    schema: schemaOf(name),
    columnData: columns.map(([column, description]) => ({
      name: column,
      data: stored(description, (table as Columns)[column], `${name}.${column}`),
    })),
    kvMetadata: [{ key: COLUMNS_KEY, value: JSON.stringify(meanings(columns, sensorUnit)) }],
    createdBy: `resonance-sim version ${VERSION}`,
  });
  return withTypedGroups(new Uint8Array(bytes));
}

/** In a footer without rows: `num_rows` 0, then the empty list `row_groups` of elements without a type, then another list. */
const UNTYPED_GROUPS = [0x16, 0x00, 0x19, 0x00, 0x19] as const;
/** The type of such elements: struct (Thrift compact protocol, "List and set"). */
const STRUCT = 0x0c;

/** The library leaves the list of row groups without a type where it is empty, which strict readers refuse. */
function withTypedGroups(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const at = Buffer.from(bytes.buffer).indexOf(Uint8Array.from(UNTYPED_GROUPS));
  // With rows, pages come first and may hold anything; their `num_rows` is not 0.
  if (at >= 0 && Number(parquetMetadata(bytes.buffer).num_rows) === 0) bytes[at + 3] = STRUCT;
  return bytes;
}

/** The Parquet schema of a table: it depends on the description only, never on what a run wrote. */
export function schemaOf(name: TableName): SchemaElement[] {
  const columns = Object.entries(TABLES[name] as { readonly [column: string]: ColumnDescription });
  return [
    { name: "table", num_children: columns.length },
    ...columns.map(
      ([column, { type, isOptional }]): SchemaElement => ({
        name: column,
        repetition_type: isOptional === true ? "OPTIONAL" : "REQUIRED",
        ...PHYSICAL[type],
      }),
    ),
  ];
}

type Columns = { readonly [column: string]: readonly string[] | Float64Array };

const PHYSICAL = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } },
  integer: { type: "INT64" },
  number: { type: "DOUBLE" },
  boolean: { type: "BOOLEAN" },
} as const satisfies { readonly [type in ColumnDescription["type"]]: Partial<SchemaElement> };

/** A column as the writer takes it. */
function stored(
  { type, isOptional }: ColumnDescription,
  data: readonly string[] | Float64Array,
  what: string,
): DecodedArray {
  if (!(data instanceof Float64Array)) return [...data];
  const isUndefined = data.some(Number.isNaN);
  if (isUndefined && isOptional !== true) throw new RangeError(`${what} holds a NaN`);
  if (type === "number" && !isUndefined) return data;
  const convert = type === "integer" ? BigInt : type === "boolean" ? Boolean : Number;
  return Array.from(data, (value) => (Number.isNaN(value) ? null : convert(value)));
}

function meanings(columns: readonly (readonly [string, ColumnDescription])[], sensorUnit: string | null) {
  const unitOf = ({ unit }: ColumnDescription) => (unit === "sensor" ? (sensorUnit ?? undefined) : unit);
  return Object.fromEntries(columns.map(([column, one]) => [column, { doc: one.doc, unit: unitOf(one) }]));
}
