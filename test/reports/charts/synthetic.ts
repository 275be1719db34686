/** A result and its tables made up so that they look like a run's: for tests of charts, without a simulation. */
import type { Metrics, RunResult } from "../../../src/experiment/result.ts";
import { type RunTables, TABLES, type TableName } from "../../../src/experiment/tables/description.ts";
import { mqttMetrics } from "../sample.ts";

/** What a made-up run is like. */
export interface Made {
  readonly protocols: readonly string[];
  readonly nodes: number;
  readonly durationS?: number;
  readonly hasPositions?: boolean;
  /** Multiplies all quantities. */
  readonly size?: number;
  /** How many nodes have their truth shown. */
  readonly shown?: number;
  /** Whether protocols keep a rhythm; they do not where it is left out. */
  readonly keepsStep?: boolean;
  /** Changes of the truth that each of them has. */
  readonly changes?: number;
  /** Samples that each node takes; as many as its truth changes where it is left out. */
  readonly samples?: number;
}

type Row = { readonly [column: string]: string | number };

/** Rows as a table in memory. */
export function tableOf<Name extends TableName>(name: Name, rows: readonly Row[]): RunTables[Name] {
  const columns = Object.entries(TABLES[name]).map(([column, { type }]) => [
    column,
    type === "text"
      ? rows.map((row) => String(row[column] ?? ""))
      : Float64Array.from(rows, (row) => Number(row[column] ?? Number.NaN)),
  ]);
  return Object.fromEntries(columns) as unknown as RunTables[Name];
}

/** Tables without rows. */
export const NO_TABLES: RunTables = Object.fromEntries(
  (Object.keys(TABLES) as TableName[]).map((name) => [name, tableOf(name, [])]),
) as unknown as RunTables;

/** A number from 0 to 1 that looks like chance, by what it is for. */
function chance(...keys: readonly number[]): number {
  let hash = 2166136261;
  for (const key of keys) hash = Math.imul(hash ^ (key + 0x9e37), 16777619) ^ (hash >>> 13);
  return (hash >>> 0) / 4294967296;
}

/** How much a protocol says: the first most. */
const share = (protocol: number) => 1 / (1 + 2 * protocol);

export function madeResult({ protocols, nodes, durationS = 21_600, size = 1 }: Made): RunResult {
  const metrics = (i: number): Metrics => ({
    ...mqttMetrics,
    bytesOnAir: mqttMetrics.bytesOnAir * share(i) * size,
    bytesByLayer: mapped(mqttMetrics.bytesByLayer, (value) => Math.round(value * share(i) * size)),
    energyByStateJ: mapped(mqttMetrics.energyByStateJ, (value, at) => value * (at === 4 ? 1 : share(i)) * size),
    energyJ: (0.25 + 1 + 2 * share(i)) * size,
    latencyS: { ...mqttMetrics.latencyS!, p50: 0.05 * (i + 1) * size, p99: 0.5 * (i + 1) * size },
  });
  return {
    scenario: "A made-up hall",
    seed: "made-up",
    version: "0.1.0",
    durationS,
    nodes,
    sensorUnit: null,
    protocols: Object.fromEntries(
      protocols.map((name, i) => [name, { kind: "mqtt", digest: "0".repeat(16), metrics: metrics(i), notes: [] }]),
    ),
    warnings: [],
    assumptions: [],
  } as unknown as RunResult;
}

function mapped<T extends object>(values: T, of: (value: number, at: number) => number): T {
  return Object.fromEntries(Object.entries(values).map(([key, value], at) => [key, of(value, at)])) as T;
}

export function madeTables(made: Made): RunTables {
  const { protocols } = made;
  return {
    nodes: tableOf(
      "nodes",
      protocols.flatMap((protocol, i) => nodeRows(made, protocol, i)),
    ),
    timeline: tableOf(
      "timeline",
      protocols.flatMap((protocol, i) => timelineRows(made, protocol, i)),
    ),
    latencies: tableOf(
      "latencies",
      protocols.flatMap((protocol, i) => latencyRows(made, protocol, i)),
    ),
    losses: tableOf(
      "losses",
      protocols.flatMap((protocol, i) => [
        { protocol, cause: "collision", frames: 40 * (i + 1) },
        { protocol, cause: "no-acknowledgement", frames: 7 * i },
      ]),
    ),
    links: tableOf("links", linkRows(made)),
    coherence: tableOf("coherence", made.keepsStep === true ? coherenceRows(made) : []),
    phases: tableOf("phases", made.keepsStep === true ? phaseRows(made) : []),
    ...courses(made),
  };
}

const COLUMNS = 10;
const parentOf = (node: number) => (node === 0 ? "gateway" : `n${Math.floor((node - 1) / 2)}`);
const hopsOf = (node: number): number => (node === 0 ? 1 : 1 + hopsOf(Math.floor((node - 1) / 2)));

function nodeRows(made: Made, protocol: string, i: number): Row[] {
  const { nodes, hasPositions = true, size = 1, samples = made.changes ?? 60 } = made;
  const gateway: Row = { protocol, node: "gateway", isGateway: 1, hopsToGateway: 0, samples: 0, transmissions: 0 };
  const at = (x: number, y: number) => (hasPositions ? { xM: x, yM: y } : {});
  const sensors = Array.from(
    { length: nodes },
    (_, node): Row => ({
      protocol,
      node: `n${node}`,
      isGateway: 0,
      ...at((node % COLUMNS) * 25, Math.floor(node / COLUMNS) * 25),
      hopsToGateway: hopsOf(node),
      samples,
      transmissions: Math.round(360 * share(i)),
      sleepJ: 0.2 * size,
      cpuJ: 0,
      transmitJ: (1 + chance(node, i)) * share(i) * size,
      receiveJ: share(i) * size,
      idleListeningJ: 2 * size,
      lifeDays: (2000 / (1 + hopsOf(node) * share(i))) * size,
      batteryLeft: 0.9999,
      events: 9,
      missedEvents: i === 0 ? 0 : Math.floor(3 * chance(node, i, 5)),
      falseAlarms: i,
    }),
  );
  return [{ ...gateway, ...at(112, 60) }, ...sensors];
}

function timelineRows({ durationS = 21_600, nodes, size = 1 }: Made, protocol: string, i: number): Row[] {
  return Array.from({ length: 200 }, (_, at) => ({
    protocol,
    startS: (at * durationS) / 200,
    endS: ((at + 1) * durationS) / 200,
    transmissions: 90 * share(i),
    bytesOnAir: Math.round(180_000 * share(i) * (0.7 + 0.6 * chance(at, i)) * size),
    batteryLeftMean: 1 - 1e-6 * at * share(i),
    batteryLeftMin: 1 - (2e-6 * at * (1 + share(i))) / 2,
    aliveNodes: nodes,
  }));
}

function latencyRows({ size = 1 }: Made, protocol: string, i: number): Row[] {
  return Array.from({ length: 101 }, (_, at) => ({
    protocol,
    share: at / 100,
    latencyS: 0.004 * (i + 1) * (1 + at * at * 0.05) * size,
  }));
}

const INSTANTS = 200;
const instantsOf = ({ durationS = 21_600 }: Made) =>
  Array.from({ length: INSTANTS }, (_, at) => ((at + 1) * durationS) / INSTANTS);

function coherenceRows(made: Made): Row[] {
  return made.protocols.flatMap((protocol, i) =>
    instantsOf(made).map((atS, at) => ({
      protocol,
      atS,
      orderParameter: 1 - 0.9 / (1 + at * (i + 1)),
      inStepShare: at < 20 ? 0 : 1,
    })),
  );
}

function phaseRows(made: Made): Row[] {
  return made.protocols.flatMap((protocol, i) =>
    instantsOf(made).flatMap((atS, at) =>
      Array.from({ length: made.nodes }, (_, node) => ({
        protocol,
        node: `n${node}`,
        atS,
        // One that is not up at first.
        aheadS: node === 1 && at < 5 ? Number.NaN : (0.12 * (chance(node, i) - 0.5)) / (1 + at),
      })),
    ),
  );
}

function linkRows({ nodes }: Made): Row[] {
  return Array.from({ length: nodes }, (_, node) => [
    { from: `n${node}`, to: parentOf(node), isRoute: 1, rssiDbm: -70 },
    { from: parentOf(node), to: `n${node}`, isRoute: 1, rssiDbm: -70 },
    ...(node > 0 ? [{ from: `n${node}`, to: `n${node - 1}`, isRoute: 0, rssiDbm: -80 }] : []),
  ]).flat();
}

/** Truth with two events a node; every protocol but the first misses the second one. */
function courses({ protocols, nodes, durationS = 21_600, shown = 3, changes = 60 }: Made) {
  const names = Array.from({ length: Math.min(nodes, shown) }, (_, node) => `n${node}`);
  const events = [
    { startS: durationS * 0.3, endS: durationS * 0.34 },
    { startS: durationS * 0.7, endS: durationS * 0.72 },
  ];
  const truth = names.flatMap((node, n) =>
    Array.from({ length: changes }, (_, at) => {
      const atS = (durationS * at) / changes;
      const isEvent = events.some(({ startS, endS }) => atS >= startS && atS < endS);
      return { node, atS, value: isEvent ? 72 : 48 + 4 * chance(n, at) };
    }),
  );
  const beliefs = protocols.flatMap((protocol, i) =>
    truth
      .filter((_, row) => row % (1 + 3 * i) === 0)
      .map(({ node, atS, value }) => ({
        protocol,
        node,
        atS: Math.min(durationS, atS + 2 + i),
        value: value + 0.2 * i,
        takenS: atS,
      })),
  );
  const judged = protocols.flatMap((protocol, i) =>
    names.flatMap((node) =>
      events.map((event, e) => ({ protocol, node, ...event, detected: i === 0 || e === 0 ? 1 : 0, delayS: 3 })),
    ),
  );
  return { truth: tableOf("truth", truth), beliefs: tableOf("beliefs", beliefs), events: tableOf("events", judged) };
}
