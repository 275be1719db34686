import { rmSync } from "node:fs";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TABLE_NAMES, tableFile } from "../../../src/experiment/store/layout.ts";
import { type ColumnDescription, TABLES } from "../../../src/experiment/tables/description.ts";
import { outputOfShipped } from "../../support/scenarios.ts";
import { filesOfRun, folderWith } from "./stored-run.ts";

const output = outputOfShipped("factory-hall", ["duration=5 min"], { tables: true });
const TYPES = { text: "VARCHAR", integer: "BIGINT", number: "DOUBLE", boolean: "BOOLEAN" } as const;

let folder = "";
let connection: DuckDBConnection;
beforeAll(async () => {
  folder = folderWith(filesOfRun(output));
  connection = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
});
afterAll(() => {
  connection.closeSync();
  rmSync(folder, { recursive: true });
});

const from = (name: keyof typeof TABLES) => `from '${join(folder, tableFile(name))}'`;

async function rows(query: string): Promise<{ readonly [column: string]: unknown }[]> {
  return (await connection.runAndReadAll(query)).getRowObjectsJS();
}

describe("DuckDB", () => {
  it.each(TABLE_NAMES)("opens %s, with its columns and types, and counts its rows", async (name) => {
    const columns = Object.entries(TABLES[name] as { readonly [column: string]: ColumnDescription });
    const found = await rows(`describe select * ${from(name)}`);
    expect(found.map((row) => [row.column_name, row.column_type])).toEqual(
      columns.map(([column, { type }]) => [column, TYPES[type]]),
    );
    const undefinedIn = columns.map(([column]) => `count(*) - count("${column}") as "${column}"`);
    const [counts] = await rows(`select count(*) as rows, ${undefinedIn.join(", ")} ${from(name)}`);
    const table = output.tables![name] as { readonly [column: string]: readonly string[] | Float64Array };
    expect(Number(counts.rows)).toBe(Object.values(table)[0].length);
    for (const [column, data] of Object.entries(table)) {
      const missing = data instanceof Float64Array ? data.filter(Number.isNaN).length : 0;
      expect([column, Number(counts[column])]).toEqual([column, missing]);
    }
  });

  it("adds the tables up to the metrics", async () => {
    const nodes = await rows(`select protocol, sum(bytesOnAir) as bytes, sum(samples) as samples,
      sum(sleepJ + cpuJ + transmitJ + receiveJ + idleListeningJ) as energyJ, sum(expectedDeliveries) as expected,
      count(*) filter (isGateway) as gateways ${from("nodes")} group by protocol`);
    const timeline = await rows(`select protocol, sum(transmissions) as transmissions, sum(deliveries) as deliveries,
      sum(energyJ) as energyJ ${from("timeline")} group by protocol`);
    expect(nodes).toHaveLength(Object.keys(output.result.protocols).length);
    for (const { protocol, bytes, samples, energyJ, expected, gateways } of nodes) {
      const { metrics } = output.result.protocols[String(protocol)];
      expect([bytes, samples, expected, gateways].map(Number)).toEqual([
        metrics.bytesOnAir,
        metrics.samples,
        metrics.expectedDeliveries,
        1,
      ]);
      expect(Number(energyJ)).toBeCloseTo(metrics.energyJ, 9);
    }
    for (const { protocol, transmissions, deliveries, energyJ } of timeline) {
      const { metrics } = output.result.protocols[String(protocol)];
      expect([transmissions, deliveries].map(Number)).toEqual([metrics.transmissions, metrics.deliveries]);
      expect(Number(energyJ)).toBeCloseTo(metrics.energyJ, 9);
    }
  });

  it("reads every value as it was written", async () => {
    const { timeline, links } = output.tables!;
    const read = await rows(`select energyJ, endS ${from("timeline")}`);
    expect(Float64Array.from(read, ({ energyJ }) => Number(energyJ))).toEqual(timeline.energyJ);
    const heard = await rows(`select "from", "to", isRoute, rssiDbm ${from("links")}`);
    expect(heard.map((row) => row.to)).toEqual(links.to);
    expect(Float64Array.from(heard, ({ isRoute }) => Number(isRoute))).toEqual(links.isRoute);
    expect(Float64Array.from(heard, ({ rssiDbm }) => Number(rssiDbm))).toEqual(links.rssiDbm);
  });
});
