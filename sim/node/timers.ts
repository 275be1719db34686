/** The timers of all nodes: small integers of a node's own choosing, on its local clock. */
import type { EventHandle } from "../kernel/event-queue.ts";
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
      this.forget(node, timer);
      fires(node, timer);
    });
  }

  /** (Re)starts a timer. @param delayUs of the local clock */
  set(node: number, timer: number, delayUs: number): void {
    this.cancel(node, timer);
    const atUs = this.kernel.nowUs + Math.ceil(delayUs / this.clocks.rate(node));
    this.keep(node, timer, this.kernel.schedule(atUs, node, this.kind, timer));
  }

  cancel(node: number, timer: number): void {
    this.kernel.cancel(this.forget(node, timer));
  }

  /** The node is dead. */
  cancelAll(node: number): void {
    if (this.events.length === 0) return;
    this.kernel.cancel(this.events[node]);
    this.events[node] = NO_EVENT;
    for (const event of this.others[node]?.values() ?? []) this.kernel.cancel(event);
    this.others[node] = undefined;
  }

  private keep(node: number, timer: number, event: EventHandle): void {
    if (this.events.length === 0) {
      this.events = new Float64Array(this.nodes).fill(NO_EVENT);
      this.timers = new Int32Array(this.nodes);
    }
    if (this.events[node] === NO_EVENT) {
      this.events[node] = event;
      this.timers[node] = timer;
      return;
    }
    this.others[node] ??= new Map();
    this.others[node].set(timer, event);
  }

  /** The event of a timer that is no longer set, or {@link NO_EVENT}. */
  private forget(node: number, timer: number): EventHandle {
    if (this.events.length === 0) return NO_EVENT;
    const event = this.events[node];
    if (event !== NO_EVENT && this.timers[node] === timer) {
      this.events[node] = NO_EVENT;
      return event;
    }
    const others = this.others[node];
    const other = others?.get(timer) ?? NO_EVENT;
    others?.delete(timer);
    return other;
  }
}
