/** Watches one protocol's run for its tables: who did how much, and when. Costs no memory per event. */
import type { Observer } from "../../../sim/observer.ts";
import type { World } from "../../../sim/world.ts";
import type { WorldSpec } from "../../../sim/world-spec.ts";

/** Amounts, each by node or by interval. */
export class Tally {
  readonly transmissions: Float64Array;
  readonly deliveries: Float64Array;
  readonly frames: Float64Array;
  readonly bytes: Float64Array;
  readonly airtimeUs: Float64Array;

  constructor(length: number) {
    this.transmissions = new Float64Array(length);
    this.deliveries = new Float64Array(length);
    this.frames = new Float64Array(length);
    this.bytes = new Float64Array(length);
    this.airtimeUs = new Float64Array(length);
  }

  addFrames(at: number, frames: number, bytes: number, airtimeUs: number): void {
    this.frames[at] += frames;
    this.bytes[at] += bytes;
    this.airtimeUs[at] += airtimeUs;
  }
}

/** How the batteries stand at an interval's end. */
export interface BatterySample {
  readonly endUs: number;
  /** What battery-powered nodes have drawn since the run began, J. */
  readonly drawnJ: number;
  /** Shares of capacity left; NaN where there are no batteries. */
  readonly leftMean: number;
  readonly leftMin: number;
  readonly aliveNodes: number;
}

export class RunCollector implements Observer {
  readonly byNode: Tally;
  readonly byInterval: Tally;
  readonly samples: BatterySample[] = [];
  private readonly lastBytes: Float64Array;
  private readonly spec: WorldSpec;
  private readonly intervals: number;
  private readonly slicesPerInterval: number;
  private aliveNodes: number;

  constructor(spec: WorldSpec, intervals: number, slicesPerInterval: number) {
    this.spec = spec;
    this.intervals = intervals;
    this.slicesPerInterval = slicesPerInterval;
    this.byNode = new Tally(spec.nodes.length);
    this.byInterval = new Tally(intervals);
    this.lastBytes = new Float64Array(spec.nodes.length);
    this.aliveNodes = spec.nodes.reduce((count, { isGateway }) => count + (isGateway ? 0 : 1), 0);
  }

  frameOnAir(node: number, startUs: number, airtimeUs: number, onAirBytes: number): void {
    this.lastBytes[node] = onAirBytes;
    this.byNode.addFrames(node, 1, onAirBytes, airtimeUs);
    this.byInterval.addFrames(this.intervalOf(startUs), 1, onAirBytes, airtimeUs);
  }

  /** Copies count where their strobe began. */
  copiesOnAir(node: number, startUs: number, copies: number, airtimeUs: number): void {
    const bytes = copies * this.lastBytes[node];
    this.byNode.addFrames(node, copies, bytes, airtimeUs);
    this.byInterval.addFrames(this.intervalOf(startUs), copies, bytes, airtimeUs);
  }

  published(node: number, _ordinal: number, _timestampMs: number, _takenAtUs: number, atUs: number): void {
    this.byNode.transmissions[node]++;
    this.byInterval.transmissions[this.intervalOf(atUs)]++;
  }

  /** A member of the audience learnt of a message for the first time. */
  readonly learnt = (origin: number, atUs: number): void => {
    this.byNode.deliveries[origin]++;
    this.byInterval.deliveries[this.intervalOf(atUs)]++;
  };

  died(node: number): void {
    if (!this.spec.nodes[node].isGateway) this.aliveNodes--;
  }

  /** So many slices of the run are done: where an interval ends with them, the batteries are looked at. */
  sliceEnds(slice: number, world: World): void {
    if (slice % this.slicesPerInterval === 0) this.sample(world);
  }

  private sample(world: World): void {
    let drawnJ = 0;
    let left = 0;
    let leftMin = Number.POSITIVE_INFINITY;
    let batteries = 0;
    const { nowUs } = world.kernel;
    this.spec.nodes.forEach(({ battery, board }, node) => {
      if (battery === undefined) return;
      const share = shareLeft(world, node);
      drawnJ += world.chargeC(node, nowUs) * board.supplyV;
      left += share;
      leftMin = Math.min(leftMin, share);
      batteries++;
    });
    const isPowered = batteries > 0;
    this.samples.push({
      endUs: nowUs,
      drawnJ,
      leftMean: isPowered ? left / batteries : Number.NaN,
      leftMin: isPowered ? leftMin : Number.NaN,
      aliveNodes: this.aliveNodes,
    });
  }

  private intervalOf(atUs: number): number {
    return Math.min(this.intervals - 1, Math.floor((atUs * this.intervals) / this.spec.durationUs));
  }
}

/** The share of its capacity that a node's battery has left; NaN on the mains. */
export function shareLeft(world: World, node: number): number {
  const { battery } = world.spec.nodes[node];
  if (battery === undefined) return Number.NaN;
  return (world.remainingC(node) ?? battery.capacityC) / battery.capacityC;
}
