/** The timers of all nodes: small integers of a node's own choosing, on its local clock. */
import { type Kernel, NO_EVENT } from "../kernel/kernel.ts";
import type { Clocks } from "./clocks.ts";

export class Timers {
  private readonly kernel: Kernel;
  private readonly clocks: Clocks;
  private readonly nodes: number;
  /**
   * One timer of each node, which is all that most have set at a time: its event, and which timer it is. No room is made
   * before the first timer is set: many protocols set none.
   */
  private events = new Float64Array(0);
  private timers = new Int32Array(0);
  /** The events of its others. */
  private readonly others: (Map<number, number> | undefined)[] = [];
  private readonly kind: number;

  /**
   * @param fires a timer is due, and no longer set
   */
  constructor(nodes: number, kernel: Kernel, clocks: Clocks, fires: (node: number, timer: number) => void) {
    this.kernel = kernel;
    this.clocks = clocks;
    this.nodes = nodes;
    this.kind = kernel.register("timer", (node, timer) => {
      if (this.isFirst(node, timer)) this.events[node] = NO_EVENT;
      else this.others[node]?.delete(timer);
      fires(node, timer);
    });
  }

  /** (Re)starts a timer. @param delayUs of the local clock */
  set(node: number, timer: number, delayUs: number): void {
    this.cancel(node, timer);
    const afterUs = Math.ceil(delayUs / this.clocks.rate(node));
    if (this.events.length === 0) {
      this.events = new Float64Array(this.nodes).fill(NO_EVENT);
      this.timers = new Int32Array(this.nodes);
    }
    if (this.events[node] === NO_EVENT) {
      this.timers[node] = timer;
      this.kernel.afterInto(this.events, node, afterUs, node, this.kind, timer);
      return;
    }
    this.others[node] ??= new Map();
    this.others[node].set(timer, this.kernel.schedule(this.kernel.nowUs + afterUs, node, this.kind, timer));
  }

  cancel(node: number, timer: number): void {
    if (this.isFirst(node, timer)) this.kernel.cancelIn(this.events, node);
    else {
      const others = this.others[node];
      this.kernel.cancel(others?.get(timer) ?? NO_EVENT);
      others?.delete(timer);
    }
  }

  /** The node is dead. */
  cancelAll(node: number): void {
    if (this.events.length === 0) return;
    this.kernel.cancelIn(this.events, node);
    for (const event of this.others[node]?.values() ?? []) this.kernel.cancel(event);
    this.others[node] = undefined;
  }

  /** Whether it is the timer of {@link events}. */
  private isFirst(node: number, timer: number): boolean {
    return this.timers[node] === timer && this.events[node] !== NO_EVENT;
  }
}
