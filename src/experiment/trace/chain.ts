/** Questions to a trace: how did it come to this? */
import { NODE_KINDS } from "../../../sim/trace/message-trace.ts";
import type { StoredTrace } from "./read-trace.ts";

/** The rows from one back to the first cause, that one first. */
export function chainTo(trace: StoredTrace, row: number): readonly number[] {
  const chain: number[] = [];
  for (let at = row; at >= 0; at = trace.cause[at]) chain.push(at);
  return chain.reverse();
}

/** The last row about a node at or before a time, µs; `undefined` where there is none. */
export function lastRowOf(trace: StoredTrace, node: string, atUs: number): number | undefined {
  for (let row = trace.length - 1; row >= 0; row--) {
    if (trace.node[row] === node && trace.timeUs[row] <= atUs) return row;
  }
  return undefined;
}

/** What a trace knows of a message. */
export interface MessageRows {
  /** Where it set out; `undefined` where the trace ends before. */
  readonly published: number | undefined;
  /** First deliveries, one for each node, in their order. */
  readonly delivered: readonly number[];
}

/** The rows about a message. */
export function rowsOfMessage(trace: StoredTrace, origin: string, timestampMs: number): MessageRows {
  let published: number | undefined;
  const delivered = new Map<string, number>();
  for (let row = 0; row < trace.length; row++) {
    if (trace.timestampMs[row] !== timestampMs || trace.origin[row] !== origin) continue;
    const { [row]: node } = trace.node;
    if (trace.kind[row] === NODE_KINDS.published) published ??= row;
    else if (!delivered.has(node)) delivered.set(node, row);
  }
  return { published, delivered: [...delivered.values()] };
}
