/** From a world that has run, and the record of it, to metrics. */
import type { World } from "../../sim/world.ts";
import { anomaliesOf, samplesTaken } from "./anomalies.ts";
import { memberCount, NOT_A_MEMBER } from "./audience.ts";
import { quantilesOf } from "./column.ts";
import { byLayer, LAYERS } from "./layers.ts";
import { type LifeSource, lifeDays } from "./life.ts";
import { channelLoadOf } from "./load.ts";
import { energyOfNode, lifeSourceOf } from "./node-energy.ts";
import type { RunRecord } from "./record.ts";
import type { BeliefMetrics, CoherenceMetrics, EnergyByState, Metrics, SetUpMetrics } from "./result.ts";

const US_PER_S = 1e6;
const STATES = ["sleep", "cpu", "transmit", "receive", "idleListening"] as const satisfies (keyof EnergyByState)[];

/** The metrics that what happened decides; what the audience knew, how nodes keep step and what set-up took are told apart. */
export type SeenMetrics = Omit<Metrics, keyof BeliefMetrics | keyof CoherenceMetrics | keyof SetUpMetrics>;

/** What a protocol did, by what was seen. @param members the audience member that each node stands for, or −1 */
export function metricsOf(world: World, record: RunRecord, members: Int32Array): SeenMetrics {
  const energy = energyByState(world);
  const energyJ = energy.sleep + energy.cpu + energy.transmit + energy.receive + energy.idleListening;
  const expected = expectedDeliveries(record, members);
  const anomalies = anomaliesOf(world, record);
  const { traffic } = record;
  const airtimeUs = traffic.layers.airtimeByLayerUs();
  const load = channelLoadOf(world.spec, traffic);
  const sources = lifeSources(world, true);
  return {
    samples: sumOver(world, (node) => samplesTaken(world, node)),
    transmissions: record.transmissions,
    droppedAtSource: record.droppedAtSource.reduce((sum, one) => sum + one, 0),
    forwards: record.facts.get("forwarded") ?? 0,
    framesOnAir: traffic.frames,
    bytesOnAir: traffic.bytes,
    airtimeS: traffic.airtimeUs / US_PER_S,
    copiesOnAir: traffic.copies,
    bytesByLayer: traffic.layers.bytesByLayer(),
    airtimeByLayerS: byLayer((layer) => airtimeUs[LAYERS[layer]] / US_PER_S),
    channelLoad: load === undefined ? null : { mean: load.mean, max: load.max },
    deliveries: record.deliveries,
    expectedDeliveries: expected,
    deliveryRatio: expected === 0 ? null : record.deliveries / expected,
    membersReached: record.reached.size,
    audienceMembers: memberCount(members),
    latencyS: quantilesOf(record.latencyS.values()),
    spreadS: quantilesOf(record.spreadsS()),
    hops: quantilesOf(record.hops.values()),
    duplicates: record.facts.get("duplicate") ?? 0,
    losses: Object.fromEntries(traffic.losses),
    facts: Object.fromEntries(record.facts),
    energyJ,
    energyByStateJ: energy,
    energyWithoutIdleListeningJ: energyJ - energy.idleListening,
    lifeDays: lifeDays(sources),
    lifeWithoutIdleListeningDays: lifeDays(lifeSources(world, false)),
    deaths: world.diedUs.reduce((sum, at) => sum + (at === Number.POSITIVE_INFINITY ? 0 : 1), 0),
    aliveS: sources.reduce((sum, { aliveUs }) => sum + Math.max(0, aliveUs), 0) / US_PER_S,
    anomalousSamples: anomalies?.samples ?? null,
    missedAnomalousSamples: anomalies?.missedSamples ?? null,
    anomalousWindows: anomalies?.windows ?? null,
    missedAnomalousWindows: anomalies?.missedWindows ?? null,
  };
}

/** Energy of all battery-powered nodes by state, in J at each board's supply voltage. */
function energyByState(world: World): EnergyByState {
  const sum = { sleep: 0, cpu: 0, transmit: 0, receive: 0, idleListening: 0 };
  world.spec.nodes.forEach(({ battery }, node) => {
    if (battery === undefined) return;
    const energy = energyOfNode(world, node);
    for (const state of STATES) sum[state] += energy[state];
  });
  return sum;
}

/** Every message should reach every member but its origin, and so should what its origin had no room to send. */
function expectedDeliveries(record: RunRecord, members: Int32Array): number {
  const all = memberCount(members);
  let expected = 0;
  record.droppedAtSource.forEach((dropped, node) => {
    expected += dropped * (all - (members[node] === NOT_A_MEMBER ? 0 : 1));
  });
  for (let message = 0; message < record.origin.length; message++) {
    expected += all - (members[record.origin.at(message)] === NOT_A_MEMBER ? 0 : 1);
  }
  return expected;
}

function lifeSources(world: World, withIdleListening: boolean): LifeSource[] {
  return world.spec.nodes.flatMap((_, node) => lifeSourceOf(world, node, withIdleListening) ?? []);
}

function sumOver(world: World, of: (node: number) => number): number {
  let sum = 0;
  for (let node = 0; node < world.spec.nodes.length; node++) sum += of(node);
  return sum;
}
