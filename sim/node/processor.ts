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
import { Reading } from "../energy/reading.ts";
import type { Kernel } from "../kernel/kernel.ts";

/** What the processors report back. */
export interface ProcessorListener {
  /** A node's processor starts or stops computing at the present instant. */
  beforeLoadChange(node: number): void;
  afterLoadChange(node: number): void;
  workDone(node: number, token: number): void;
}

/**
 * What holds from one sample to the next, side by side by node: after when and up to when, µs; how many samples were taken
 * before, and when the last of them is computed, µs.
 */
const STRETCH = { afterUs: 0, untilUs: 1, taken: 2, computedUs: 3 } as const;
const STRETCH_NUMBERS = 4;

interface Job {
  readonly durationUs: number;
  readonly token: number;
}

export class Processors {
  /** What one sample costs at each node, µs. */
  readonly sampleUs: Float64Array;
  private readonly kernel: Kernel;
  private readonly listener: ProcessorListener;
  private readonly processors: readonly Processor[];
  private readonly series: readonly (SensorSeries | undefined)[];
  private readonly firstOrdinal: Float64Array;
  private readonly doneUs: Float64Array;
  private readonly runningSinceUs: Float64Array;
  private readonly jobs: (Job[] | undefined)[] = [];
  private readonly doneKind: number;
  /** See {@link STRETCH}: batteries ask at each change of load. */
  private readonly stretches: Float64Array;
  private readonly reading = new Reading();

  constructor(
    kernel: Kernel,
    processors: readonly Processor[],
    series: readonly (SensorSeries | undefined)[],
    sampleWork: Work,
    listener: ProcessorListener,
  ) {
    this.kernel = kernel;
    this.listener = listener;
    this.processors = processors;
    this.series = series;
    this.sampleUs = Float64Array.from(processors, (processor) => workDurationUs(sampleWork, processor));
    this.firstOrdinal = new Float64Array(processors.length).fill(Number.POSITIVE_INFINITY);
    this.doneUs = new Float64Array(processors.length);
    this.runningSinceUs = new Float64Array(processors.length).fill(Number.NaN);
    this.stretches = new Float64Array(processors.length * STRETCH_NUMBERS);
    this.doneKind = kernel.register("work done", (node, token) => this.jobEnds(node, token));
  }

  /** Samples count from the node's boot on. */
  powerUp(node: number): void {
    const series = this.series[node];
    if (series === undefined) return;
    this.firstOrdinal[node] = series.countBefore(this.kernel.nowUs);
    this.stretches[node * STRETCH_NUMBERS + STRETCH.untilUs] = Number.NEGATIVE_INFINITY;
  }

  /** The node is dead: its queue is gone. What it computed until now stays booked. */
  powerDown(node: number): void {
    const nowUs = this.kernel.nowUs;
    this.doneUs[node] = this.busyUs(node, nowUs);
    this.firstOrdinal[node] = Number.POSITIVE_INFINITY;
    this.stretches[node * STRETCH_NUMBERS + STRETCH.untilUs] = Number.NEGATIVE_INFINITY;
    this.runningSinceUs[node] = Number.NaN;
    this.jobs[node] = undefined;
  }

  /** Asks for work beyond that of the samples. */
  work(node: number, work: Work, token: number): void {
    const job: Job = { durationUs: workDurationUs(work, this.processors[node]), token };
    const queue = this.jobs[node];
    if (queue !== undefined && queue.length > 0) queue.push(job);
    else {
      this.jobs[node] = [job];
      this.begin(node, job);
    }
  }

  /** Samples taken strictly before `atUs` since the boot. */
  samplesTaken(node: number, atUs: number): number {
    const series = this.series[node];
    if (series === undefined || this.firstOrdinal[node] === Number.POSITIVE_INFINITY) return 0;
    return Math.max(0, series.countBefore(atUs) - this.firstOrdinal[node]);
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
    let total = this.doneUs[node];
    const since = this.runningSinceUs[node];
    if (!Number.isNaN(since)) total += atUs - since;
    if (this.sampleUs[node] > 0) {
      const { stretches } = this;
      const at = node * STRETCH_NUMBERS;
      if (!(atUs > stretches[at + STRETCH.afterUs] && atUs <= stretches[at + STRETCH.untilUs])) this.enter(node, atUs);
      const taken = stretches[at + STRETCH.taken];
      const unfinishedUs = taken > 0 ? Math.max(0, stretches[at + STRETCH.computedUs] - atUs) : 0;
      total = total + taken * this.sampleUs[node] - unfinishedUs;
    }
    reading.busyUs = total;
  }

  /** Whether the processor computes at the present instant (a sample taken just now included). */
  isComputing(node: number): boolean {
    if (!Number.isNaN(this.runningSinceUs[node])) return true;
    if (this.sampleUs[node] === 0) return false;
    const nowUs = this.kernel.nowUs;
    this.enter(node, nowUs + 1);
    const at = node * STRETCH_NUMBERS;
    return this.stretches[at + STRETCH.taken] > 0 && this.stretches[at + STRETCH.computedUs] > nowUs;
  }

  /** Enters the stretch of a node that holds a time. */
  private enter(node: number, atUs: number): void {
    const { stretches } = this;
    const at = node * STRETCH_NUMBERS;
    const series = this.series[node];
    const taken = this.samplesTaken(node, atUs);
    const next = this.firstOrdinal[node] + taken;
    const lastUs = taken > 0 ? series!.timeUs(next - 1) : Number.NEGATIVE_INFINITY;
    stretches[at + STRETCH.afterUs] = lastUs;
    stretches[at + STRETCH.untilUs] =
      series !== undefined && next < series.count ? series.timeUs(next) : Number.POSITIVE_INFINITY;
    stretches[at + STRETCH.taken] = taken;
    stretches[at + STRETCH.computedUs] = lastUs + this.sampleUs[node];
  }

  private begin(node: number, job: Job): void {
    const { nowUs } = this.kernel;
    this.listener.beforeLoadChange(node);
    this.runningSinceUs[node] = nowUs;
    this.kernel.after(job.durationUs, node, this.doneKind, job.token);
    this.listener.afterLoadChange(node);
  }

  private jobEnds(node: number, token: number): void {
    const queue = this.jobs[node];
    if (queue === undefined || Number.isNaN(this.runningSinceUs[node])) return;
    this.listener.beforeLoadChange(node);
    this.doneUs[node] += this.kernel.nowUs - this.runningSinceUs[node];
    this.runningSinceUs[node] = Number.NaN;
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
