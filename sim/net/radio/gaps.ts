/**
 * The gaps of a strobe, in which its sender listens for the acknowledgement.
 *
 * A sender listens in every gap; only one that follows a copy on which the addressee was locked can bring an
 * acknowledgement, so only those are played out. While the sender is locked on something there, it sends no copies; if that
 * was not its acknowledgement it goes on with the next copy that is due, to the end of its strobe.
 */
import { TURNAROUND_US } from "../../../models/radio/ieee802154.ts";
import { COPY_GAP_US } from "../../../models/radio/low-power-listening.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Air } from "./air.ts";
import { MODE } from "./air-contract.ts";

/** The strobes on the air, by transmitter. */
export interface Trains {
  /** Whether there is one, and its ordinal. */
  readonly active: Uint8Array;
  readonly serial: Int32Array;
  /** How long a copy lasts, and when the strobe ends at the latest, µs. */
  readonly copyUs: Uint16Array;
  readonly endUs: Float64Array;
}

export class Gaps {
  private readonly kernel: Kernel;
  private readonly air: Air;
  private readonly trains: Trains;
  /** Whether no copies go out since the sender is locked on something; from when on they do not, or else do again, µs. */
  private readonly isHeld: Uint8Array;
  private readonly turnUs: Float64Array;
  private readonly skipped: Int32Array;
  private readonly listenKind: number;
  private readonly leaveKind: number;

  constructor(kernel: Kernel, air: Air, trains: Trains) {
    const { nodes } = air.rows;
    this.kernel = kernel;
    this.air = air;
    this.trains = trains;
    this.isHeld = new Uint8Array(nodes);
    this.turnUs = new Float64Array(nodes);
    this.skipped = new Int32Array(nodes);
    this.listenKind = kernel.register("gap: listen", (node, serial) => this.listen(node, serial));
    this.leaveKind = kernel.register("gap: leave", (node, serial) => this.leave(node, serial));
  }

  /** A strobe begins. */
  begin(node: number): void {
    this.isHeld[node] = 0;
    this.turnUs[node] = 0;
    this.skipped[node] = 0;
  }

  /** An addressee is locked on a copy that begins now: the gap after it may bring an acknowledgement. */
  expect(node: number): void {
    this.kernel.after(this.trains.copyUs[node], node, this.listenKind, this.trains.serial[node]);
  }

  /** Whether a copy goes out that is due now. */
  sendsNow(node: number): boolean {
    return this.isHeld[node] === 0 && this.kernel.nowUs >= this.turnUs[node];
  }

  /** What the sender was locked on is over, and its strobe may not be: it goes on. */
  released(node: number): void {
    if (this.trains.active[node] === 0 || this.isHeld[node] === 0) return;
    const periodUs = this.trains.copyUs[node] + COPY_GAP_US;
    const fromUs = Math.min(this.kernel.nowUs + TURNAROUND_US, this.trains.endUs[node] + COPY_GAP_US);
    const missed = Math.ceil((fromUs - this.turnUs[node]) / periodUs);
    this.skipped[node] += missed;
    this.isHeld[node] = 0;
    this.turnUs[node] += missed * periodUs;
    if (this.air.mode[node] === MODE.listening) this.air.mode[node] = MODE.transmitting;
  }

  /** How many copies a strobe that ends now has sent whole. */
  copiesSent(node: number): number {
    const { nowUs } = this.kernel;
    const periodUs = this.trains.copyUs[node] + COPY_GAP_US;
    const due = Math.floor((nowUs - this.air.startUs[node] + COPY_GAP_US) / periodUs);
    const held = this.isHeld[node] === 1 ? Math.floor((nowUs - this.turnUs[node] + COPY_GAP_US) / periodUs) : 0;
    return due - this.skipped[node] - held;
  }

  private listen(node: number, serial: number): void {
    const { air, kernel, trains } = this;
    if (trains.serial[node] !== serial || trains.active[node] === 0 || kernel.nowUs >= trains.endUs[node]) return;
    air.mode[node] = MODE.listening;
    air.deafen(node, TURNAROUND_US);
    // The last moment to turn round for the next copy: an acknowledgement has begun by then.
    kernel.after(COPY_GAP_US - TURNAROUND_US, node, this.leaveKind, serial);
  }

  private leave(node: number, serial: number): void {
    const { air, kernel, trains } = this;
    if (trains.serial[node] !== serial || trains.active[node] === 0) return;
    if (air.mode[node] === MODE.listening) air.mode[node] = MODE.transmitting;
    else {
      this.isHeld[node] = 1;
      this.turnUs[node] = kernel.nowUs + TURNAROUND_US;
    }
  }
}
