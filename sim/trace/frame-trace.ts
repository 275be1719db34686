/**
 * Writes frames into a trace, on their way into the medium and out of it.
 *
 * One transmission serves many receivers, and its end is one event: each reception is therefore due to the transmission and
 * not to that event, and what a receiver does with a frame is due to its own reception. A transmission in turn is due to
 * the handing over of its frame, however long the frame waited behind others and whatever woke the queue.
 */
import type { Kernel } from "../kernel/kernel.ts";
import type { Carrier, CarrierListener } from "../net/carrier.ts";
import { FRAME_OUTCOMES, type FrameOutcome } from "../net/outcome.ts";
import { NO_ROW, type Trace } from "./trace.ts";

const TO_ALL = -1;

/** Kinds of row about frames; outcomes come under their own names beside these. */
export const FRAME_KINDS = { queued: "frame queued", onAir: "frame on air", copies: "copies on air" } as const;

export class FrameTrace {
  private readonly trace: Trace;
  private readonly kernel: Kernel;
  private readonly queuedKind: number;
  private readonly onAirKind: number;
  private readonly copiesKind: number;
  private readonly outcomeKinds: ReadonlyMap<FrameOutcome, number>;
  /** For each frame object, the row of its last handing over by each node. */
  private readonly queuedRows = new WeakMap<Uint8Array, Map<number, number>>();
  /** The last transmission of each node, and its last reception. */
  private readonly onAirRows: Int32Array;
  private readonly receivedRows: Int32Array;

  constructor(trace: Trace, kernel: Kernel, nodes: number) {
    this.trace = trace;
    this.kernel = kernel;
    this.queuedKind = trace.kind(FRAME_KINDS.queued, "frame");
    this.onAirKind = trace.kind(FRAME_KINDS.onAir, "frame");
    this.copiesKind = trace.kind(FRAME_KINDS.copies, "frame");
    this.outcomeKinds = new Map(FRAME_OUTCOMES.map((outcome) => [outcome, trace.kind(outcome, "frame")]));
    this.onAirRows = new Int32Array(nodes).fill(NO_ROW);
    this.receivedRows = new Int32Array(nodes).fill(NO_ROW);
  }

  /** The carrier, with what is handed to it written down. */
  carrier(inner: Carrier): Carrier {
    return {
      sharedMedium: inner.sharedMedium,
      mtuBytes: inner.mtuBytes,
      isInstant: inner.isInstant,
      neighbours: (node) => inner.neighbours(node),
      room: (bytes) => {
        const room = inner.room(bytes);
        // Whatever lay there has arrived.
        this.queuedRows.delete(room);
        return room;
      },
      send: (node, to, frame, token) => {
        this.dueTo(this.queued(node, to, frame), () => inner.send(node, to, frame, token));
      },
      broadcast: (node, frame, token, except) => {
        this.dueTo(this.queued(node, TO_ALL, frame), () => inner.broadcast(node, frame, token, except));
      },
      nodeUp: (node) => inner.nodeUp(node),
      nodeDown: (node) => inner.nodeDown(node),
      receivingUs: (node) => inner.receivingUs(node),
    };
  }

  /** The carrier's listener, with what it is told written down first. */
  listener(inner: CarrierListener): CarrierListener {
    const { trace } = this;
    return {
      frameArrived: (node, frame, from) => {
        this.dueTo(this.receivedRows[node], () => inner.frameArrived(node, frame, from));
      },
      echoArrived: (node) => {
        this.dueTo(this.receivedRows[node], () => inner.echoArrived(node));
      },
      sendEnded: (node, token, outcome) => {
        this.dueTo(trace.currentEvent, () => inner.sendEnded(node, token, outcome));
      },
      frameOnAir: (node, airtimeUs, bytes, to, frame) => {
        this.onAir(node, airtimeUs, bytes, to, frame);
        inner.frameOnAir(node, airtimeUs, bytes, to, frame);
      },
      copiesOnAir: (node, lastedUs, copies, airtimeUs) => {
        this.add(node, this.copiesKind, this.onAirRows[node], TO_ALL, copies, airtimeUs);
        inner.copiesOnAir(node, lastedUs, copies, airtimeUs);
      },
      frameOutcome: (receiver, transmitter, outcome) => {
        this.outcome(receiver, transmitter, outcome);
        inner.frameOutcome(receiver, transmitter, outcome);
      },
      frameOutcomes: (receivers, transmitter, outcomes, count) => {
        for (let i = 0; i < count; i++) this.outcome(receivers[i], transmitter, FRAME_OUTCOMES[outcomes[i]]);
        inner.frameOutcomes(receivers, transmitter, outcomes, count);
      },
      beforeLoadChange: (node) => inner.beforeLoadChange(node),
      afterLoadChange: (node) => inner.afterLoadChange(node),
    };
  }

  private queued(node: number, to: number, frame: Uint8Array): number {
    const row = this.add(node, this.queuedKind, this.trace.current, to, frame.length, 0);
    let rows = this.queuedRows.get(frame);
    if (rows === undefined) {
      rows = new Map();
      this.queuedRows.set(frame, rows);
    }
    rows.set(node, row);
    return row;
  }

  private onAir(node: number, airtimeUs: number, bytes: number, to: number, frame: Uint8Array): void {
    const { trace } = this;
    // Acknowledgements and polls carry nothing and share one empty frame: they are due to whatever happens now.
    const handedOver = frame.length === 0 ? undefined : this.queuedRows.get(frame)?.get(node);
    const row = this.add(node, this.onAirKind, handedOver ?? trace.current, to, bytes, airtimeUs);
    this.onAirRows[node] = row;
    trace.current = row;
  }

  private outcome(receiver: number, transmitter: number, outcome: FrameOutcome): void {
    const kind = this.outcomeKinds.get(outcome) as number;
    const cause = receiver === transmitter ? this.trace.current : this.transmissionOf(transmitter);
    const row = this.add(receiver, kind, cause, transmitter, 0, 0);
    if (outcome === "received") this.receivedRows[receiver] = row;
  }

  /**
   * The transmission that reaches somebody now. Over links several of one node may be under way, each with an arrival that
   * it caused; a radio has one at a time.
   */
  private transmissionOf(transmitter: number): number {
    const { trace } = this;
    const cause = trace.currentEvent === NO_ROW ? NO_ROW : trace.row(trace.currentEvent).cause;
    if (cause !== NO_ROW) {
      const { kind, node } = trace.row(cause);
      if (kind === this.onAirKind && node === transmitter) return cause;
    }
    return this.onAirRows[transmitter];
  }

  private add(node: number, kind: number, cause: number, about: number, a: number, b: number): number {
    return this.trace.add(this.kernel.nowUs, node, kind, cause, about, a, b);
  }

  /** Does something that is due to a row, and restores what was being done. */
  private dueTo(row: number, action: () => void): void {
    const { trace } = this;
    const before = trace.current;
    trace.current = row;
    action();
    trace.current = before;
  }
}
