/** A kernel that also keeps where virtual and real time went: a class of its own, so that the other pays nothing. */
import type { EventHandler } from "./event-records.ts";
import { Kernel } from "./kernel.ts";

/** What one kind of event came to. */
export interface KindProfile {
  readonly name: string;
  /** Events fired. */
  readonly fired: number;
  /** Virtual time that passed between these events and whatever fired before each, µs. */
  readonly advancedUs: number;
  /** Real time in their handlers and the queue, by the clock given, ns. */
  readonly realNs: number;
}

export class ProfilingKernel extends Kernel {
  private readonly clockNs: () => number;
  private readonly firedOf: number[] = [];
  private readonly advancedUsOf: number[] = [];
  private readonly realNsOf: number[] = [];

  /**
   * @param clockNs reads a real clock, ns; nothing of the run depends on it
   * @param tieKey as in {@link Kernel}
   */
  constructor(clockNs: () => number, tieKey?: number) {
    super(tieKey);
    this.clockNs = clockNs;
  }

  override register(name: string, handler: EventHandler): number {
    const kind = super.register(name, handler);
    this.firedOf[kind] = 0;
    this.advancedUsOf[kind] = 0;
    this.realNsOf[kind] = 0;
    return kind;
  }

  /** The kinds registered, those that took most real time first; equal ones in the order of registration. */
  profile(): readonly KindProfile[] {
    const rows = this.kindNames.map((name, kind) => ({
      name,
      fired: this.firedOf[kind],
      advancedUs: this.advancedUsOf[kind],
      realNs: this.realNsOf[kind],
    }));
    return rows.sort((one, other) => other.realNs - one.realNs);
  }

  protected override fire(slot: number): void {
    const kind = this.queue.kindOf(slot);
    this.firedOf[kind]++;
    this.advancedUsOf[kind] += this.queue.timeOf(slot) - this.nowUs;
    const startNs = this.clockNs();
    super.fire(slot);
    this.realNsOf[kind] += this.clockNs() - startNs;
  }
}
