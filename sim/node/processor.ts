/**
 * The processors of all nodes: what computation costs in time and energy.
 *
 * Each sample costs the protocol's work at the instant at which it is taken, silent or not; that part needs no events and
 * is a closed form of the number of samples. Other work is done one piece after the other.
 */
import {
  type ComputingParts,
  type Processor,
  processorFor,
  workDurationUs,
} from "../../models/accelerator/processor.ts";
import type { SensorSeries } from "../../models/sensor/sensor.ts";
import type { Work } from "../../src/host.ts";
import { cacheLines, LINE_BITS } from "../cache-lines.ts";
import { Reading } from "../energy/reading.ts";
import type { Kernel } from "../kernel/kernel.ts";

/** What the processors report back. */
export interface ProcessorListener {
  /** A node's processor starts or stops computing at the present instant. */
  beforeLoadChange(node: number): void;
  afterLoadChange(node: number): void;
  workDone(node: number, token: number): void;
}

// As in `net/radio/interference.ts`: constants of the own module cost nothing.
const NODE_BITS = LINE_BITS;
// What a node's line holds. The first four hold from one sample to the next.
/** After when and up to when that is, µs; how many samples were taken before, and when the last of them is computed, µs. */
const AFTER = 0;
const UNTIL = 1;
const TAKEN = 2;
const COMPUTED = 3;
/** Time spent on other work that is done, and since when there is some in course, or NaN, µs. */
const DONE = 4;
const RUNNING_SINCE = 5;
/** The first sample that it takes, or `Infinity` while it is not up. */
const FIRST_ORDINAL = 6;
/** Which of the kinds of processors computes. */
const KIND = 7;

/** A node with a sensor, or without. */
interface Sensing {
  readonly sensor: SensorSeries | undefined;
}

interface Job {
  readonly durationUs: number;
  readonly token: number;
}

export class Processors {
  private readonly kernel: Kernel;
  private readonly listener: ProcessorListener;
  private readonly nodes: readonly Sensing[];
  /** The kinds of processors, and what one sample costs with each, µs. */
  private readonly kinds: Processor[] = [];
  private readonly kindSampleUs: number[] = [];
  private readonly jobs: (Job[] | undefined)[] = [];
  private readonly doneKind: number;
  /** By node: batteries ask at each change of load. */
  private readonly lines: Float64Array;
  private readonly reading = new Reading();

  constructor(
    kernel: Kernel,
    processors: readonly Processor[],
    nodes: readonly Sensing[],
    sampleWork: Work,
    listener: ProcessorListener,
  ) {
    this.kernel = kernel;
    this.listener = listener;
    this.nodes = nodes;
    this.lines = cacheLines(nodes.length);
    // No closure: it would share its context with the handler below, and the list would stay.
    for (let node = 0; node < nodes.length; node++) {
      if (node === 0 || processors[node] !== processors[node - 1]) {
        this.kinds.push(processors[node]);
        this.kindSampleUs.push(workDurationUs(sampleWork, processors[node]));
      }
      const at = node << NODE_BITS;
      this.lines[at + RUNNING_SINCE] = Number.NaN;
      this.lines[at + FIRST_ORDINAL] = Number.POSITIVE_INFINITY;
      this.lines[at + KIND] = this.kinds.length - 1;
    }
    this.doneKind = kernel.register("work done", (node, token) => this.jobEnds(node, token));
  }

  /** What one sample costs at a node, µs. */
  sampleUs(node: number): number {
    return this.kindSampleUs[this.lines[(node << NODE_BITS) + KIND]];
  }

  /** Samples count from the node's boot on. */
  powerUp(node: number): void {
    const series = this.nodes[node].sensor;
    if (series === undefined) return;
    const at = node << NODE_BITS;
    this.lines[at + FIRST_ORDINAL] = series.countBefore(this.kernel.nowUs);
    this.lines[at + UNTIL] = Number.NEGATIVE_INFINITY;
  }

  /** The node is dead: its queue is gone. What it computed until now stays booked. */
  powerDown(node: number): void {
    const nowUs = this.kernel.nowUs;
    const at = node << NODE_BITS;
    this.lines[at + DONE] = this.busyUs(node, nowUs);
    this.lines[at + FIRST_ORDINAL] = Number.POSITIVE_INFINITY;
    this.lines[at + UNTIL] = Number.NEGATIVE_INFINITY;
    this.lines[at + RUNNING_SINCE] = Number.NaN;
    this.jobs[node] = undefined;
  }

  /** Asks for work beyond that of the samples. */
  work(node: number, work: Work, token: number): void {
    const job: Job = { durationUs: workDurationUs(work, this.kinds[this.lines[(node << NODE_BITS) + KIND]]), token };
    const queue = this.jobs[node];
    if (queue !== undefined && queue.length > 0) queue.push(job);
    else {
      this.jobs[node] = [job];
      this.begin(node, job);
    }
  }

  /** Samples taken strictly before `atUs` since the boot. */
  samplesTaken(node: number, atUs: number): number {
    const series = this.nodes[node].sensor;
    const first = this.lines[(node << NODE_BITS) + FIRST_ORDINAL];
    if (series === undefined || first === Number.POSITIVE_INFINITY) return 0;
    return Math.max(0, series.countBefore(atUs) - first);
  }

  /** Time spent computing up to `atUs`. Pure. */
  busyUs(node: number, atUs: number): number {
    const { reading } = this;
    reading.atUs = atUs;
    this.readBusy(node, reading);
    return reading.busyUs;
  }

  /** Reads the time spent computing. */
  readBusy(node: number, reading: Reading): void {
    const { atUs } = reading;
    const { lines } = this;
    const at = node << NODE_BITS;
    let total = lines[at + DONE];
    const since = lines[at + RUNNING_SINCE];
    if (!Number.isNaN(since)) total += atUs - since;
    const sampleUs = this.kindSampleUs[lines[at + KIND]];
    if (sampleUs > 0) {
      if (!(atUs > lines[at + AFTER] && atUs <= lines[at + UNTIL])) this.enter(node, atUs);
      const taken = lines[at + TAKEN];
      const unfinishedUs = taken > 0 ? Math.max(0, lines[at + COMPUTED] - atUs) : 0;
      total = total + taken * sampleUs - unfinishedUs;
    }
    reading.busyUs = total;
  }

  /** Whether the processor computes at the present instant (a sample taken just now included). */
  isComputing(node: number): boolean {
    const { lines } = this;
    const at = node << NODE_BITS;
    if (!Number.isNaN(lines[at + RUNNING_SINCE])) return true;
    if (this.sampleUs(node) === 0) return false;
    const nowUs = this.kernel.nowUs;
    this.enter(node, nowUs + 1);
    return lines[at + TAKEN] > 0 && lines[at + COMPUTED] > nowUs;
  }

  /** Enters the stretch of a node that holds a time. */
  private enter(node: number, atUs: number): void {
    const { lines } = this;
    const at = node << NODE_BITS;
    const series = this.nodes[node].sensor;
    const taken = this.samplesTaken(node, atUs);
    const next = lines[at + FIRST_ORDINAL] + taken;
    const lastUs = taken > 0 ? series!.timeUs(next - 1) : Number.NEGATIVE_INFINITY;
    lines[at + AFTER] = lastUs;
    lines[at + UNTIL] = series !== undefined && next < series.count ? series.timeUs(next) : Number.POSITIVE_INFINITY;
    lines[at + TAKEN] = taken;
    lines[at + COMPUTED] = lastUs + this.sampleUs(node);
  }

  private begin(node: number, job: Job): void {
    const { nowUs } = this.kernel;
    this.listener.beforeLoadChange(node);
    this.lines[(node << NODE_BITS) + RUNNING_SINCE] = nowUs;
    this.kernel.after(job.durationUs, node, this.doneKind, job.token);
    this.listener.afterLoadChange(node);
  }

  private jobEnds(node: number, token: number): void {
    const queue = this.jobs[node];
    const { lines } = this;
    const at = node << NODE_BITS;
    if (queue === undefined || Number.isNaN(lines[at + RUNNING_SINCE])) return;
    this.listener.beforeLoadChange(node);
    lines[at + DONE] += this.kernel.nowUs - lines[at + RUNNING_SINCE];
    lines[at + RUNNING_SINCE] = Number.NaN;
    queue.shift();
    if (queue.length > 0) this.begin(node, queue[0]);
    else this.listener.afterLoadChange(node);
    this.listener.workDone(node, token);
  }
}

/** What computes in each node; nodes of one kind that follow each other share one object. */
export function processorsOf(nodes: readonly ComputingParts[], sampleWork: Work): Processor[] {
  const processors: Processor[] = [];
  nodes.forEach((node, index) => {
    const before = nodes[index - 1];
    const isAlike = before !== undefined && before.board === node.board && before.accelerator === node.accelerator;
    processors.push(isAlike ? processors[index - 1] : processorFor(sampleWork, node));
  });
  return processors;
}
