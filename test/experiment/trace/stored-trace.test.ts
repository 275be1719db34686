import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Trace } from "../../../sim/trace/trace.ts";
import { tracedProtocol, traceFile } from "../../../src/experiment/store/layout.ts";
import { openResults } from "../../../src/experiment/store/open-results.ts";
import { StoreError } from "../../../src/experiment/store/store-error.ts";
import { chainTo, lastRowOf, rowsOfMessage } from "../../../src/experiment/trace/chain.ts";
import { TRACE_COLUMNS, type TraceColumn } from "../../../src/experiment/trace/columns.ts";
import { Instruments } from "../../../src/experiment/trace/instruments.ts";
import { openTrace } from "../../../src/experiment/trace/open-trace.ts";
import { traceFrom } from "../../../src/experiment/trace/read-trace.ts";
import { sentenceOf } from "../../../src/experiment/trace/sentences.ts";
import { KINDS_KEY, parquetOfTrace } from "../../../src/experiment/trace/write-trace.ts";
import { outputOfShipped } from "../../support/scenarios.ts";
import { filesOfRun, folderWith } from "../store/stored-run.ts";

const TYPES = { text: "VARCHAR", int32: "INTEGER", int64: "BIGINT" } as const;
const PROTOCOLS = ["mqtt", "mqtt-compact", "mqtt-deadband", "mqtt-deadband-compact", "deadband"];
/** Five minutes of two of the protocols of the hall. */
const SET = ["duration=5 min", "nodes.count=12"];
const LIMIT = 20_000;

const kept: Trace[] = [];
const write = (trace: Trace, names: readonly string[]) => {
  kept.push(trace);
  return parquetOfTrace(trace, names);
};
const instruments = new Instruments({ trace: { rows: LIMIT, write }, clockNs: () => 0 });
const output = outputOfShipped("factory-hall", SET, { tables: true, instruments });
const { traces } = instruments;
const traceOf = (protocol: string) => kept[traces.findIndex((one) => one.protocol === protocol)];

let folder = "";
let connection: DuckDBConnection;
beforeAll(async () => {
  const files = Object.fromEntries(traces.map(({ protocol, bytes }) => [traceFile(protocol), bytes]));
  folder = folderWith(filesOfRun(output, files));
  connection = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
});
afterAll(() => {
  connection.closeSync();
  rmSync(folder, { recursive: true });
});

async function rows(query: string): Promise<{ readonly [column: string]: unknown }[]> {
  return (await connection.runAndReadAll(query)).getRowObjectsJS();
}

const from = (protocol: string) => `from '${join(folder, traceFile(protocol))}'`;

describe("a traced run", () => {
  it("gives the result of one that is not", () => {
    expect(JSON.stringify(output.result)).toBe(JSON.stringify(outputOfShipped("factory-hall", SET).result));
  });

  it("has a trace and a profile of every protocol", () => {
    const names = Object.keys(output.result.protocols);
    expect(traces.map(({ protocol }) => protocol)).toEqual(names);
    expect(instruments.profiles.map(({ protocol }) => protocol)).toEqual(names);
    expect(names).toEqual(expect.arrayContaining(PROTOCOLS));
    for (const { simulatedUs, shares } of instruments.profiles) {
      const { transmit, listen, sampling, radioOff } = shares;
      expect(simulatedUs).toBe(300e6);
      expect(transmit + listen + sampling + radioOff).toBeCloseTo(1, 12);
      expect(transmit).toBeGreaterThan(0);
    }
  });

  it("counts as often what the metrics count", () => {
    for (const [protocol, { metrics }] of Object.entries(output.result.protocols)) {
      const trace = traceOf(protocol);
      const count = (name: string) => trace.counts[trace.kind(name, "frame")];
      expect(count("frame on air")).toBe(metrics.framesOnAir - metrics.copiesOnAir);
      expect(count("collision")).toBe(metrics.losses.collision ?? 0);
      expect(trace.counts[trace.kind("published", "message")]).toBe(metrics.transmissions);
    }
  });
});

describe("DuckDB", () => {
  it("opens a trace, with its columns and types, and joins rows to their causes", async () => {
    const found = await rows(`describe select * ${from("mqtt")}`);
    const columns = Object.entries(TRACE_COLUMNS as { readonly [column: string]: TraceColumn });
    expect(found.map((row) => [row.column_name, row.column_type])).toEqual(
      columns.map(([column, { type }]) => [column, TYPES[type]]),
    );
    const [received] = await rows(`select count(*) as rows, count(*) filter (sent.kind = 'frame on air'
      and sent.node = it.peer and it.timeUs >= sent.timeUs) as sound
      from '${join(folder, traceFile("mqtt"))}' it left join '${join(folder, traceFile("mqtt"))}' sent
      on it.cause = sent.row where it.kind = 'received'`);
    expect(Number(received.rows)).toBeGreaterThan(100);
    expect(received.sound).toEqual(received.rows);
    const [kinds] =
      await rows(`select decode(value) as value from parquet_kv_metadata('${join(folder, traceFile("mqtt"))}')
      where decode(key) = '${KINDS_KEY}'`);
    const counted = JSON.parse(String(kinds.value)) as {
      readonly kinds: { kind: string; group: string; count: number }[];
    };
    const [{ published }] = await rows(`select count(*) as published ${from("mqtt")} where kind = 'published'`);
    expect(counted.kinds.find(({ kind }) => kind === "published")?.count).toBe(Number(published));
  });
});

describe("a stored trace", () => {
  it("reads back as it was, and says what led to a delivery", async () => {
    const { trace } = await openTrace(folder, "deadband");
    const original = traceOf("deadband");
    expect(trace.length).toBe(original.length);
    for (let row = 0; row < trace.length; row += 7) {
      const { timeUs, cause, kind, a, b } = original.row(row);
      const read = [trace.timeUs[row], trace.cause[row], trace.kind[row], trace.a[row], trace.b[row]];
      expect(read).toEqual([timeUs, cause, original.kinds[kind].name, a, b]);
    }
    const delivery = trace.kind.lastIndexOf("delivered");
    const chain = chainTo(trace, delivery);
    const message = rowsOfMessage(trace, trace.origin[delivery]!, trace.timestampMs[delivery]);
    expect(chain).toContain(message.published);
    expect(message.delivered).toContain(delivery);
    expect(trace.kind[chain[0]]).toBe("sample");
    expect(sentenceOf(trace, delivery)).toMatch(/^\d+\.\d{6} s {2}gateway: learns of node-\d+:\d+ after \d hops?$/);
    expect(lastRowOf(trace, trace.node[delivery], trace.timeUs[delivery] - 1)).toBeLessThan(delivery);
    expect(rowsOfMessage(trace, "nobody", 1)).toEqual({ published: undefined, delivered: [] });
  });

  it("is one of several, named by its protocol, and no part of what a report reads", async () => {
    await expect(openTrace(folder, undefined)).rejects.toThrow(/found 7 traces, expected one of mqtt, /);
    await expect(openTrace(folder, "nope")).rejects.toThrow("found no trace of nope, expected one of mqtt");
    expect(JSON.stringify((await openResults(folder)).result)).toBe(JSON.stringify(output.result));
    for (const path of ["trace/../x.parquet", "trace/a/b.parquet", "trace/a.parquet2", "x/trace/a.parquet"]) {
      expect(tracedProtocol(path)).toBeUndefined();
    }
  });

  it("is refused where it is damaged, another table, or goes round in circles", async () => {
    const [{ bytes }] = traces;
    const refused = (file: Uint8Array<ArrayBuffer>) => expect(traceFrom(file, "f")).rejects.toThrow(StoreError);
    await refused(new Uint8Array(0));
    await refused(bytes.slice(0, bytes.length / 2));
    await refused(bytes.slice(bytes.length / 2));
    const table = filesOfRun(output)["tables/nodes.parquet"] as Uint8Array<ArrayBuffer>;
    await refused(Uint8Array.from(table));
    const circle = new Trace(9);
    const kind = circle.kind("tick", "event");
    circle.add(0, 0, kind, 1, -1, 0, 0);
    circle.add(1, 0, kind, 0, -1, 0, 0);
    await expect(traceFrom(parquetOfTrace(circle, ["a"]), "f")).rejects.toThrow("found row 0 caused by 1");
    await expect(traceFrom(parquetOfTrace(new Trace(1), ["a"]), "f")).resolves.toMatchObject({ length: 0 });
  });

  it("is refused where its folder was changed", async () => {
    const path = join(folder, traceFile("resonance-tree"));
    writeFileSync(path, "changed");
    await expect(openTrace(folder, "resonance-tree")).rejects.toThrow(/found other content/);
    rmSync(path);
    await expect(openTrace(folder, "resonance-tree")).rejects.toThrow(/found nothing/);
  });
});
