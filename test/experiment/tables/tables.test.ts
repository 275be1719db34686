import { describe, expect, it } from "vitest";
import type { Metrics } from "../../../src/experiment/result.ts";
import { run } from "../../../src/experiment/run.ts";
import type { RunTables } from "../../../src/experiment/tables/description.ts";
import { EVERY_LINK_MAX } from "../../../src/experiment/tables/links.ts";
import { intervalsFor } from "../../../src/experiment/tables/tabulation.ts";
import { outputOfShipped, scenarioOf } from "../../support/scenarios.ts";

/** A field of radios, ten minutes of it. */
const SHORT = ["duration=5 min", "seed=tables"];
/** Batteries that end during the run, by chance at different times. */
const DYING = `title: Dying nodes
seed: dying
duration: 2 h
nodes: { count: 12, gateways: 1 }
topology: { kind: grid, columns: 4 }
battery: { capacity: 0.1 mAh }
sensor: { kind: vibration }
protocols:
  send-all:
  deadband: { delta: 10 Hz }
`;

const hall = outputOfShipped("factory-hall", SHORT, { tables: true });
const dying = run(scenarioOf(DYING), () => "", { tables: true });
const cases = [
  { title: "a field of radios", ...hall, tables: hall.tables! },
  { title: "dying nodes over links", ...dying, tables: dying.tables! },
];

/** The sum of a column over a protocol's rows, undefined ones left out. */
function sumOf(table: { readonly protocol: readonly string[] }, column: Float64Array, protocol: string): number {
  return column.reduce((sum, x, row) => (table.protocol[row] === protocol && !Number.isNaN(x) ? sum + x : sum), 0);
}

/** What the tables add up to, by the names that the metrics have for it. */
function totalsOf({ nodes, timeline, losses }: RunTables, protocol: string) {
  const ofNodes = (column: Float64Array) => sumOf(nodes, column, protocol);
  const ofTimeline = (column: Float64Array) => sumOf(timeline, column, protocol);
  return {
    nodes: {
      samples: ofNodes(nodes.samples),
      transmissions: ofNodes(nodes.transmissions),
      deliveries: ofNodes(nodes.deliveries),
      expectedDeliveries: ofNodes(nodes.expectedDeliveries),
      framesOnAir: ofNodes(nodes.framesOnAir),
      bytesOnAir: ofNodes(nodes.bytesOnAir),
      deaths: nodes.diedS.filter((at, row) => nodes.protocol[row] === protocol && !Number.isNaN(at)).length,
    },
    timeline: {
      transmissions: ofTimeline(timeline.transmissions),
      deliveries: ofTimeline(timeline.deliveries),
      framesOnAir: ofTimeline(timeline.framesOnAir),
      bytesOnAir: ofTimeline(timeline.bytesOnAir),
    },
    losses: sumOf(losses, losses.frames, protocol),
    energyJ: {
      nodes: [nodes.sleepJ, nodes.cpuJ, nodes.transmitJ, nodes.receiveJ, nodes.idleListeningJ].map(ofNodes),
      timeline: ofTimeline(timeline.energyJ),
    },
    airtimeS: [ofNodes(nodes.airtimeS), ofTimeline(timeline.airtimeS)],
  };
}

function expectAgreement(tables: RunTables, protocol: string, metrics: Metrics): void {
  const totals = totalsOf(tables, protocol);
  expect(metrics).toMatchObject(totals.nodes);
  expect(metrics).toMatchObject(totals.timeline);
  expect(totals.losses).toBe(Object.values(metrics.losses).reduce((sum, frames) => sum + frames, 0));
  const states = metrics.energyByStateJ;
  const byState = [states.sleep, states.cpu, states.transmit, states.receive, states.idleListening];
  for (const [state, energyJ] of totals.energyJ.nodes.entries()) expect(energyJ).toBeCloseTo(byState[state], 9);
  expect(totals.energyJ.timeline).toBeCloseTo(metrics.energyJ, 9);
  for (const airtimeS of totals.airtimeS) expect(airtimeS).toBeCloseTo(metrics.airtimeS, 9);
}

describe.each(cases)("the tables of $title", ({ result, tables }) => {
  const protocols = Object.entries(result.protocols);

  it("add up to the metrics", () => {
    for (const [protocol, { metrics }] of protocols) expectAgreement(tables, protocol, metrics);
  });

  it("would be caught out if they left something away", () => {
    const [protocol, { metrics }] = protocols[0];
    const { nodes, timeline } = tables;
    const first = nodes.framesOnAir.findIndex((frames) => frames > 0);
    const less = { ...nodes, framesOnAir: nodes.framesOnAir.with(first, nodes.framesOnAir[first] - 1) };
    expect(() => expectAgreement({ ...tables, nodes: less }, protocol, metrics)).toThrow();
    const colder = { ...timeline, energyJ: timeline.energyJ.with(0, 0) };
    expect(() => expectAgreement({ ...tables, timeline: colder }, protocol, metrics)).toThrow();
  });

  it("have columns of one length, and intervals without gaps from begin to end", () => {
    for (const table of Object.values(tables)) {
      expect(new Set(Object.values(table).map(({ length }) => length)).size).toBe(1);
    }
    const { protocol, startS, endS } = tables.timeline;
    expect(startS).toHaveLength(200 * protocols.length);
    expect([...startS]).toEqual(protocol.map((name, row) => (name === protocol[row - 1] ? endS[row - 1] : 0)));
    expect(endS.at(-1)).toBe(result.durationS);
  });

  it("hold the quantiles of the metrics on the curve of latencies, which never falls", () => {
    const { latencies } = tables;
    for (const [name, { metrics }] of protocols) {
      const rows = [...latencies.protocol.keys()].filter((row) => latencies.protocol[row] === name);
      if (metrics.latencyS === null) expect(rows).toEqual([]);
      else {
        const at = (share: number) => latencies.latencyS[rows.find((row) => latencies.share[row] === share)!];
        const { p50, p90, p99, max } = metrics.latencyS;
        expect([at(0.5), at(0.9), at(0.99), at(1)]).toEqual([p50, p90, p99, max]);
        for (const row of rows.slice(1)) {
          expect(latencies.share[row]).toBeGreaterThan(latencies.share[row - 1]);
          expect(latencies.latencyS[row]).toBeGreaterThanOrEqual(latencies.latencyS[row - 1]);
        }
      }
    }
  });

  it("list each link in both directions where both hear, and lead every hop along a route", () => {
    const { links, nodes } = tables;
    const hops = new Map(nodes.node.map((node, row) => [node, nodes.hopsToGateway[row]]));
    const routes = links.from.flatMap((from, row) => (links.isRoute[row] === 1 ? [[from, links.to[row]]] : []));
    for (const [from, to] of routes) expect(Math.abs(hops.get(from)! - hops.get(to)!)).toBe(1);
    const upwards = routes.filter(([from, to]) => hops.get(from)! > hops.get(to)!);
    const away = [...hops].filter(([, count]) => count > 0).map(([node]) => node);
    expect(upwards.map(([from]) => from).sort()).toEqual(away.sort());
    expect(upwards.length).toBeGreaterThan(8);
  });
});

describe("the tables", () => {
  it("tell positions and powers by radio, and neither over links", () => {
    const { nodes, links } = cases[0].tables;
    expect(nodes.xM.some(Number.isNaN) || links.rssiDbm.some(Number.isNaN)).toBe(false);
    expect(Math.max(...links.rssiDbm)).toBeLessThan(0);
    const other = cases[1].tables;
    expect(other.nodes.xM.every(Number.isNaN) && other.links.rssiDbm.every(Number.isNaN)).toBe(true);
  });

  it("follow batteries down, and nodes to their deaths", () => {
    const { timeline, nodes } = cases[1].tables;
    const deaths = nodes.diedS.filter((at) => !Number.isNaN(at));
    expect(deaths.length).toBeGreaterThan(2);
    timeline.protocol.forEach((protocol, row) => {
      const dead = nodes.diedS.filter((at, node) => nodes.protocol[node] === protocol && at <= timeline.endS[row]);
      expect(timeline.aliveNodes[row]).toBe(12 - dead.length);
      if (protocol !== timeline.protocol[row - 1]) return;
      expect(timeline.batteryLeftMean[row]).toBeLessThanOrEqual(timeline.batteryLeftMean[row - 1]);
      expect(timeline.batteryLeftMin[row]).toBeLessThanOrEqual(timeline.batteryLeftMean[row]);
    });
    expect(nodes.batteryLeft.filter((_, row) => nodes.isGateway[row] === 1)).toEqual(Float64Array.of(NaN, NaN));
  });

  it("change nothing, and are not there unless asked for", () => {
    const plain = run(scenarioOf(DYING), () => "");
    expect(plain.tables).toBeUndefined();
    expect(plain.result).toEqual(dying.result);
    expect(run(scenarioOf(DYING), () => "", { tables: true }).tables).toEqual(dying.tables);
    expect(outputOfShipped("factory-hall", SHORT).result).toEqual(hall.result);
  });

  it("list only routes in networks of very many links", () => {
    const crowd = (count: number) => `title: A crowd
duration: 1 s
nodes: { count: ${count}, gateways: 1 }
topology: { kind: random-geometric, radius: 1.4142 }
sensor: { kind: vibration }
protocols: { deadband: { delta: 10 Hz } }
`;
    const linksOf = (count: number) => run(scenarioOf(crowd(count)), () => "", { tables: true }).tables!.links;
    const few = linksOf(20);
    expect(few.from).toHaveLength(21 * 20);
    expect(few.isRoute.reduce((sum, is) => sum + is)).toBe(40);
    const many = linksOf(230);
    expect(231 * 230).toBeGreaterThan(EVERY_LINK_MAX);
    expect([many.from.length, Math.min(...many.isRoute)]).toEqual([460, 1]);
  });

  it.each([
    [10, 200],
    [5000, 200],
    [5001, 100],
    [20_000, 50],
    [100_000, 20],
    [1_000_000, 20],
  ])("of %i nodes have %i intervals", (nodes, intervals) => {
    expect(intervalsFor(nodes, 200)).toBe(intervals);
  });
});
