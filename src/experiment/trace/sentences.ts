/** Rows of a trace in plain words. */
import { FRAME_KINDS } from "../../../sim/trace/frame-trace.ts";
import { NODE_KINDS } from "../../../sim/trace/message-trace.ts";
import type { StoredTrace } from "./read-trace.ts";

const US_PER_S = 1e6;

/** One row: "12.345678 s  node-7: hears a frame of node-5". */
export function sentenceOf(trace: StoredTrace, row: number): string {
  return `${(trace.timeUs[row] / US_PER_S).toFixed(6)} s  ${trace.node[row]}: ${wordsOf(trace, row)}`;
}

/** A message as people write it: "node-7:1767225612000". */
export function messageName(origin: string, timestampMs: number): string {
  return `${origin}:${timestampMs}`;
}

function wordsOf(trace: StoredTrace, row: number): string {
  const { [row]: kind } = trace.kind;
  switch (trace.group[row]) {
    case "frame":
      return frameWords(trace, row, kind);
    case "message":
      return messageWords(trace, row, kind);
    case "node":
      return kind === NODE_KINDS.booted || kind === NODE_KINDS.died ? kind : `notes "${kind}"`;
    default:
      return `${kind} (event)`;
  }
}

function frameWords(trace: StoredTrace, row: number, kind: string): string {
  const bytes = `${trace.a[row]} B`;
  const peer = trace.peer[row];
  const to = peer === null ? "all in range" : peer;
  if (kind === FRAME_KINDS.queued) return `has a frame of ${bytes} to send to ${to}`;
  if (kind === FRAME_KINDS.onAir) return `begins to transmit ${bytes} to ${to}`;
  if (kind === FRAME_KINDS.copies) return `has repeated it ${trace.a[row]} times for sleepers`;
  if (peer === trace.node[row]) return `gives a frame up (${kind})`;
  return kind === "received" ? `receives the frame of ${peer}` : `does not receive the frame of ${peer} (${kind})`;
}

function messageWords(trace: StoredTrace, row: number, kind: string): string {
  const message = messageName(trace.origin[row] ?? "", trace.timestampMs[row]);
  if (kind === NODE_KINDS.published) return `publishes ${message}, sample ${trace.a[row]}`;
  const hops = trace.a[row];
  return `learns of ${message}${hops > 0 ? ` after ${hops} hop${hops === 1 ? "" : "s"}` : ""}`;
}
