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
import type { Trains } from "./trains.ts";

export class Gaps {
  private readonly kernel: Kernel;
  private readonly air: Air;
  private readonly trains: Trains;
  private readonly listenKind: number;
  private readonly leaveKind: number;

  constructor(kernel: Kernel, air: Air, trains: Trains) {
    this.kernel = kernel;
    this.air = air;
    this.trains = trains;
    this.listenKind = kernel.register("gap: listen", (node, serial) => this.listen(node, serial));
    this.leaveKind = kernel.register("gap: leave", (node, serial) => this.leave(node, serial));
  }

  /** An addressee is locked on a copy that begins now: the gap after it may bring an acknowledgement. */
  expect(node: number): void {
    this.kernel.after(this.trains.copyUs(node), node, this.listenKind, this.trains.serial(node));
  }

  /** What the sender was locked on is over, and its strobe may not be: it goes on. */
  released(node: number): void {
    if (this.trains.release(node) && this.air.mode[node] === MODE.listening) this.air.mode[node] = MODE.transmitting;
  }

  private listen(node: number, serial: number): void {
    const { air, kernel, trains } = this;
    if (trains.serial(node) !== serial || !trains.isActive(node) || trains.leftUs(node) <= 0) return;
    air.mode[node] = MODE.listening;
    air.deafen(node, TURNAROUND_US);
    // The last moment to turn round for the next copy: an acknowledgement has begun by then.
    kernel.after(COPY_GAP_US - TURNAROUND_US, node, this.leaveKind, serial);
  }

  private leave(node: number, serial: number): void {
    const { air, trains } = this;
    if (trains.serial(node) !== serial || !trains.isActive(node)) return;
    if (air.mode[node] === MODE.listening) air.mode[node] = MODE.transmitting;
    else trains.hold(node);
  }
}
