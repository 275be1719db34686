/** Counts what was put on the air, what became of it, and what each node would have put on the air besides. */
import { COPY_GAP_US } from "../../models/radio/low-power-listening.ts";
import type { FrameOutcome } from "../../sim/net/outcome.ts";
import type { Observer } from "../../sim/observer.ts";
import { LayerTally } from "./layers.ts";

/** Outcomes of frames that never got on the air, booked at their senders. */
const DROPPED: ReadonlySet<FrameOutcome> = new Set(["queue-full", "channel-access-failure"]);

/**
 * Totals are of what is really on the air: frames, acknowledgements, polls, each repetition, and every copy of a strobe. A
 * frame that death or the end of the run cuts counts whole.
 */
export class Traffic implements Observer {
  frames = 0;
  bytes = 0;
  airtimeUs = 0;
  /** Of the frames, the copies of strobes after the first. */
  copies = 0;
  readonly layers = new LayerTally();
  readonly losses = new Map<FrameOutcome, number>();
  /** For how long each node had the channel, µs: its airtime, and the gaps between the copies of its strobes. */
  readonly occupiedUs: Float64Array;
  /** The part of it that acknowledgements took. */
  readonly acknowledgingUs: Float64Array;
  /** Frames that each node began, acknowledgements and copies not counted. */
  readonly begun: Float64Array;
  /** Frames of each node that found its queue full, or never the channel free. */
  readonly dropped: Float64Array;
  /** Bytes of the frame that each node began last. */
  private readonly lastBytes: Float64Array;

  constructor(nodes: number) {
    this.occupiedUs = new Float64Array(nodes);
    this.acknowledgingUs = new Float64Array(nodes);
    this.begun = new Float64Array(nodes);
    this.dropped = new Float64Array(nodes);
    this.lastBytes = new Float64Array(nodes);
  }

  frameOnAir(
    node: number,
    startUs: number,
    airtimeUs: number,
    onAirBytes: number,
    _to: number,
    frame: Uint8Array,
  ): void {
    this.frames++;
    this.bytes += onAirBytes;
    this.airtimeUs += airtimeUs;
    this.layers.add(frame, startUs, onAirBytes, airtimeUs);
    this.occupiedUs[node] += airtimeUs;
    if (frame.length === 0) this.acknowledgingUs[node] += airtimeUs;
    else this.begun[node]++;
    this.lastBytes[node] = onAirBytes;
  }

  /** A strobe is over: its sender has begun nothing else since. */
  copiesOnAir(node: number, _startUs: number, copies: number, airtimeUs: number): void {
    const bytes = copies * this.lastBytes[node];
    this.frames += copies;
    this.copies += copies;
    this.bytes += bytes;
    this.airtimeUs += airtimeUs;
    this.layers.addRepetitions(bytes, airtimeUs);
    this.occupiedUs[node] += airtimeUs + copies * COPY_GAP_US;
  }

  frameOutcome(receiver: number, _transmitter: number, _atUs: number, outcome: FrameOutcome): void {
    if (outcome === "received") return;
    this.losses.set(outcome, (this.losses.get(outcome) ?? 0) + 1);
    if (DROPPED.has(outcome)) this.dropped[receiver]++;
  }
}
