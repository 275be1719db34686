import fc from "fast-check";
import { parquetMetadata } from "hyparquet";
import { describe, expect, it } from "vitest";
import { TABLE_NAMES } from "../../../src/experiment/store/layout.ts";
import { tableFrom } from "../../../src/experiment/store/read-table.ts";
import { StoreError } from "../../../src/experiment/store/store-error.ts";
import { COLUMNS_KEY, parquetOf } from "../../../src/experiment/store/write-table.ts";
import {
  type ColumnDescription,
  TABLES,
  type Table,
  type TableName,
} from "../../../src/experiment/tables/description.ts";

type AnyTable = { readonly [column: string]: readonly string[] | Float64Array };

/** Any content of a column: for texts all of Unicode, for numbers all doubles, for what may be undefined NaN. */
function columnOf(
  { type, isOptional }: ColumnDescription,
  rows: number,
): fc.Arbitrary<readonly string[] | Float64Array> {
  const length = { minLength: rows, maxLength: rows };
  if (type === "text") return fc.array(fc.string({ unit: "binary" }), length);
  const value = {
    integer: fc.maxSafeInteger(),
    number: fc.double({ noNaN: true }).map((value) => value + 0), // a dictionary of values knows one zero
    boolean: fc.constantFrom(0, 1),
  }[type];
  const perhaps = isOptional === true ? fc.oneof(value, fc.constant(Number.NaN)) : value;
  return fc.array(perhaps, length).map((values) => Float64Array.from(values));
}

const anyTable = fc.tuple(fc.constantFrom(...TABLE_NAMES), fc.oneof(fc.constant(0), fc.nat(40))).chain(([name, rows]) =>
  fc.record({
    name: fc.constant(name),
    table: fc.record(
      Object.fromEntries(Object.entries(TABLES[name]).map(([column, type]) => [column, columnOf(type, rows)])),
    ),
  }),
);

const written = (name: TableName, table: AnyTable) => parquetOf(name, table as never);

const LOSSES: Table<"losses"> = {
  protocol: ["a", "b"],
  cause: ["collision", "link-loss"],
  frames: Float64Array.of(3, 4),
};

describe("a table in a Parquet file", () => {
  it("comes back as it was", async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async ({ name, table }) => {
        expect(await tableFrom(name, written(name, table), "x")).toEqual(table);
      }),
    );
  });

  it("has the same bytes each time", () => {
    fc.assert(
      fc.property(anyTable, ({ name, table }) => {
        expect(Buffer.compare(written(name, table), written(name, structuredClone(table)))).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it("comes back from more than one row group", async () => {
    const rows = 150_000;
    const frames = Float64Array.from({ length: rows }, (_, i) => i);
    const table = { protocol: Array(rows).fill("p"), cause: Array.from(frames, (i) => `c${i % 7}`), frames };
    const back = await tableFrom("losses", parquetOf("losses", table), "x");
    expect(Buffer.compare(Buffer.from(back.frames.buffer), Buffer.from(frames.buffer))).toBe(0);
    expect(back.cause.join() === table.cause.join()).toBe(true);
  });

  it("says what its columns mean", () => {
    const bytes = parquetOf("losses", LOSSES);
    const { key_value_metadata: pairs } = parquetMetadata(bytes.buffer);
    const meaning = JSON.parse(pairs?.find(({ key }) => key === COLUMNS_KEY)?.value ?? "");
    expect(meaning.frames).toEqual({ doc: TABLES.losses.frames.doc });
  });

  it("says what the sensor's values are counted in, where that is known", () => {
    const truth: Table<"truth"> = { node: ["a"], atS: Float64Array.of(0), value: Float64Array.of(21.5) };
    const unitOf = (unit: string | null) => {
      const { key_value_metadata: pairs } = parquetMetadata(parquetOf("truth", truth, unit).buffer);
      return JSON.parse(pairs?.find(({ key }) => key === COLUMNS_KEY)?.value ?? "").value.unit;
    };
    expect([unitOf("°C"), unitOf(null)]).toEqual(["°C", undefined]);
  });

  it("says without rows, too, that row groups are structs: strict readers ask", () => {
    // Thrift compact protocol: field 4, a list; its size and the type of its elements.
    const header = (table: Table<"losses">) => {
      const bytes = Buffer.from(parquetOf("losses", table));
      const footer = bytes.subarray(bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8));
      const rows = Uint8Array.of(0x16, 2 * table.frames.length, 0x19);
      return footer[footer.indexOf(rows) + rows.length];
    };
    expect(header({ protocol: [], cause: [], frames: new Float64Array(0) })).toBe(0x0c);
    expect(header(LOSSES)).toBe(0x1c);
  });

  it("always has a value where its description says so", () => {
    expect(() => parquetOf("losses", { ...LOSSES, frames: Float64Array.of(1, Number.NaN) })).toThrow("losses.frames");
  });
});

describe("a file that is no such table", () => {
  const failure = async (name: TableName, bytes: Uint8Array<ArrayBuffer>) => {
    try {
      await tableFrom(name, bytes, "tables/x.parquet");
      return undefined;
    } catch (error) {
      expect(error).toBeInstanceOf(StoreError);
      return error as StoreError;
    }
  };

  it("is refused with what was found and what was expected", async () => {
    expect(await failure("links", parquetOf("losses", LOSSES))).toMatchObject({
      file: "tables/x.parquet",
      found: "protocol REQUIRED BYTE_ARRAY",
      expected: "from REQUIRED BYTE_ARRAY",
    });
    expect((await failure("losses", new Uint8Array(0)))?.expected).toBe("a Parquet file");
    expect((await failure("losses", new TextEncoder().encode("PAR1 or not, PAR1")))?.expected).toBe("a Parquet file");
  });

  it("is refused, or read, wherever it is cut or changed; it never crashes or hangs", async () => {
    const whole = parquetOf("losses", LOSSES);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), async (at, byte, isCut) => {
        const changed = isCut ? whole.slice(0, at) : whole.slice();
        if (!isCut) changed[at] = byte;
        const error = await failure("losses", changed);
        if (isCut) expect(error).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });
});
