/**
 * When nodes look at their samples. Silence is evaluated in bulk: a node names the first sample on which it might act, and
 * only that one becomes an event. Something else that changes the node's mind makes it scan afresh.
 */
import type { SensorSeries } from "../../models/sensor/sensor.ts";
import type { ProtocolNode, SampleBlock } from "../../src/host.ts";
import { type Kernel, NO_EVENT } from "../kernel/kernel.ts";

/** Samples scanned at a time: few where a node acts often, many where it is silent. */
const SHORTEST_BLOCK = 4;
const LONGEST_BLOCK = 1024;
/** Samples scanned ahead of the present at most; beyond, the scan itself becomes an event. */
const SCAN_AHEAD = 16384;

/** A node with a sensor, or without. */
export interface Sensing {
  readonly sensor: SensorSeries | undefined;
}

/** What sampling needs of the nodes. */
export interface SamplingParts {
  readonly kernel: Kernel;
  readonly nodes: readonly Sensing[];
  /** What one sample costs at each node, µs: a node acts on a sample that much later. */
  sampleUs(node: number): number;
  protocolNode(node: number): ProtocolNode;
  /** The node's local clock at an instant of the run. */
  localClockUs(node: number, atUs: number): number;
  isUp(node: number): boolean;
  /** Whether every sample is an event from the beginning. */
  readonly everySampleIsAnEvent: boolean;
  /** A followed node's processor starts or stops with a sample. */
  beforeLoadChange(node: number): void;
  afterLoadChange(node: number): void;
}

export class Sampling {
  private readonly parts: SamplingParts;
  /** The first sample that is not yet scanned. */
  private readonly cursor: Float64Array;
  /** One more than the last sample that became an event: events carry ordinals of 32 bits. */
  private readonly afterTaken: Int32Array;
  private readonly blockLength: Uint16Array;
  private readonly pending: Float64Array;
  /** Whether a sample is taken and its computation under way. */
  private readonly computing: Uint8Array;
  /** Nodes whose every sample is an event. */
  private readonly followed: Uint8Array;
  private readonly block: { firstOrdinal: number; values: Float64Array; labels: Uint8Array };
  private readonly takenKind: number;
  private readonly decideKind: number;
  private readonly scanKind: number;

  constructor(parts: SamplingParts) {
    const nodes = parts.nodes.length;
    this.parts = parts;
    this.cursor = new Float64Array(nodes);
    this.afterTaken = new Int32Array(nodes);
    this.blockLength = new Uint16Array(nodes).fill(SHORTEST_BLOCK);
    this.pending = new Float64Array(nodes).fill(NO_EVENT);
    this.computing = new Uint8Array(nodes);
    this.followed = new Uint8Array(nodes).fill(parts.everySampleIsAnEvent ? 1 : 0);
    this.block = { firstOrdinal: 0, values: new Float64Array(LONGEST_BLOCK), labels: new Uint8Array(LONGEST_BLOCK) };
    this.takenKind = parts.kernel.register("sample", (node, ordinal) => this.taken(node, ordinal));
    this.decideKind = parts.kernel.register("decision", (node, ordinal) => this.decide(node, ordinal));
    this.scanKind = parts.kernel.register("scan", (node) => this.scan(node));
  }

  /** The node has booted: it sees the samples from now on. */
  powerUp(node: number): void {
    const series = this.parts.nodes[node].sensor;
    if (series === undefined) return;
    this.parts.kernel.cancelIn(this.pending, node);
    this.cursor[node] = series.countBefore(this.parts.kernel.nowUs);
    this.scan(node);
  }

  powerDown(node: number): void {
    this.parts.kernel.cancelIn(this.pending, node);
    this.computing[node] = 0;
  }

  /** Scans the samples to come afresh. Those up to the present are decided. */
  rescan(node: number): void {
    this.scanFrom(node, this.parts.kernel.nowUs + 1);
  }

  /** The node judges samples by other rules from the present on, a sample of this instant included. */
  changeOfMind(node: number): void {
    this.scanFrom(node, this.parts.kernel.nowUs);
  }

  /** From now on every sample of the node is an event (its battery is near the end, and each load counts). */
  followClosely(node: number): void {
    this.followed[node] = 1;
    if (this.parts.isUp(node)) this.scanFrom(node, this.parts.kernel.nowUs);
  }

  private scanFrom(node: number, fromUs: number): void {
    const series = this.parts.nodes[node].sensor;
    if (series === undefined || this.computing[node] === 1) return;
    this.parts.kernel.cancelIn(this.pending, node);
    this.cursor[node] = Math.max(this.afterTaken[node], series.countBefore(fromUs));
    this.scan(node);
  }

  /** Finds the next sample on which the node might act, and makes it an event. */
  private scan(node: number): void {
    const series = this.parts.nodes[node].sensor!;
    const ahead = this.cursor[node] + SCAN_AHEAD;
    this.pending[node] = NO_EVENT;
    while (this.cursor[node] < series.count) {
      const from = this.cursor[node];
      if (this.followed[node] === 1) {
        this.plan(node, from, this.takenKind);
        return;
      }
      if (from >= ahead) {
        this.plan(node, from, this.scanKind);
        return;
      }
      const length = Math.min(this.blockLength[node], series.count - from);
      const found = this.parts.protocolNode(node).scanSamples(this.read(series, from, length), 0, length);
      this.cursor[node] = from + found;
      if (found < length) {
        this.blockLength[node] = Math.max(SHORTEST_BLOCK, this.blockLength[node] >> 1);
        this.plan(node, from + found, this.takenKind);
        return;
      }
      this.blockLength[node] = Math.min(LONGEST_BLOCK, this.blockLength[node] * 2);
    }
  }

  /** An event at the instant of a sample; at once where the processor lags behind the sensor. */
  private plan(node: number, ordinal: number, kind: number): void {
    const { kernel, nodes } = this.parts;
    const afterUs = Math.max(0, nodes[node].sensor!.timeUs(ordinal) - kernel.nowUs);
    kernel.afterInto(this.pending, node, afterUs, node, kind, ordinal | 0);
  }

  private taken(node: number, ordinal: number): void {
    const { kernel } = this.parts;
    this.pending[node] = NO_EVENT;
    this.computing[node] = 1;
    this.cursor[node] = ordinal + 1;
    this.afterTaken[node] = ordinal + 1;
    if (this.followed[node] === 1) {
      this.parts.beforeLoadChange(node);
      this.parts.afterLoadChange(node);
      if (!this.parts.isUp(node)) return;
    }
    const sampleUs = this.parts.sampleUs(node);
    if (sampleUs === 0) this.decide(node, ordinal);
    else kernel.after(sampleUs, node, this.decideKind, ordinal);
  }

  private decide(node: number, ordinal: number): void {
    if (!this.parts.isUp(node)) return;
    const series = this.parts.nodes[node].sensor!;
    const protocolNode = this.parts.protocolNode(node);
    const isFollowed = this.followed[node] === 1;
    if (isFollowed) {
      this.parts.beforeLoadChange(node);
      this.parts.afterLoadChange(node);
      if (!this.parts.isUp(node)) return;
    }
    const block = this.read(series, ordinal, 1);
    if (!isFollowed || protocolNode.scanSamples(block, 0, 1) === 0) {
      protocolNode.onSample(block, 0, this.parts.localClockUs(node, series.timeUs(ordinal)));
    }
    this.computing[node] = 0;
    if (this.parts.isUp(node)) this.scan(node);
  }

  /** Fills the shared block; it is valid until the next call. */
  private read(series: SensorSeries, from: number, length: number): SampleBlock {
    this.block.firstOrdinal = from;
    series.read(from, from + length, this.block.values, this.block.labels);
    return this.block;
  }
}
