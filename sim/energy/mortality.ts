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
import type { BatteryModel, Load } from "../../models/battery/battery.ts";
import { type Kernel, NO_EVENT } from "../kernel/kernel.ts";
import { Reading } from "./reading.ts";

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
  /** The end of the run, µs. What lies beyond is no event: most batteries outlive most runs, and each would have one pending. */
  readonly endUs: number;
  /** Reads the charge drawn up to the present instant, exactly. */
  readCharge(node: number, reading: Reading): void;
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
  private readonly reading = new Reading();
  private readonly load: Load = { currentA: 0.5, durationS: 0.5 }; // fractions at first: see Reading
  /** The state of a battery that is only asked. */
  private readonly asked: Float64Array;

  constructor(kernel: Kernel, nodes: readonly Powered[], loads: Loads) {
    this.kernel = kernel;
    this.loads = loads;
    this.nodes = nodes;
    this.stateNumbers = nodes.reduce((most, { battery }) => Math.max(most, battery?.stateNumbers ?? 0), 0);
    this.states = new Float64Array(nodes.length * this.stateNumbers);
    this.asked = new Float64Array(this.stateNumbers);
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
    battery.fill(this.states, node * this.stateNumbers);
    this.hasState[node] = 1;
    this.settledC[node] = 0;
    this.read(node);
    this.begin(node);
    this.look(node, battery);
  }

  /** The load is about to change: what flowed until now is settled, or begins a stretch of changing loads. */
  beforeLoadChange(node: number): void {
    if (this.hasState[node] === 0) return;
    const { nowUs } = this.kernel;
    if (this.near[node] === 1 || nowUs - this.settledUs[node] >= STRETCH_US) this.settle(node);
    else {
      this.read(node);
      const { chargeC } = this.reading;
      this.changedUs[node] = nowUs;
      if (chargeC > this.changedC[node]) this.changedC[node] = chargeC;
    }
  }

  /** The load has changed, or a whole load was booked: near the end, the instant of death is predicted anew. */
  afterLoadChange(node: number): void {
    if (this.near[node] === 0) return;
    this.settle(node);
    this.predict(node, this.nodes[node].battery!);
  }

  /** Charge left at the present in C, or `undefined` for mains. Pure. */
  remainingC(node: number): number | undefined {
    const battery = this.nodes[node].battery;
    if (battery === undefined || this.hasState[node] === 0) return battery?.capacityC;
    const at = node * this.stateNumbers;
    this.asked.set(this.states.subarray(at, at + this.stateNumbers));
    this.read(node);
    this.advance(node, battery, this.asked, 0);
    return battery.remainingC(this.asked, 0);
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
    const at = node * this.stateNumbers;
    const leftS = battery.secondsToEmpty(this.states, at, this.loads.currentA(node));
    return leftS * US_PER_S < 1 || battery.remainingC(this.states, at) < EMPTY_C;
  }

  private look(node: number, battery: BatteryModel): void {
    if (this.near[node] === 0) {
      const atLeastS = battery.secondsToEmpty(this.states, node * this.stateNumbers, this.loads.largestCurrentA(node));
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
    const leftS = battery.secondsToEmpty(this.states, node * this.stateNumbers, this.loads.currentA(node));
    this.schedule(node, Math.ceil(leftS * US_PER_S));
  }

  private schedule(node: number, afterUs: number): void {
    this.kernel.cancel(this.events[node]);
    const atUs = this.kernel.nowUs + afterUs;
    this.events[node] = atUs < this.loads.endUs ? this.kernel.schedule(atUs, node, this.checkKind) : NO_EVENT;
  }

  /** Reads what the node has drawn up to the present. */
  private read(node: number): void {
    this.reading.atUs = this.kernel.nowUs;
    this.loads.readCharge(node, this.reading);
  }

  private settle(node: number): void {
    this.read(node);
    this.advance(node, this.nodes[node].battery!, this.states, node * this.stateNumbers);
    this.begin(node);
  }

  /** A stretch begins with what was read. Where a booking took charge back, less is drawn until that is made up for. */
  private begin(node: number): void {
    const { atUs, chargeC } = this.reading;
    this.settledUs[node] = atUs;
    if (chargeC > this.settledC[node]) this.settledC[node] = chargeC;
    this.changedUs[node] = atUs;
    this.changedC[node] = this.settledC[node];
  }

  /**
   * Makes a battery's state that of when it was read: after a stretch of changing loads, and a stretch of the one that flows
   * now. In each its charge is drawn evenly; what is booked at one instant, within 1 µs.
   */
  private advance(node: number, battery: BatteryModel, states: Float64Array, at: number): void {
    const { load, reading } = this;
    const changedUs = this.changedUs[node];
    const changedC = this.changedC[node];
    for (let part = 0; part < 2; part++) {
      const isChanging = part === 0;
      const durationUs = isChanging ? changedUs - this.settledUs[node] : reading.atUs - changedUs;
      const chargeC = isChanging ? changedC - this.settledC[node] : reading.chargeC - changedC;
      if (durationUs <= 0 && chargeC <= 0) continue;
      load.durationS = Math.max(1, durationUs) / US_PER_S;
      load.currentA = Math.max(0, chargeC) / load.durationS;
      battery.draw(states, at, load);
    }
  }
}
