import { expect, it } from "vitest";
import { run } from "../../../src/experiment/run.ts";
import { packTables, unpackTables } from "../../../src/experiment/tables/pack.ts";
import { scenarioOf } from "../../support/scenarios.ts";

const TEXT = `title: Three
duration: 10 min
nodes: { count: 3, gateways: 1 }
topology: { kind: line }
sensor: { kind: vibration }
protocols:
  send-all:
  deadband: { delta: 10 Hz }
`;

it("tables cross to another thread whole, and leave nothing behind", () => {
  const tables = run(scenarioOf(TEXT), () => "", { tables: true }).tables!;
  const before = structuredClone(tables);
  const { packed, transfer } = packTables(tables);
  const bytes = transfer.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const crossed = structuredClone(packed, { transfer });
  expect(unpackTables(crossed)).toEqual(before);
  expect(tables.timeline.startS).toHaveLength(0);
  expect(bytes).toBeGreaterThan(10_000);
});
