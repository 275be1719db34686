/** Writes into a trace what nodes come to: their lives, their messages, and the facts that they note. */
import type { Fact } from "../../src/host.ts";
import type { Observer } from "../observer.ts";
import { NOBODY, type Trace } from "./trace.ts";

/** Kinds of row about nodes and messages; facts come under their own names beside these. */
export const NODE_KINDS = { booted: "booted", died: "died", published: "published", delivered: "delivered" } as const;

export class MessageTrace implements Observer {
  private readonly trace: Trace;
  private readonly names: readonly string[];
  private readonly bootedKind: number;
  private readonly diedKind: number;
  private readonly publishedKind: number;
  private readonly deliveredKind: number;

  /** @param names of the nodes */
  constructor(trace: Trace, names: readonly string[]) {
    this.trace = trace;
    this.names = names;
    this.bootedKind = trace.kind(NODE_KINDS.booted, "node");
    this.diedKind = trace.kind(NODE_KINDS.died, "node");
    this.publishedKind = trace.kind(NODE_KINDS.published, "message");
    this.deliveredKind = trace.kind(NODE_KINDS.delivered, "message");
  }

  booted(node: number, atUs: number): void {
    this.trace.add(atUs, node, this.bootedKind, this.trace.current, NOBODY, 0, 0);
  }

  died(node: number, atUs: number): void {
    this.trace.add(atUs, node, this.diedKind, this.trace.current, NOBODY, 0, 0);
  }

  /** What the node does from here on in the same event, sending above all, is due to the publication. */
  published(node: number, ordinal: number, timestampMs: number, _takenAtUs: number, atUs: number): void {
    const { trace } = this;
    const message = trace.message(this.names[node], timestampMs);
    trace.current = trace.add(atUs, node, this.publishedKind, trace.current, message, ordinal, 0);
  }

  delivered(node: number, origin: string, timestampMs: number, _value: number, hops: number, atUs: number): void {
    const { trace } = this;
    trace.add(atUs, node, this.deliveredKind, trace.current, trace.message(origin, timestampMs), hops, 0);
  }

  noted(node: number, fact: Fact, atUs: number): void {
    this.trace.add(atUs, node, this.trace.kind(fact, "node"), this.trace.current, NOBODY, 0, 0);
  }
}
