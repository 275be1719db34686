/** An account of every node's radio made from nothing but what was observed on the air, beside the ledger's own. */
import type { FrameOutcome } from "../../sim/net/outcome.ts";
import type { RadioRows } from "../../sim/net/radio/rows.ts";
import type { Observer } from "../../sim/observer.ts";
import type { RadioMediumSpec, WorldSpec } from "../../sim/world-spec.ts";
import { fromDecibel } from "../../src/base/maths.ts";

/** A stretch of time, µs. */
export interface Span {
  readonly fromUs: number;
  readonly toUs: number;
}

/** One transmission, cut by death or the end of the run where these came first. */
export interface Sent extends Span {
  readonly node: number;
  /** Whether it was still on the air when the run ended. */
  readonly isOngoing: boolean;
}

/** aTurnaroundTime (IEEE Std 802.15.4-2006, 6.4.1): deaf before and after each transmission. */
const TURNAROUND_US = 192;
const NOBODY = -1;

/** Writes down what is on the air. */
export class AirDiary implements Observer {
  readonly frames: { readonly node: number; readonly fromUs: number; readonly airtimeUs: number }[] = [];
  readonly outcomes: {
    readonly receiver: number;
    readonly transmitter: number;
    readonly atUs: number;
    readonly outcome: FrameOutcome;
  }[] = [];
  readonly diedUs: number[];
  private readonly spec: WorldSpec;

  constructor(spec: WorldSpec) {
    this.spec = spec;
    this.diedUs = spec.nodes.map(() => spec.durationUs);
  }

  frameOnAir(node: number, fromUs: number, airtimeUs: number): void {
    this.frames.push({ node, fromUs, airtimeUs });
  }
  frameOutcome(receiver: number, transmitter: number, atUs: number, outcome: FrameOutcome): void {
    this.outcomes.push({ receiver, transmitter, atUs, outcome });
  }
  died(node: number, atUs: number): void {
    this.diedUs[node] = atUs;
  }

  /** From boot to death or the end of the run. */
  aliveOf(node: number): Span {
    const fromUs = Math.min(this.spec.nodes[node].bootUs, this.spec.durationUs);
    return { fromUs, toUs: this.diedUs[node] };
  }

  /** What the nodes sent, by start. */
  sent(): readonly Sent[] {
    return this.frames.map(({ node, fromUs, airtimeUs }) => ({
      node,
      fromUs,
      toUs: Math.min(fromUs + airtimeUs, this.diedUs[node]),
      isOngoing: this.diedUs[node] === this.spec.durationUs && fromUs + airtimeUs > this.spec.durationUs,
    }));
  }

  /** For how long each node sent, µs. */
  transmittedUs(): readonly number[] {
    const total = this.spec.nodes.map(() => 0);
    for (const { node, fromUs, toUs } of this.sent()) total[node] += toUs - fromUs;
    return total;
  }

  /** What arrived over links of one latency at a node that was up, whether or not the link's loss took it. */
  arrivalsAt(receiver: number, latencyUs: number): readonly Span[] {
    const delayUs = Math.max(1, latencyUs);
    return this.outcomes
      .filter((one) => one.receiver === receiver && (one.outcome === "received" || one.outcome === "link-loss"))
      .map(({ transmitter, atUs }) => {
        const frame = this.frames.find(
          (one) => one.node === transmitter && one.fromUs + one.airtimeUs + delayUs === atUs,
        );
        return { fromUs: atUs - frame!.airtimeUs, toUs: atUs };
      });
  }
}

/** The measure of the union of some spans, without what others cover, µs. */
export function measure(spans: readonly Span[], without: readonly Span[] = []): number {
  const edges = [...spans, ...without].flatMap(({ fromUs, toUs }) => [fromUs, toUs]).sort((a, b) => a - b);
  const covers = (list: readonly Span[], fromUs: number, toUs: number) =>
    list.some((span) => span.fromUs <= fromUs && toUs <= span.toUs);
  let total = 0;
  for (let i = 1; i < edges.length; i++) {
    const [fromUs, toUs] = [edges[i - 1], edges[i]];
    if (toUs > fromUs && covers(spans, fromUs, toUs) && !covers(without, fromUs, toUs)) total += toUs - fromUs;
  }
  return total;
}

/**
 * For how long each radio of an always-on network was locked on frames, µs, frames still on the air at the end not counted:
 * played through again from the frames seen and the powers at which nodes hear each other. A radio locks on a frame's first
 * bit where it is up, neither sending nor turning round, idle, and the frame stands above noise and what else is on the air.
 */
export function lockedUs(spec: WorldSpec, diary: AirDiary): readonly number[] {
  const { rows, lockThresholdDb } = spec.medium as RadioMediumSpec;
  const sent = diary.sent();
  const ratio = fromDecibel(lockThresholdDb);
  const powerUnits = spec.nodes.map(() => 0);
  const lockedOn = spec.nodes.map(() => NOBODY);
  const total = spec.nodes.map(() => 0);
  const isDeaf = (node: number, atUs: number) =>
    atUs < spec.nodes[node].bootUs ||
    sent.some((own) => own.node === node && own.fromUs - TURNAROUND_US <= atUs && atUs < own.toUs + TURNAROUND_US);
  const begin = (frame: number) => {
    const { node, fromUs } = sent[frame];
    for (const { receiver, units, canLock } of heardFrom(rows, node)) {
      const isAbove = units > ratio * (rows.noise[receiver] + powerUnits[receiver]);
      if (canLock && isAbove && lockedOn[receiver] === NOBODY && !isDeaf(receiver, fromUs)) lockedOn[receiver] = frame;
      powerUnits[receiver] += units;
    }
  };
  const end = (frame: number) => {
    const { node, fromUs, toUs } = sent[frame];
    for (const { receiver, units } of heardFrom(rows, node)) {
      powerUnits[receiver] -= units;
      if (lockedOn[receiver] !== frame) continue;
      lockedOn[receiver] = NOBODY;
      total[receiver] += toUs - fromUs;
    }
  };
  const steps = sent.flatMap(({ node, fromUs, toUs, isOngoing }, frame) => [
    { atUs: fromUs, node, act: () => begin(frame) },
    ...(isOngoing ? [] : [{ atUs: toUs, node, act: () => end(frame) }]),
  ]);
  steps.sort((a, b) => a.atUs - b.atUs || a.node - b.node);
  for (const { act } of steps) act();
  return total;
}

function heardFrom(rows: RadioRows, node: number) {
  return Array.from({ length: rows.start[node + 1] - rows.start[node] }, (_, i) => {
    const edge = rows.start[node] + i;
    return { receiver: rows.receiver[edge], units: rows.power[edge], canLock: edge < rows.split[node] };
  });
}
