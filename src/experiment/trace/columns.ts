/**
 * The columns of a trace file, described as data, and what the two integers of a row mean: from here come the types in the
 * file, and what the documentation says.
 */
import { FRAME_KINDS } from "../../../sim/trace/frame-trace.ts";
import { NODE_KINDS } from "../../../sim/trace/message-trace.ts";

/** What a column of a trace holds. */
export interface TraceColumn {
  readonly type: "text" | "int32" | "int64";
  readonly doc: string;
  readonly unit?: "us" | "ms";
  /** Whether a row may have none. */
  readonly isOptional?: true;
}

export const TRACE_COLUMNS = {
  row: { type: "int32", doc: "Number of the row, from 0 on, in the order in which things happened." },
  timeUs: { type: "int64", doc: "When, from the run's begin.", unit: "us" },
  node: { type: "text", doc: "Whom it concerns: a node's name." },
  kind: { type: "text", doc: "What happened: a kind of event, something about a frame or a message, a fact." },
  group: { type: "text", doc: "Of the kind: event (of the simulation), frame, message, or node." },
  cause: { type: "int32", doc: "The row that caused it, an earlier one; -1 where nothing in the trace did." },
  peer: {
    type: "text",
    doc: "The other node: of a frame queued or on air its addressee, of an outcome the sender; undefined for all.",
    isOptional: true,
  },
  origin: { type: "text", doc: "Who made the message; undefined where it is about none.", isOptional: true },
  timestampMs: {
    type: "int64",
    doc: "The time stamp by which the message is known, since the Unix epoch; undefined as above.",
    unit: "ms",
    isOptional: true,
  },
  a: { type: "int32", doc: "First integer, whose meaning the kind decides." },
  b: { type: "int32", doc: "Second integer, likewise." },
} as const satisfies { readonly [column: string]: TraceColumn };

export type TraceColumnName = keyof typeof TRACE_COLUMNS;

/** What `a` and `b` mean, by kind; of kinds of event what their handlers are given; elsewhere 0. */
export const TRACE_DETAILS: { readonly [kind: string]: { readonly a: string; readonly b?: string } } = {
  [FRAME_KINDS.queued]: { a: "bytes handed to the link layer" },
  [FRAME_KINDS.onAir]: { a: "bytes on air", b: "airtime, µs" },
  [FRAME_KINDS.copies]: { a: "copies after the first", b: "their airtime, µs" },
  [NODE_KINDS.published]: { a: "ordinal of the sample" },
  [NODE_KINDS.delivered]: { a: "transmissions from origin to here; 0 where unknown" },
};
