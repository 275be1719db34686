/** A trace as a Parquet file: the same bytes for the same trace. */
import type { SchemaElement } from "hyparquet";
import { ByteWriter, type ColumnSource, ParquetWriter } from "hyparquet-writer";
import { NOBODY, type Trace } from "../../../sim/trace/trace.ts";
import { COLUMNS_KEY } from "../store/write-table.ts";
import { VERSION } from "../version.ts";
import { TRACE_COLUMNS, TRACE_DETAILS, type TraceColumn, type TraceColumnName } from "./columns.ts";

/** Where a file says how often each kind happened, rows beyond its end included, and where it ends. */
export const KINDS_KEY = "resonance-sim.kinds";

/** Rows of a row group: what is being written is in memory twice, the rest is not. */
const PIECE_ROWS = 100_000;

/** Of columns that go up steadily; the writer chooses for the others. */
const ENCODINGS: { readonly [column: string]: ColumnSource["encoding"] } = {
  row: "DELTA_BINARY_PACKED",
  timeUs: "DELTA_BINARY_PACKED",
  cause: "DELTA_BINARY_PACKED",
};

const PHYSICAL = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } },
  int32: { type: "INT32" },
  int64: { type: "INT64" },
} as const satisfies { readonly [type in TraceColumn["type"]]: Partial<SchemaElement> };

/** The Parquet schema of a trace. */
export const TRACE_SCHEMA: SchemaElement[] = [
  { name: "trace", num_children: Object.keys(TRACE_COLUMNS).length },
  ...Object.entries(TRACE_COLUMNS as { readonly [column: string]: TraceColumn }).map(
    ([name, { type, isOptional }]): SchemaElement => ({
      name,
      repetition_type: isOptional === true ? "OPTIONAL" : "REQUIRED",
      ...PHYSICAL[type],
    }),
  ),
];

/** The file of a trace, made piece by piece. @param names of the nodes, by their numbers */
export function parquetOfTrace(trace: Trace, names: readonly string[]): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    schema: TRACE_SCHEMA,
    kvMetadata: [
      { key: COLUMNS_KEY, value: JSON.stringify(TRACE_COLUMNS) },
      { key: KINDS_KEY, value: JSON.stringify(kindsOf(trace)) },
    ],
    createdBy: `resonance-sim version ${VERSION}`,
  });
  const stamps = trace.messages.map(({ timestampMs }) => BigInt(timestampMs));
  for (let from = 0; from < trace.length; from += PIECE_ROWS) {
    const columns = columnsOf(trace, from, Math.min(PIECE_ROWS, trace.length - from), names, stamps);
    const columnData = Object.entries(columns).map(([name, data]) => ({ name, data, encoding: ENCODINGS[name] }));
    file.write({ columnData: columnData as ColumnSource[], rowGroupSize: PIECE_ROWS });
  }
  file.finish();
  return new Uint8Array(writer.getBuffer());
}

type Columns = { readonly [C in TraceColumnName]: ColumnSource["data"] };

/** Some rows, column by column, as the writer takes them. */
function columnsOf(
  trace: Trace,
  from: number,
  length: number,
  names: readonly string[],
  stamps: readonly bigint[],
): Columns {
  const { kinds, messages } = trace;
  const row = new Int32Array(length);
  const timeUs = new BigInt64Array(length);
  const cause = new Int32Array(length);
  const a = new Int32Array(length);
  const b = new Int32Array(length);
  const node = new Array<string>(length);
  const kind = new Array<string>(length);
  const group = new Array<string>(length);
  const peer = new Array<string | undefined>(length);
  const origin = new Array<string | undefined>(length);
  const timestampMs = new Array<bigint | undefined>(length);
  for (let i = 0; i < length; i++) {
    const one = trace.row(from + i);
    const { name, group: its } = kinds[one.kind];
    row[i] = from + i;
    timeUs[i] = BigInt(one.timeUs);
    cause[i] = one.cause;
    a[i] = one.a;
    b[i] = one.b;
    node[i] = names[one.node];
    kind[i] = name;
    group[i] = its;
    if (one.about === NOBODY) continue;
    if (its === "frame") peer[i] = names[one.about];
    else {
      origin[i] = messages[one.about].origin;
      timestampMs[i] = stamps[one.about];
    }
  }
  return { row, timeUs, node, kind, group, cause, peer, origin, timestampMs, a, b };
}

function kindsOf({ kinds, counts, stoppedUs }: Trace) {
  const rows = kinds.map(({ name, group }, kind) => ({
    kind: name,
    group,
    count: counts[kind],
    ...TRACE_DETAILS[name],
  }));
  return { stoppedUs: stoppedUs ?? null, kinds: rows };
}
