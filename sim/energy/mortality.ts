/**
 * When batteries end: each battery-powered node dies at the computed instant.
 *
 * Far from its end a battery cannot die before `secondsToEmpty` at the chip's largest current has passed, so it is looked
 * at again only then. Near its end (less than {@link NEAR_S} at the largest current) every change of load settles the
 * battery and predicts the instant of death under the new load; the node's world then makes each load a real event.
 *
 * Far from the end batteries are settled by stretches at their mean current. A battery that recovers (KiBaM: available
 * fraction c, rate k') also depends on *when* charge was drawn, so a stretch of changing loads lasts less than S =
 * {@link STRETCH_US}; longer ones have one load. Moving charge about within a stretch of length T, at a current of at most
 * I, changes the gap between the wells by at most k'T²I/(8c), since what is left of a draw after an age a, e^(−k'a), has no
 * slope steeper than k'. Such errors fade at the rate k' and add up to (1 + k'S)SI/(8c) at most: the available charge at
 * death is exact to (1 − c)(1 + k'S)/8 of what the largest current draws in S. To this comes, for a load that is booked
 * as a closed form within a long stretch (a sample's computation, a wake for somebody else's frame), at most (1 − c) of the
 * charge of that one load. Linear batteries have no such error.
 */
import type { BatteryModel } from "../../models/battery/battery.ts";
import { type Kernel, NO_EVENT } from "../kernel/kernel.ts";

const US_PER_S = 1e6;
/** Below this many seconds at the largest current, loads are followed one by one. */
const NEAR_S = 60;
/** Below this many µs, changing loads may be settled as one, at their mean current. */
export const STRETCH_US = 1_000_000;
/** A battery with less charge than this is empty: rounding of the closed forms. */
const EMPTY_C = 1e-12;

/** A node that lives on a battery, or on the mains. */
export interface Powered {
  readonly battery: BatteryModel | undefined;
}

/** What mortality needs to know of the nodes. */
export interface Loads {
  /** Charge drawn so far, in C, exact at the present instant. */
  chargeC(node: number): number;
  /** The current that flows at present, in A. */
  currentA(node: number): number;
  largestCurrentA(node: number): number;
  /** From now on each load of the node is a real event. */
  followClosely(node: number): void;
  die(node: number): void;
}

export class Mortality {
  private readonly kernel: Kernel;
  private readonly loads: Loads;
  private readonly nodes: readonly Powered[];
  /** The batteries' states: so many numbers for each node. */
  private readonly states: Float64Array;
  private readonly stateNumbers: number;
  /** Whether a node has had power yet, and so its battery a state. */
  private readonly hasState: Uint8Array;
  private readonly settledUs: Float64Array;
  private readonly settledC: Float64Array;
  /** The last change of load since the last settling, µs, and the charge drawn by then: from then on there is one load. */
  private readonly changedUs: Float64Array;
  private readonly changedC: Float64Array;
  private readonly near: Uint8Array;
  private readonly events: Float64Array;
  private readonly checkKind: number;

  constructor(kernel: Kernel, nodes: readonly Powered[], loads: Loads) {
    this.kernel = kernel;
    this.loads = loads;
    this.nodes = nodes;
    this.stateNumbers = nodes.reduce((most, { battery }) => Math.max(most, battery?.stateNumbers ?? 0), 0);
    this.states = new Float64Array(nodes.length * this.stateNumbers);
    this.hasState = new Uint8Array(nodes.length);
    this.settledUs = new Float64Array(nodes.length);
    this.settledC = new Float64Array(nodes.length);
    this.changedUs = new Float64Array(nodes.length);
    this.changedC = new Float64Array(nodes.length);
    this.near = new Uint8Array(nodes.length);
    this.events = new Float64Array(nodes.length).fill(NO_EVENT);
    this.checkKind = kernel.register("battery check", (node) => this.check(node));
  }

  /** The node boots with the charge that its battery has (a full one, the first time). */
  powerUp(node: number): void {
    const battery = this.nodes[node].battery;
    if (battery === undefined) return;
    this.keep(node, battery, battery.full());
    this.hasState[node] = 1;
    this.settledC[node] = 0;
    this.begin(node);
    this.look(node, battery);
  }

  /** The load is about to change: what flowed until now is settled, or begins a stretch of changing loads. */
  beforeLoadChange(node: number): void {
    if (this.hasState[node] === 0) return;
    const { nowUs } = this.kernel;
    if (this.near[node] === 1 || nowUs - this.settledUs[node] >= STRETCH_US) this.settle(node);
    else {
      this.changedUs[node] = nowUs;
      this.changedC[node] = Math.max(this.changedC[node], this.loads.chargeC(node));
    }
  }

  /** The load has changed, or a whole load was booked: near the end, the instant of death is predicted anew. */
  afterLoadChange(node: number): void {
    if (this.near[node] === 0) return;
    this.settle(node);
    this.predict(node, this.nodes[node].battery!);
  }

  /** Charge left in C, or `undefined` for mains. Settles the battery up to the present. */
  remainingC(node: number): number | undefined {
    const battery = this.nodes[node].battery;
    if (battery === undefined || this.hasState[node] === 0) return battery?.capacityC;
    return battery.remainingC(this.settled(node, battery));
  }

  private check(node: number): void {
    const battery = this.nodes[node].battery!;
    this.events[node] = NO_EVENT;
    this.settle(node);
    if (this.near[node] === 1 && this.isEmpty(node, battery)) {
      this.near[node] = 0;
      this.loads.die(node);
    } else this.look(node, battery);
  }

  private isEmpty(node: number, battery: BatteryModel): boolean {
    const state = this.stateOf(node, battery);
    const leftS = battery.secondsToEmpty(state, this.loads.currentA(node));
    return leftS * US_PER_S < 1 || battery.remainingC(state) < EMPTY_C;
  }

  private look(node: number, battery: BatteryModel): void {
    if (this.near[node] === 0) {
      const atLeastS = battery.secondsToEmpty(this.stateOf(node, battery), this.loads.largestCurrentA(node));
      if (atLeastS > NEAR_S) {
        this.schedule(node, Math.floor(atLeastS * US_PER_S));
        return;
      }
      this.near[node] = 1;
      this.loads.followClosely(node);
    }
    this.predict(node, battery);
  }

  /** Death is always an event of its own, so that no node dies in the middle of what it is doing. */
  private predict(node: number, battery: BatteryModel): void {
    const leftS = battery.secondsToEmpty(this.stateOf(node, battery), this.loads.currentA(node));
    this.schedule(node, Math.ceil(leftS * US_PER_S));
  }

  private schedule(node: number, afterUs: number): void {
    this.kernel.cancel(this.events[node]);
    this.events[node] = Number.isFinite(afterUs)
      ? this.kernel.schedule(this.kernel.nowUs + afterUs, node, this.checkKind)
      : NO_EVENT;
  }

  private stateOf(node: number, battery: BatteryModel): unknown {
    return battery.stored(this.states, node * this.stateNumbers);
  }

  private keep(node: number, battery: BatteryModel, state: unknown): void {
    battery.store(state, this.states, node * this.stateNumbers);
  }

  private settle(node: number): void {
    const battery = this.nodes[node].battery!;
    this.keep(node, battery, this.settled(node, battery));
    this.begin(node);
  }

  /** A stretch begins at the present. Where a booking took charge back, less is drawn until that is made up for. */
  private begin(node: number): void {
    this.settledUs[node] = this.kernel.nowUs;
    this.settledC[node] = Math.max(this.settledC[node], this.loads.chargeC(node));
    this.changedUs[node] = this.settledUs[node];
    this.changedC[node] = this.settledC[node];
  }

  /** The battery's state at the present: after a stretch of changing loads, and a stretch of the one that flows now. */
  private settled(node: number, battery: BatteryModel): unknown {
    const changedUs = this.changedUs[node];
    const changedC = this.changedC[node];
    const before = this.stateOf(node, battery);
    const state = drawn(battery, before, changedUs - this.settledUs[node], changedC - this.settledC[node]);
    return drawn(battery, state, this.kernel.nowUs - changedUs, this.loads.chargeC(node) - changedC);
  }
}

/** The state of a battery after drawing a charge evenly over a time; what is booked at one instant, within 1 µs. */
function drawn(battery: BatteryModel, state: unknown, durationUs: number, chargeC: number): unknown {
  if (durationUs <= 0 && chargeC <= 0) return state;
  const seconds = Math.max(1, durationUs) / US_PER_S;
  return battery.draw(state, Math.max(0, chargeC) / seconds, seconds);
}
