/**
 * When batteries end: each battery-powered node dies at the computed instant.
 *
 * Far from its end a battery cannot die before `secondsToEmpty` at the chip's largest current has passed, so it is looked
 * at again only then. Near its end (less than {@link NEAR_S} at the largest current) every change of load settles the
 * battery and predicts the instant of death under the new load; the node's world then makes each load a real event.
 */
import type { BatteryModel } from "../../models/battery/battery.ts";
import { type Kernel, NO_EVENT } from "../kernel/kernel.ts";

const US_PER_S = 1e6;
/** Below this many seconds at the largest current, loads are followed one by one. */
const NEAR_S = 60;
/** A battery with less charge than this is empty: rounding of the closed forms. */
const EMPTY_C = 1e-12;

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
  private readonly batteries: readonly (BatteryModel | undefined)[];
  private readonly states: unknown[] = [];
  private readonly settledUs: Float64Array;
  private readonly settledC: Float64Array;
  private readonly near: Uint8Array;
  private readonly events: Float64Array;
  private readonly checkKind: number;

  constructor(kernel: Kernel, batteries: readonly (BatteryModel | undefined)[], loads: Loads) {
    this.kernel = kernel;
    this.loads = loads;
    this.batteries = batteries;
    this.settledUs = new Float64Array(batteries.length);
    this.settledC = new Float64Array(batteries.length);
    this.near = new Uint8Array(batteries.length);
    this.events = new Float64Array(batteries.length).fill(NO_EVENT);
    this.checkKind = kernel.register((node) => this.check(node));
  }

  /** The node boots with the charge that its battery has (a full one, the first time). */
  powerUp(node: number): void {
    const battery = this.batteries[node];
    if (battery === undefined) return;
    this.states[node] = battery.full();
    this.settledUs[node] = this.kernel.nowUs;
    this.settledC[node] = this.loads.chargeC(node);
    this.look(node, battery);
  }

  /** The load is about to change: near the end, what flowed until now is settled. */
  beforeLoadChange(node: number): void {
    if (this.near[node] === 1) this.settle(node);
  }

  /** The load has changed: near the end, the instant of death is predicted anew. */
  afterLoadChange(node: number): void {
    if (this.near[node] === 1) this.predict(node, this.batteries[node]!);
  }

  /** Charge left in C, or `undefined` for mains. Settles the battery up to the present. */
  remainingC(node: number): number | undefined {
    const battery = this.batteries[node];
    if (battery === undefined || this.states[node] === undefined) return battery?.capacityC;
    return battery.remainingC(this.settled(node, battery));
  }

  private check(node: number): void {
    const battery = this.batteries[node]!;
    this.events[node] = NO_EVENT;
    this.settle(node);
    if (this.near[node] === 1 && this.isEmpty(node, battery)) {
      this.near[node] = 0;
      this.loads.die(node);
    } else this.look(node, battery);
  }

  private isEmpty(node: number, battery: BatteryModel): boolean {
    const leftS = battery.secondsToEmpty(this.states[node], this.loads.currentA(node));
    return leftS * US_PER_S < 1 || battery.remainingC(this.states[node]) < EMPTY_C;
  }

  private look(node: number, battery: BatteryModel): void {
    if (this.near[node] === 0) {
      const atLeastS = battery.secondsToEmpty(this.states[node], this.loads.largestCurrentA(node));
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
    this.schedule(node, Math.ceil(battery.secondsToEmpty(this.states[node], this.loads.currentA(node)) * US_PER_S));
  }

  private schedule(node: number, afterUs: number): void {
    this.kernel.cancel(this.events[node]);
    this.events[node] = Number.isFinite(afterUs)
      ? this.kernel.schedule(this.kernel.nowUs + afterUs, node, this.checkKind)
      : NO_EVENT;
  }

  private settle(node: number): void {
    this.states[node] = this.settled(node, this.batteries[node]!);
    this.settledUs[node] = this.kernel.nowUs;
    this.settledC[node] = this.loads.chargeC(node);
  }

  /** The battery's state at the present: what was drawn since the last settling, at its mean current. */
  private settled(node: number, battery: BatteryModel): unknown {
    const seconds = (this.kernel.nowUs - this.settledUs[node]) / US_PER_S;
    if (seconds <= 0) return this.states[node];
    const drawnC = Math.max(0, this.loads.chargeC(node) - this.settledC[node]); // sums of rounded products may differ by an ulp
    return battery.draw(this.states[node], drawnC / seconds, seconds);
  }
}
