/**
 * A kernel that writes each event into a trace, with the row during whose handling it was scheduled as its cause. A class of
 * its own, so that a run without a trace pays nothing; it can also be asked where real time went.
 */
import type { EventHandle, EventHandler } from "../kernel/event-records.ts";
import { ProfilingKernel } from "../kernel/profiling-kernel.ts";
import { NO_ROW, NOBODY, type Trace } from "./trace.ts";

const STOPPED_CLOCK = (): number => 0;
const FIRST_CAPACITY = 1024;
/** Events that come by the sensor's rhythm, whoever scheduled them: nothing in the network causes a sample. */
const OF_THEMSELVES: ReadonlySet<string> = new Set(["sample", "scan"]);

export class TracingKernel extends ProfilingKernel {
  private readonly trace: Trace;
  /** The kind of row of each kind of event: kinds of one name share it. */
  private readonly rowKinds: number[] = [];
  private readonly areOfThemselves: boolean[] = [];
  /** What caused the pending event in each slot. */
  private causes = new Int32Array(FIRST_CAPACITY).fill(NO_ROW);

  /**
   * @param clockNs as in {@link ProfilingKernel}; left out: real time is not measured
   * @param tieKey as in {@link ProfilingKernel}
   */
  constructor(trace: Trace, clockNs: () => number = STOPPED_CLOCK, tieKey?: number) {
    super(clockNs, tieKey);
    this.trace = trace;
  }

  override register(name: string, handler: EventHandler): number {
    const kind = super.register(name, handler);
    this.rowKinds[kind] = this.trace.kind(name, "event");
    this.areOfThemselves[kind] = OF_THEMSELVES.has(name);
    return kind;
  }

  override schedule(timeUs: number, node: number, kind: number, a = 0, b = 0): EventHandle {
    const handle = super.schedule(timeUs, node, kind, a, b);
    const slot = this.queue.slotOf(handle);
    if (slot >= this.causes.length) this.grow();
    this.causes[slot] = this.areOfThemselves[kind] ? NO_ROW : this.trace.current;
    return handle;
  }

  override after(delayUs: number, node: number, kind: number, a = 0, b = 0): void {
    this.schedule(this.nowUs + delayUs, node, kind, a, b);
  }

  override afterInto(
    handles: Float64Array,
    at: number,
    delayUs: number,
    node: number,
    kind: number,
    a = 0,
    b = 0,
  ): void {
    handles[at] = this.schedule(this.nowUs + delayUs, node, kind, a, b);
  }

  protected override fire(slot: number): void {
    const { trace, queue } = this;
    const kind = this.rowKinds[queue.kindOf(slot)];
    const row = trace.add(
      queue.timeOf(slot),
      queue.nodeOf(slot),
      kind,
      this.causes[slot],
      NOBODY,
      queue.aOf(slot),
      queue.bOf(slot),
    );
    trace.current = row;
    trace.currentEvent = row;
    super.fire(slot);
    trace.current = NO_ROW;
    trace.currentEvent = NO_ROW;
  }

  private grow(): void {
    const causes = new Int32Array(this.queue.capacity).fill(NO_ROW);
    causes.set(this.causes);
    this.causes = causes;
  }
}
