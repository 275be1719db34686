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
import { cacheLines } from "../cache-lines.ts";
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

// A node's numbers lie side by side: with a battery of two numbers they take one line of the cache.
/** When it was settled, µs, and the charge drawn by then, C. */
const SETTLED = 0;
const SETTLED_C = 1;
/** The last change of load since, µs, and the charge drawn by then, C: from then on there is one load. */
const CHANGED = 2;
const CHANGED_C = 3;
/** The event at which it is looked at again. */
const EVENT = 4;
/** Whether it has had power yet, and is near its end. */
const PHASE = 5;
const BATTERY = 6;
const UNPOWERED = 0;
const FAR = 1;
const NEAR = 2;

export class Mortality {
  private readonly kernel: Kernel;
  private readonly loads: Loads;
  private readonly nodes: readonly Powered[];
  /** By node, so many numbers for each: what stands below, and its battery's state. */
  private readonly lines: Float64Array;
  private readonly stride: number;
  private readonly checkKind: number;
  private readonly reading = new Reading();
  private readonly load: Load = { currentA: 0.5, durationS: 0.5 }; // fractions at first: see Reading
  /** The state of a battery that is only asked. */
  private readonly asked: Float64Array;

  constructor(kernel: Kernel, nodes: readonly Powered[], loads: Loads) {
    this.kernel = kernel;
    this.loads = loads;
    this.nodes = nodes;
    const stateNumbers = nodes.reduce((most, { battery }) => Math.max(most, battery?.stateNumbers ?? 0), 0);
    this.stride = BATTERY + stateNumbers;
    this.lines = cacheLines(nodes.length, this.stride);
    for (let node = 0; node < nodes.length; node++) this.lines[node * this.stride + EVENT] = NO_EVENT;
    this.asked = new Float64Array(stateNumbers);
    this.checkKind = kernel.register("battery check", (node) => this.check(node));
  }

  /** The node boots with the charge that its battery has (a full one, the first time). */
  powerUp(node: number): void {
    const battery = this.nodes[node].battery;
    if (battery === undefined) return;
    const at = node * this.stride;
    battery.fill(this.lines, at + BATTERY);
    // Near its end it stays, should it boot again.
    if (this.lines[at + PHASE] === UNPOWERED) this.lines[at + PHASE] = FAR;
    this.lines[at + SETTLED_C] = 0;
    this.read(node);
    this.begin(node);
    this.look(node, battery);
  }

  /** The load is about to change: what flowed until now is settled, or begins a stretch of changing loads. */
  beforeLoadChange(node: number): void {
    const { lines } = this;
    const at = node * this.stride;
    const phase = lines[at + PHASE];
    if (phase === UNPOWERED) return;
    const { nowUs } = this.kernel;
    if (phase === NEAR || nowUs - lines[at + SETTLED] >= STRETCH_US) this.settle(node);
    else {
      this.read(node);
      const { chargeC } = this.reading;
      lines[at + CHANGED] = nowUs;
      if (chargeC > lines[at + CHANGED_C]) lines[at + CHANGED_C] = chargeC;
    }
  }

  /** The load has changed, or a whole load was booked: near the end, the instant of death is predicted anew. */
  afterLoadChange(node: number): void {
    if (this.lines[node * this.stride + PHASE] !== NEAR) return;
    this.settle(node);
    this.predict(node, this.nodes[node].battery!);
  }

  /** Charge left at the present in C, or `undefined` for mains. Pure. */
  remainingC(node: number): number | undefined {
    const battery = this.nodes[node].battery;
    const at = node * this.stride;
    if (battery === undefined || this.lines[at + PHASE] === UNPOWERED) return battery?.capacityC;
    this.asked.set(this.lines.subarray(at + BATTERY, at + this.stride));
    this.read(node);
    this.advance(node, battery, this.asked, 0);
    return battery.remainingC(this.asked, 0);
  }

  private check(node: number): void {
    const battery = this.nodes[node].battery!;
    const at = node * this.stride;
    this.lines[at + EVENT] = NO_EVENT;
    this.settle(node);
    if (this.lines[at + PHASE] === NEAR && this.isEmpty(node, battery)) {
      this.lines[at + PHASE] = FAR;
      this.loads.die(node);
    } else this.look(node, battery);
  }

  private isEmpty(node: number, battery: BatteryModel): boolean {
    const at = node * this.stride + BATTERY;
    const leftS = battery.secondsToEmpty(this.lines, at, this.loads.currentA(node));
    return leftS * US_PER_S < 1 || battery.remainingC(this.lines, at) < EMPTY_C;
  }

  private look(node: number, battery: BatteryModel): void {
    const at = node * this.stride;
    if (this.lines[at + PHASE] !== NEAR) {
      const atLeastS = battery.secondsToEmpty(this.lines, at + BATTERY, this.loads.largestCurrentA(node));
      if (atLeastS > NEAR_S) {
        this.schedule(node, Math.floor(atLeastS * US_PER_S));
        return;
      }
      this.lines[at + PHASE] = NEAR;
      this.loads.followClosely(node);
    }
    this.predict(node, battery);
  }

  /** Death is always an event of its own, so that no node dies in the middle of what it is doing. */
  private predict(node: number, battery: BatteryModel): void {
    const leftS = battery.secondsToEmpty(this.lines, node * this.stride + BATTERY, this.loads.currentA(node));
    this.schedule(node, Math.ceil(leftS * US_PER_S));
  }

  private schedule(node: number, afterUs: number): void {
    const at = node * this.stride + EVENT;
    this.kernel.cancelIn(this.lines, at);
    if (this.kernel.nowUs + afterUs < this.loads.endUs)
      this.kernel.afterInto(this.lines, at, afterUs, node, this.checkKind);
  }

  /** Reads what the node has drawn up to the present. */
  private read(node: number): void {
    this.reading.atUs = this.kernel.nowUs;
    this.loads.readCharge(node, this.reading);
  }

  private settle(node: number): void {
    this.read(node);
    this.advance(node, this.nodes[node].battery!, this.lines, node * this.stride + BATTERY);
    this.begin(node);
  }

  /** A stretch begins with what was read. Where a booking took charge back, less is drawn until that is made up for. */
  private begin(node: number): void {
    const { atUs, chargeC } = this.reading;
    const { lines } = this;
    const at = node * this.stride;
    lines[at + SETTLED] = atUs;
    if (chargeC > lines[at + SETTLED_C]) lines[at + SETTLED_C] = chargeC;
    lines[at + CHANGED] = atUs;
    lines[at + CHANGED_C] = lines[at + SETTLED_C];
  }

  /**
   * Makes a battery's state that of when it was read: after a stretch of changing loads, and a stretch of the one that flows
   * now. In each its charge is drawn evenly; what is booked at one instant, within 1 µs.
   */
  private advance(node: number, battery: BatteryModel, states: Float64Array, at: number): void {
    const { load, reading, lines } = this;
    const line = node * this.stride;
    const changedUs = lines[line + CHANGED];
    const changedC = lines[line + CHANGED_C];
    for (let part = 0; part < 2; part++) {
      const isChanging = part === 0;
      const durationUs = isChanging ? changedUs - lines[line + SETTLED] : reading.atUs - changedUs;
      const chargeC = isChanging ? changedC - lines[line + SETTLED_C] : reading.chargeC - changedC;
      if (durationUs <= 0 && chargeC <= 0) continue;
      load.durationS = Math.max(1, durationUs) / US_PER_S;
      load.currentA = Math.max(0, chargeC) / load.durationS;
      battery.draw(states, at, load);
    }
  }
}
