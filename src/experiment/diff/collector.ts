/** Collects what some nodes did in a span of a run, and the last that happened before it. */
import type { FrameOutcome } from "../../../sim/net/outcome.ts";
import type { Observer } from "../../../sim/observer.ts";
import type { Observable } from "./observable.ts";
import type { Span } from "./side.ts";

export class Collector implements Observer {
  /** By node, in that node's own order. */
  readonly within: readonly Observable[][];
  /** The last before the span, of all these nodes, in the order in which they happened. */
  readonly before: Observable[] = [];
  private readonly names: readonly string[];
  private readonly counted: readonly boolean[];
  private readonly span: Span;
  private readonly context: number;
  private readonly most: number;

  /**
   * @param counted by node: whether it is of interest
   * @param context how many to keep of what was before
   * @param most how many to keep of each node
   */
  constructor(
    names: readonly string[],
    counted: readonly boolean[],
    span: Span,
    context: number,
    most = Number.POSITIVE_INFINITY,
  ) {
    this.names = names;
    this.counted = counted;
    this.span = span;
    this.context = context;
    this.most = most;
    this.within = names.map(() => []);
  }

  booted(node: number, atUs: number): void {
    this.take(node, { atUs, node: this.names[node], what: "boot" });
  }
  died(node: number, atUs: number): void {
    this.take(node, { atUs, node: this.names[node], what: "death" });
  }
  frameOnAir(node: number, atUs: number, _airtimeUs: number, onAirBytes: number, to: number, frame: Uint8Array): void {
    const addressee = to < 0 ? null : this.names[to];
    this.take(node, {
      atUs,
      node: this.names[node],
      what: "frame on air",
      to: addressee,
      onAirBytes,
      frame: frame.slice(),
    });
  }
  copiesOnAir(node: number, _startUs: number, copies: number, airtimeUs: number, atUs: number): void {
    this.take(node, { atUs, node: this.names[node], what: "copies on air", copies, airtimeUs });
  }
  frameOutcome(node: number, transmitter: number, atUs: number, outcome: FrameOutcome): void {
    this.take(node, { atUs, node: this.names[node], what: "frame outcome", from: this.names[transmitter], outcome });
  }
  delivered(node: number, origin: string, timestampMs: number, value: number, hops: number, atUs: number): void {
    const told = Number.isNaN(value) ? null : value;
    this.take(node, { atUs, node: this.names[node], what: "delivery", origin, timestampMs, value: told, hops });
  }

  private take(node: number, observable: Observable): void {
    if (!this.counted[node] || observable.atUs >= this.span.toUs) return;
    if (observable.atUs >= this.span.fromUs) {
      if (this.within[node].length < this.most) this.within[node].push(observable);
      return;
    }
    this.before.push(observable);
    if (this.before.length > this.context) this.before.shift();
  }
}
