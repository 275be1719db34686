/** Tables on their way from one thread to another: numbers move, and of texts the codes; nothing large is copied. */
import { type RunTables, TABLES, type TableName } from "./description.ts";

/** Texts as the different ones among them and, for each row, which of these it has. */
interface PackedText {
  readonly words: readonly string[];
  readonly codes: Uint32Array<ArrayBuffer>;
}

type Packed = PackedText | Float64Array<ArrayBuffer>;

/** Tables in a form that can cross. */
export type PackedTables = readonly (readonly [table: TableName, column: string, data: Packed])[];

/** Packs tables. @returns what to post, and the memory to transfer with it: the tables are empty afterwards */
export function packTables(tables: RunTables): { readonly packed: PackedTables; readonly transfer: ArrayBuffer[] } {
  const packed = (Object.keys(TABLES) as TableName[]).flatMap((name) =>
    Object.entries(tables[name] as Columns).map(([column, data]) => [name, column, packedColumn(data)] as const),
  );
  const transfer = packed.map(([, , data]) => ("codes" in data ? data.codes : data).buffer);
  return { packed, transfer };
}

/** The tables again. */
export function unpackTables(packed: PackedTables): RunTables {
  const tables: { [table: string]: { [column: string]: readonly string[] | Float64Array } } = {};
  for (const [name, column, data] of packed) {
    tables[name] ??= {};
    tables[name][column] = "codes" in data ? Array.from(data.codes, (code) => data.words[code]) : data;
  }
  return tables as RunTables;
}

type Columns = { readonly [column: string]: readonly string[] | Float64Array<ArrayBuffer> };

function packedColumn(data: readonly string[] | Float64Array<ArrayBuffer>): Packed {
  if (data instanceof Float64Array) return data;
  const codeOf = new Map<string, number>();
  const codes = Uint32Array.from(data, (word) => {
    let code = codeOf.get(word);
    if (code === undefined) {
      code = codeOf.size;
      codeOf.set(word, code);
    }
    return code;
  });
  return { words: [...codeOf.keys()], codes };
}
