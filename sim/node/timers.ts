/** The timers of all nodes: small integers of a node's own choosing, on its local clock. */
import { type Kernel, NO_EVENT } from "../kernel/kernel.ts";
import type { Clocks } from "./clocks.ts";

export class Timers {
  private readonly kernel: Kernel;
  private readonly clocks: Clocks;
  private readonly byNode: (Map<number, number> | undefined)[] = [];
  private readonly kind: number;

  /**
   * @param fires a timer is due, and no longer set
   */
  constructor(kernel: Kernel, clocks: Clocks, fires: (node: number, timer: number) => void) {
    this.kernel = kernel;
    this.clocks = clocks;
    this.kind = kernel.register("timer", (node, timer) => {
      this.byNode[node]?.delete(timer);
      fires(node, timer);
    });
  }

  /** (Re)starts a timer. @param delayUs of the local clock */
  set(node: number, timer: number, delayUs: number): void {
    let timers = this.byNode[node];
    if (timers === undefined) {
      timers = new Map();
      this.byNode[node] = timers;
    }
    this.kernel.cancel(timers.get(timer) ?? NO_EVENT);
    const atUs = this.kernel.nowUs + Math.ceil(delayUs / this.clocks.rate(node));
    timers.set(timer, this.kernel.schedule(atUs, node, this.kind, timer));
  }

  cancel(node: number, timer: number): void {
    const timers = this.byNode[node];
    this.kernel.cancel(timers?.get(timer) ?? NO_EVENT);
    timers?.delete(timer);
  }

  /** The node is dead. */
  cancelAll(node: number): void {
    for (const handle of this.byNode[node]?.values() ?? []) this.kernel.cancel(handle);
    this.byNode[node] = undefined;
  }
}
