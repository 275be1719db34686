/** Sums over what some nodes did in the windows of a span of a run: where two runs' sums part, the runs part. */
import { Digest } from "../../../sim/digest.ts";
import type { Observer } from "../../../sim/observer.ts";
import { Watch } from "../../../sim/watch.ts";
import { deriveKey } from "../../base/chance.ts";
import { Keys } from "../../base/keys.ts";
import { NameIndex } from "../../base/name-index.ts";
import type { Span } from "./side.ts";

/** Any key does, as long as it is the same for every run: nodes are told apart by name, whatever the seed. */
const COMMON_KEY = { k0: 0x64696666, k1: 0x6e6f6465 };

/** The digest's own chains and windows, of these nodes and this span alone, under keys that do not depend on the seed. */
export class WindowSums implements Observer {
  readonly digest: Digest;
  readonly windowUs: number;
  /** Observables by window. */
  readonly counts: Float64Array;
  private readonly clock = { nowUs: 0 };
  private readonly watch: Watch;
  private readonly counted: readonly boolean[];
  private readonly span: Span;

  /** @param counted by node: whether what it does is part of the sums */
  constructor(names: readonly string[], counted: readonly boolean[], span: Span, windows: number) {
    const keys = new Keys(names.length, (node) => deriveKey(COMMON_KEY, names[node]));
    const lengthUs = span.toUs - span.fromUs;
    this.counted = counted;
    this.span = span;
    this.windowUs = Math.max(1, Math.ceil(lengthUs / windows));
    this.digest = new Digest(keys, this.windowUs, lengthUs);
    this.counts = new Float64Array(this.digest.windows);
    this.watch = new Watch(
      this.clock,
      this.digest,
      keys,
      NameIndex.of(names.length, (node) => names[node]),
      [],
    );
  }

  /** The span of a window. */
  spanOf(window: number): Span {
    const fromUs = this.span.fromUs + window * this.windowUs;
    return { fromUs, toUs: Math.min(this.span.toUs, fromUs + this.windowUs) };
  }

  booted(node: number, atUs: number): void {
    if (this.isCounted(node, atUs)) this.watch.booted(node);
  }
  died(node: number, atUs: number): void {
    if (this.isCounted(node, atUs)) this.watch.died(node);
  }
  frameOnAir(
    node: number,
    startUs: number,
    airtimeUs: number,
    onAirBytes: number,
    to: number,
    frame: Uint8Array,
  ): void {
    if (this.isCounted(node, startUs)) this.watch.frameOnAir(node, airtimeUs, onAirBytes, to, frame);
  }
  copiesOnAir(node: number, startUs: number, copies: number, airtimeUs: number, atUs: number): void {
    if (this.isCounted(node, atUs)) this.watch.copiesOnAir(node, atUs - startUs, copies, airtimeUs);
  }
  frameOutcome(
    receiver: number,
    transmitter: number,
    atUs: number,
    outcome: Parameters<Watch["frameOutcome"]>[2],
  ): void {
    if (this.isCounted(receiver, atUs)) this.watch.frameOutcome(receiver, transmitter, outcome);
  }
  delivered(node: number, origin: string, timestampMs: number, value: number, hops: number, atUs: number): void {
    if (this.isCounted(node, atUs)) this.watch.delivered(node, origin, timestampMs, value, hops);
  }

  private isCounted(node: number, atUs: number): boolean {
    if (!this.counted[node] || atUs < this.span.fromUs || atUs >= this.span.toUs) return false;
    this.clock.nowUs = atUs - this.span.fromUs;
    this.counts[Math.floor(this.clock.nowUs / this.windowUs)] += 1;
    return true;
  }
}
