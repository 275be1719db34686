/** The tables of a run in the making: protocol by protocol, from a world that has run and what watched it. */
import type { World } from "../../../sim/world.ts";
import { samplesTaken } from "../anomalies.ts";
import { memberCount, NOT_A_MEMBER } from "../audience.ts";
import type { Judgement } from "../beliefs/judgement.ts";
import type { Built } from "../build.ts";
import type { CoherenceRecord } from "../coherence.ts";
import { lifeOfDays } from "../life.ts";
import { energyOfNode, lifeSourceOf } from "../node-energy.ts";
import type { RunRecord } from "../record.ts";
import { TableBuilder } from "./builder.ts";
import { RunCollector, shareLeft } from "./collector.ts";
import { coursesOf, type Judged } from "./courses.ts";
import type { RunTables, Table } from "./description.ts";
import { linksOf } from "./links.ts";

const US_PER_S = 1e6;

/** Looks at batteries in a protocol's run at most: larger networks have fewer, wider intervals. */
const LOOKS_MAX = 1_000_000;
/** Intervals that even the largest network has. */
const INTERVALS_MIN = 20;
/** Points of a latency curve in the first and last half per cent: tails are where protocols differ. */
const TAIL_SHARES = [0.001, 0.999, 0.9999];
const CURVE_STEPS = 200;
const LATENCY_SHARES = [...Array.from({ length: CURVE_STEPS + 1 }, (_, i) => i / CURVE_STEPS), ...TAIL_SHARES].sort(
  (a, b) => a - b,
);

/** What was seen of a protocol's run. */
interface Seen {
  readonly record: RunRecord;
  readonly seen: RunCollector;
  readonly judgement: Judgement | undefined;
  readonly coherence: CoherenceRecord;
}

export class Tabulation {
  private readonly built: Built;
  /** Slices of a run that make up one interval. */
  private readonly slicesPerInterval: number;
  private readonly intervals: number;
  private readonly nodes = new TableBuilder("nodes");
  private readonly timeline = new TableBuilder("timeline");
  private readonly latencies = new TableBuilder("latencies");
  private readonly losses = new TableBuilder("losses");
  private readonly coherence = new TableBuilder("coherence");
  private readonly phases = new TableBuilder("phases");
  /** Kept to the end: which nodes are shown depends on what every protocol missed. */
  private readonly judged: Judged[] = [];
  private links: Table<"links"> | undefined;

  /** @param slices in which each protocol is run */
  constructor(built: Built, slices: number) {
    this.built = built;
    this.intervals = intervalsFor(built.world.nodes.length, slices);
    this.slicesPerInterval = slices / this.intervals;
  }

  /** What is to watch a protocol's run. */
  watch(): RunCollector {
    return new RunCollector(this.built.world, this.intervals, this.slicesPerInterval);
  }

  /** A protocol's run is over. @param judgement `undefined` where there is no truth to judge by */
  add(protocol: string, world: World, { record, seen, judgement, coherence }: Seen): void {
    this.links ??= linksOf(world);
    if (judgement !== undefined) this.judged.push({ protocol, judgement });
    this.addNodes(protocol, world, { record, seen, judgement });
    this.addCoherence(protocol, coherence);
    this.addTimeline(protocol, seen);
    this.addLatencies(protocol, record.latencyS.values());
    for (const [cause, frames] of record.traffic.losses) this.losses.push({ protocol, cause, frames });
  }

  /** The tables of the protocols so far. */
  tables(): RunTables {
    return {
      nodes: this.nodes.table(),
      timeline: this.timeline.table(),
      latencies: this.latencies.table(),
      ...coursesOf(this.built.world.nodes, this.judged),
      links: this.links ?? new TableBuilder("links").table(),
      losses: this.losses.table(),
      coherence: this.coherence.table(),
      phases: this.phases.table(),
    };
  }

  private addCoherence(protocol: string, { looks, shown }: CoherenceRecord): void {
    for (const { atUs, orderParameter, inStepShare, aheadUs } of looks) {
      const atS = atUs / US_PER_S;
      this.coherence.push({ protocol, atS, orderParameter, inStepShare });
      shown.forEach((node, i) => {
        this.phases.push({
          protocol,
          node: this.built.world.nodes[node].name,
          atS,
          aheadS: aheadUs[i] / US_PER_S,
        });
      });
    }
  }

  private addNodes(protocol: string, world: World, { record, seen, judgement }: Omit<Seen, "coherence">): void {
    const { members, positions } = this.built;
    const all = memberCount(members);
    const hops = hopsToGateway(world);
    const { byNode } = seen;
    world.spec.nodes.forEach(({ name, isGateway }, node) => {
      const due = byNode.transmissions[node] + record.droppedAtSource[node];
      const diedUs = world.diedUs[node];
      this.nodes.push({
        protocol,
        node: name,
        isGateway,
        xM: positions?.[node].x ?? Number.NaN,
        yM: positions?.[node].y ?? Number.NaN,
        hopsToGateway: hops[node],
        samples: samplesTaken(world, node),
        transmissions: byNode.transmissions[node],
        deliveries: byNode.deliveries[node],
        expectedDeliveries: due * (all - (members[node] === NOT_A_MEMBER ? 0 : 1)),
        framesOnAir: byNode.frames[node],
        bytesOnAir: byNode.bytes[node],
        airtimeS: byNode.airtimeUs[node] / US_PER_S,
        ...energyColumns(world, node),
        lifeDays: lifeColumn(world, node),
        batteryLeft: shareLeft(world, node),
        diedS: diedUs === Number.POSITIVE_INFINITY ? Number.NaN : diedUs / US_PER_S,
        events: judgement?.events[node] ?? Number.NaN,
        missedEvents: judgement?.missedEvents[node] ?? Number.NaN,
        falseAlarms: judgement?.falseAlarms[node] ?? Number.NaN,
      });
    });
  }

  private addTimeline(protocol: string, { samples, byInterval }: RunCollector): void {
    samples.forEach((sample, i) => {
      this.timeline.push({
        protocol,
        startS: (samples[i - 1]?.endUs ?? 0) / US_PER_S,
        endS: sample.endUs / US_PER_S,
        transmissions: byInterval.transmissions[i],
        framesOnAir: byInterval.frames[i],
        bytesOnAir: byInterval.bytes[i],
        airtimeS: byInterval.airtimeUs[i] / US_PER_S,
        deliveries: byInterval.deliveries[i],
        energyJ: sample.drawnJ - (samples[i - 1]?.drawnJ ?? 0),
        batteryLeftMean: sample.leftMean,
        batteryLeftMin: sample.leftMin,
        aliveNodes: sample.aliveNodes,
      });
    });
  }

  /** Quantiles by the nearest rank, as in the metrics; no rows where nothing was delivered. */
  private addLatencies(protocol: string, latencyS: Float64Array): void {
    if (latencyS.length === 0) return;
    const sorted = Float64Array.from(latencyS).sort();
    for (const share of LATENCY_SHARES) {
      const rank = Math.max(0, Math.ceil(share * sorted.length) - 1);
      this.latencies.push({ protocol, share, latencyS: sorted[rank] });
    }
  }
}

/** The most intervals that divide the slices evenly and keep looking at batteries cheap. */
export function intervalsFor(nodes: number, slices: number): number {
  let intervals = slices;
  for (let merged = 1; merged <= slices / INTERVALS_MIN; merged++) {
    if (slices % merged !== 0) continue;
    intervals = slices / merged;
    if (nodes * intervals <= LOOKS_MAX) break;
  }
  return intervals;
}

function energyColumns(world: World, node: number) {
  const isPowered = world.spec.nodes[node].battery !== undefined;
  const energy = isPowered ? energyOfNode(world, node) : undefined;
  return {
    sleepJ: energy?.sleep ?? Number.NaN,
    cpuJ: energy?.cpu ?? Number.NaN,
    transmitJ: energy?.transmit ?? Number.NaN,
    receiveJ: energy?.receive ?? Number.NaN,
    idleListeningJ: energy?.idleListening ?? Number.NaN,
  };
}

function lifeColumn(world: World, node: number): number {
  const source = lifeSourceOf(world, node, true);
  const days = source === undefined ? Number.NaN : lifeOfDays(source);
  return days === Number.POSITIVE_INFINITY ? Number.NaN : days;
}

/** Hops along the routing tree: 0 at gateways, NaN where there is no route. */
function hopsToGateway(world: World): Float64Array {
  const { nodes } = world.spec;
  const hops = Float64Array.from(nodes, ({ isGateway }) => (isGateway ? 0 : -1));
  for (let node = 0; node < nodes.length; node++) {
    const path: number[] = [];
    let at: number | undefined = node;
    for (; at !== undefined && hops[at] === -1; at = world.nextHopToGateway(at)) path.push(at);
    let known = at === undefined ? Number.NaN : hops[at];
    for (const passed of path.reverse()) hops[passed] = ++known;
  }
  return hops;
}
