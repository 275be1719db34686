/** How well nodes that keep a rhythm agree: looked at from outside, by a clock that none of them has. */
import type { Observer } from "../../sim/observer.ts";
import { agreementOf, fraction, wrap } from "../protocol/por/phase.ts";
import type { CoherenceMetrics } from "./result.ts";

const US_PER_S = 1e6;
/** Nodes whose phases are kept for drawing, at most. */
const NODES_SHOWN = 48;
/** A network counts as locked once this share of its living nodes is in step: of many, one may have just booted. */
const LOCKED_SHARE = 0.95;
/** Beside the even looks, the time to a next one, as a share of the run so far, and at least: locking is quick at first. */
const EARLY_SHARE = 0.05;
const EARLY_US = US_PER_S;
const NO_RHYTHM = -1;
/** Of an even spread of phases nothing is left in the middle: below this the middle is chance. */
const MIDDLE_EXISTS = 1e-9;

/** The agreement at one instant. */
export interface Look {
  readonly atUs: number;
  /** Kuramoto's r over the nodes that keep a rhythm. */
  readonly orderParameter: number;
  /** Share of the living nodes that are in step by their own judgement. */
  readonly inStepShare: number;
  /** By how much each of the shown nodes is ahead of the middle, µs; NaN of those without a rhythm. */
  readonly aheadUs: Float64Array;
}

export class CoherenceRecord implements Observer {
  /** Nodes whose phases are kept: all, or evenly chosen ones. */
  readonly shown: readonly number[];
  readonly looks: Look[] = [];
  private readonly beatUs: Float64Array;
  private readonly periodUs: Float64Array;
  private readonly isInStep: Uint8Array;
  private readonly isDead: Uint8Array;
  private inStep = 0;
  private alive: number;
  private lockedUs = Number.NaN;
  private earlyLookUs = 0;
  private squaresUs2 = 0;
  private errors = 0;

  /** @param nodes how many there are, gateways included */
  constructor(nodes: number) {
    const shown = Math.min(nodes, NODES_SHOWN);
    this.shown = Array.from({ length: shown }, (_, i) => Math.floor((i * nodes) / shown));
    this.beatUs = new Float64Array(nodes);
    this.periodUs = new Float64Array(nodes).fill(NO_RHYTHM);
    this.isInStep = new Uint8Array(nodes);
    this.isDead = new Uint8Array(nodes);
    this.alive = nodes;
  }

  keptRhythm(node: number, beatUs: number, periodUs: number, guardUs: number | undefined, atUs: number): void {
    this.beatUs[node] = beatUs;
    this.periodUs[node] = periodUs;
    this.setInStep(node, guardUs === undefined ? 0 : 1);
    if (Number.isNaN(this.lockedUs) && this.inStep >= LOCKED_SHARE * this.alive) this.lockedUs = atUs;
    if (atUs < this.earlyLookUs) return;
    this.earlyLookUs = atUs + Math.max(EARLY_US, EARLY_SHARE * atUs);
    this.lookAt(atUs, false);
  }

  died(node: number): void {
    if (this.isDead[node] === 1) return;
    this.isDead[node] = 1;
    this.alive--;
    this.setInStep(node, 0);
    this.periodUs[node] = NO_RHYTHM;
  }

  /** A node that was dead is up again. */
  booted(node: number): void {
    if (this.isDead[node] === 0) return;
    this.isDead[node] = 0;
    this.alive++;
  }

  /** Looks at all phases at the present instant, one of many that are evenly spread over the run. */
  look(nowUs: number): void {
    this.lookAt(nowUs, true);
  }

  metrics(): CoherenceMetrics {
    return {
      orderParameter: this.looks.at(-1)?.orderParameter ?? null,
      lockTimeS: Number.isNaN(this.lockedUs) ? null : this.lockedUs / US_PER_S,
      residualJitterUs: this.errors === 0 ? null : Math.sqrt(this.squaresUs2 / this.errors),
    };
  }

  private lookAt(nowUs: number, isEven: boolean): void {
    const keeping: number[] = [];
    this.periodUs.forEach((period, node) => {
      if (period > 0) keeping.push(node);
    });
    if (keeping.length === 0) return;
    const phases = Float64Array.from(keeping, (node) => this.phase(node, nowUs));
    const { orderParameter, meanPhase } = agreementOf(phases);
    const hasMiddle = orderParameter > MIDDLE_EXISTS;
    const aheadUs = (node: number) => wrap(this.phase(node, nowUs) - meanPhase) * this.periodUs[node];
    if (isEven && nowUs >= this.lockedUs && hasMiddle)
      for (const node of keeping) {
        this.squaresUs2 += aheadUs(node) * aheadUs(node);
        this.errors++;
      }
    this.looks.push({
      atUs: nowUs,
      orderParameter,
      inStepShare: this.alive === 0 ? 0 : this.inStep / this.alive,
      aheadUs: Float64Array.from(this.shown, (node) =>
        this.periodUs[node] > 0 && hasMiddle ? aheadUs(node) : Number.NaN,
      ),
    });
  }

  private phase(node: number, atUs: number): number {
    return fraction((atUs - this.beatUs[node]) / this.periodUs[node]);
  }

  private setInStep(node: number, inStep: 0 | 1): void {
    this.inStep += inStep - this.isInStep[node];
    this.isInStep[node] = inStep;
  }
}
