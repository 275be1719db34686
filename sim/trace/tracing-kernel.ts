/**
 * A kernel that writes each event into a trace, with the row during whose handling it was scheduled as its cause. A class of
 * its own, so that a run without a trace pays nothing; it can also be asked where real time went.
 */
import { A, B, type EventHandle, NODE, RECORD_WORDS, SLOT_LIMIT } from "../kernel/event-records.ts";
import type { EventHandler } from "../kernel/kernel.ts";
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
    const slot = handle % SLOT_LIMIT;
    if (slot >= this.causes.length) this.grow();
    this.causes[slot] = this.areOfThemselves[kind] ? NO_ROW : this.trace.current;
    return handle;
  }

  protected override fire(): void {
    const { near, records } = this.queue;
    const { trace } = this;
    const slot = near.slots[0];
    const at = slot * RECORD_WORDS;
    const { words } = records;
    const kind = this.rowKinds[this.nextKind()];
    const row = trace.add(
      near.times[0],
      words[at + NODE],
      kind,
      this.causes[slot],
      NOBODY,
      words[at + A],
      words[at + B],
    );
    trace.current = row;
    trace.currentEvent = row;
    super.fire();
    trace.current = NO_ROW;
    trace.currentEvent = NO_ROW;
  }

  private grow(): void {
    const causes = new Int32Array(this.queue.records.capacity).fill(NO_ROW);
    causes.set(this.causes);
    this.causes = causes;
  }
}
