/** From a world that has run, and the record of it, to metrics. */
import { STATE, type State } from "../../sim/energy/ledger.ts";
import type { World } from "../../sim/world.ts";
import { quantilesOf } from "./column.ts";
import { type LifeSource, lifeDays } from "./life.ts";
import type { RunRecord } from "./record.ts";
import type { EnergyByState, Metrics } from "./result.ts";

const US_PER_S = 1e6;
const LABEL_BLOCK = 4096;

/** What a protocol did, by what was seen. @param members 1 for each node of the audience */
export function metricsOf(world: World, record: RunRecord, members: Uint8Array): Metrics {
  const energy = energyByState(world);
  const energyJ = energy.sleep + energy.cpu + energy.transmit + energy.receive + energy.idleListening;
  const expected = expectedDeliveries(record, members);
  const anomalies = anomalousSamples(world, record);
  return {
    samples: sumOver(world, (node) => samplesTaken(world, node)),
    transmissions: record.transmissions,
    forwards: record.facts.get("forwarded") ?? 0,
    framesOnAir: record.framesOnAir,
    bytesOnAir: record.bytesOnAir,
    airtimeS: record.airtimeUs / US_PER_S,
    deliveries: record.deliveries,
    expectedDeliveries: expected,
    deliveryRatio: expected === 0 ? null : record.deliveries / expected,
    membersReached: record.reached.reduce((sum, one) => sum + one, 0),
    audienceMembers: members.reduce((sum, one) => sum + one, 0),
    latencyS: quantilesOf(record.latencyS.values()),
    spreadS: quantilesOf(record.spreadsS()),
    hops: quantilesOf(record.hops.values()),
    duplicates: record.facts.get("duplicate") ?? 0,
    losses: Object.fromEntries(record.losses),
    facts: Object.fromEntries(record.facts),
    energyJ,
    energyByStateJ: energy,
    energyWithoutIdleListeningJ: energyJ - energy.idleListening,
    lifeDays: lifeDays(lifeSources(world, true), world.spec.durationUs),
    lifeWithoutIdleListeningDays: lifeDays(lifeSources(world, false), world.spec.durationUs),
    deaths: world.diedUs.reduce((sum, at) => sum + (at === Number.POSITIVE_INFINITY ? 0 : 1), 0),
    anomalousSamples: anomalies?.total ?? null,
    missedAnomalousSamples: anomalies?.missed ?? null,
  };
}

/** Energy of all battery-powered nodes by state, in J at each board's supply voltage. */
function energyByState(world: World): EnergyByState {
  const of = (state: State) =>
    sumOver(world, (node) => {
      const { battery, board } = world.spec.nodes[node];
      return battery === undefined ? 0 : world.stateChargeC(node, state, world.kernel.nowUs) * board.supplyV;
    });
  return {
    sleep: of(STATE.sleep),
    cpu: of(STATE.cpu),
    transmit: of(STATE.transmit),
    receive: of(STATE.receive),
    idleListening: of(STATE.listen),
  };
}

/** Every message should reach every member but its origin. */
function expectedDeliveries(record: RunRecord, members: Uint8Array): number {
  const all = members.reduce((sum, one) => sum + one, 0);
  let expected = 0;
  for (let message = 0; message < record.origin.length; message++) expected += all - members[record.origin.at(message)];
  return expected;
}

function lifeSources(world: World, withIdleListening: boolean): LifeSource[] {
  return world.spec.nodes.flatMap(({ battery, bootUs }, node) => {
    if (battery === undefined) return [];
    const diedUs = world.diedUs[node];
    const endUs = Math.min(diedUs, world.kernel.nowUs);
    const idleC = withIdleListening ? 0 : world.stateChargeC(node, STATE.listen, endUs);
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

/** Samples that the truth calls anomalous, and those of them that were not sent; `undefined` where there is no truth. */
function anomalousSamples(world: World, record: RunRecord): { total: number; missed: number } | undefined {
  if (world.spec.nodes.every(({ sensor }) => sensor?.windows === undefined)) return undefined;
  const sent = new Set<string>();
  for (let i = 0; i < record.origin.length; i++) sent.add(`${record.origin.at(i)}/${record.ordinal.at(i)}`);
  let total = 0;
  let missed = 0;
  const values = new Float64Array(LABEL_BLOCK);
  const labels = new Uint8Array(LABEL_BLOCK);
  world.spec.nodes.forEach(({ sensor, bootUs }, node) => {
    if (sensor === undefined) return;
    const first = sensor.countBefore(bootUs);
    const end = first + samplesTaken(world, node);
    for (let from = first; from < end; from += LABEL_BLOCK) {
      const to = Math.min(end, from + LABEL_BLOCK);
      sensor.read(from, to, values, labels);
      for (let i = 0; i < to - from; i++) {
        if (labels[i] === 0) continue;
        total++;
        if (!sent.has(`${node}/${from + i}`)) missed++;
      }
    }
  });
  return { total, missed };
}

/** Samples that a node took before the end of the run or its own. */
function samplesTaken(world: World, node: number): number {
  const { sensor, bootUs } = world.spec.nodes[node];
  if (sensor === undefined) return 0;
  const endUs = Math.min(world.diedUs[node], world.spec.durationUs);
  return Math.max(0, sensor.countBefore(endUs) - sensor.countBefore(bootUs));
}

function sumOver(world: World, of: (node: number) => number): number {
  let sum = 0;
  for (let node = 0; node < world.spec.nodes.length; node++) sum += of(node);
  return sum;
}
