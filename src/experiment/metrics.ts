/** From a world that has run, and the record of it, to metrics. */
import { STATE, type State } from "../../sim/energy/ledger.ts";
import type { World } from "../../sim/world.ts";
import { anomaliesOf, samplesTaken } from "./anomalies.ts";
import { memberCount, NOT_A_MEMBER } from "./audience.ts";
import { quantilesOf } from "./column.ts";
import { byLayer, LAYERS } from "./layers.ts";
import { type LifeSource, lifeDays } from "./life.ts";
import { channelLoadOf } from "./load.ts";
import type { RunRecord } from "./record.ts";
import type { EnergyByState, Metrics } from "./result.ts";

const US_PER_S = 1e6;

/** What a protocol did, by what was seen. @param members the audience member that each node stands for, or −1 */
export function metricsOf(world: World, record: RunRecord, members: Int32Array): Metrics {
  const energy = energyByState(world);
  const energyJ = energy.sleep + energy.cpu + energy.transmit + energy.receive + energy.idleListening;
  const expected = expectedDeliveries(record, members);
  const anomalies = anomaliesOf(world, record);
  const { traffic } = record;
  const airtimeUs = traffic.layers.airtimeByLayerUs();
  const load = channelLoadOf(world.spec, traffic);
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
    lifeDays: lifeDays(lifeSources(world, true)),
    lifeWithoutIdleListeningDays: lifeDays(lifeSources(world, false)),
    deaths: world.diedUs.reduce((sum, at) => sum + (at === Number.POSITIVE_INFINITY ? 0 : 1), 0),
    anomalousSamples: anomalies?.samples ?? null,
    missedAnomalousSamples: anomalies?.missedSamples ?? null,
    anomalousWindows: anomalies?.windows ?? null,
    missedAnomalousWindows: anomalies?.missedWindows ?? null,
  };
}

/** Energy of all battery-powered nodes by state, in J at each board's supply voltage. */
function energyByState(world: World): EnergyByState {
  const joules = (chargeC: (node: number) => number) =>
    sumOver(world, (node) => {
      const { battery, board } = world.spec.nodes[node];
      return battery === undefined ? 0 : chargeC(node) * board.supplyV;
    });
  const of = (state: State) => joules((node) => world.stateChargeC(node, state, world.kernel.nowUs));
  return {
    sleep: of(STATE.sleep),
    cpu: of(STATE.cpu),
    transmit: of(STATE.transmit),
    receive: joules((node) => listeningC(world, node, world.kernel.nowUs) - idleListeningC(world, node)),
    idleListening: joules((node) => idleListeningC(world, node)),
  };
}

/** What a node drew for its receiver being on, whatever for, in C. */
function listeningC(world: World, node: number, atUs: number): number {
  return world.stateChargeC(node, STATE.listen, atUs) + world.stateChargeC(node, STATE.sample, atUs);
}

/**
 * What a node drew for listening that no traffic asked for, in C: the periodic channel checks of a duty-cycled radio; of a
 * receiver that is always on, all the time in which it received no frame.
 */
function idleListeningC(world: World, node: number): number {
  const { nowUs } = world.kernel;
  const { medium } = world.spec;
  const isAlwaysOn = medium.kind === "links" || medium.listening[node].kind === "always-on";
  if (!isAlwaysOn) return world.stateChargeC(node, STATE.sample, nowUs);
  return listeningC(world, node, nowUs) - world.receivingChargeC(node);
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
  return world.spec.nodes.flatMap(({ battery, bootUs }, node) => {
    if (battery === undefined) return [];
    const diedUs = world.diedUs[node];
    const endUs = Math.min(diedUs, world.kernel.nowUs);
    const idleC = withIdleListening ? 0 : idleListeningC(world, node);
    const drawnC = world.chargeC(node, endUs) - idleC;
    return [
      {
        battery,
        diedUs: withIdleListening ? diedUs : Number.POSITIVE_INFINITY,
        bootUs,
        aliveUs: endUs - bootUs,
        drawnC,
      },
    ];
  });
}

function sumOver(world: World, of: (node: number) => number): number {
  let sum = 0;
  for (let node = 0; node < world.spec.nodes.length; node++) sum += of(node);
  return sum;
}
