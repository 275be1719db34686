/**
 * What each receiver is locked on, and how its frame has fared so far.
 *
 * Stretches of constant interference ("chunks") each add bits · ln(1 − BER) to the frame's chance. While a frame stands so
 * far above noise and interference that no bit fails, a chunk adds nothing: each receiver therefore has a limit of received
 * power, up to which a change of interference needs no account but of its time.
 */
import { CERTAIN_SINR, LOG_BIT_SUCCESS, STEPS_PER_UNIT } from "../../../models/radio/error-table.ts";
import { BIT_US } from "../../../models/radio/ieee802154.ts";
import { HOPELESS_LOG } from "./frame-chance.ts";
import { hopelessUnits } from "./reach.ts";
import type { RadioRows } from "./rows.ts";

export const NOBODY = -1;
/** A power of two, so that multiplying is as exact as dividing. */
const BITS_PER_US = 1 / BIT_US;
/** Whoever is locked on nothing, or on something that cannot arrive any more, has no chunks to count. */
const NO_LIMIT = Number.POSITIVE_INFINITY;

export class Receptions {
  /** The transmitter that a receiver is locked on, or {@link NOBODY}. */
  readonly lockedOn: Int32Array;
  /** The link over which the last lock came. */
  readonly edge: Int32Array;
  readonly sinceUs: Float64Array;
  /** Total time that each node was locked on frames, µs. */
  readonly lockedUs: Float64Array;
  /** Received power at each node, units. */
  readonly totalUnits: Float64Array;
  /** Received power up to which the frame that a receiver is locked on has no bit errors. */
  readonly limitUnits: Float64Array;
  /** When the received power last changed in a way that ends a chunk, µs. */
  readonly changedUs: Float64Array;
  /** Natural logarithm of the chance that the frame has arrived whole so far. */
  readonly logSuccess: Float64Array;
  private readonly rows: RadioRows;
  /** Receivers whose chunks end. */
  private readonly open: Int32Array;

  constructor(rows: RadioRows) {
    const { nodes } = rows;
    this.rows = rows;
    this.lockedOn = new Int32Array(nodes).fill(NOBODY);
    this.edge = new Int32Array(nodes);
    this.sinceUs = new Float64Array(nodes);
    this.lockedUs = new Float64Array(nodes);
    this.totalUnits = new Float64Array(nodes);
    this.limitUnits = new Float64Array(nodes).fill(NO_LIMIT);
    this.changedUs = new Float64Array(nodes);
    this.logSuccess = new Float64Array(nodes);
    this.open = new Int32Array(nodes);
  }

  /** A receiver locks on a frame that begins now. */
  lock(node: number, transmitter: number, edge: number, mpduBytes: number, nowUs: number): void {
    const wanted = this.rows.power[edge];
    this.lockedOn[node] = transmitter;
    this.edge[node] = edge;
    this.sinceUs[node] = nowUs;
    this.changedUs[node] = nowUs;
    if (wanted < hopelessUnits(mpduBytes)) {
      this.logSuccess[node] = Number.NEGATIVE_INFINITY;
      this.limitUnits[node] = NO_LIMIT;
    } else {
      this.logSuccess[node] = 0;
      // Where wanted / (noise + total − wanted) = CERTAIN_SINR; exact, since powers have 24 significant bits.
      this.limitUnits[node] = wanted + wanted / CERTAIN_SINR - this.rows.noise[node];
    }
  }

  /** The lock ends. */
  unlock(node: number, nowUs: number): void {
    this.lockedUs[node] += nowUs - this.sinceUs[node];
    this.lockedOn[node] = NOBODY;
    this.limitUnits[node] = NO_LIMIT;
  }

  /** Power begins to arrive over some links: what it disturbs has been accounted for until now. */
  add(from: number, to: number, nowUs: number): void {
    const { totalUnits, changedUs } = this;
    const { receiver, power } = this.rows;
    for (let edge = from; edge < to; edge++) {
      const node = receiver[edge];
      totalUnits[node] += power[edge];
      changedUs[node] = nowUs;
    }
  }

  /** Power ceases to arrive over some links, and nobody credits it. */
  take(from: number, to: number): void {
    const { totalUnits } = this;
    const { receiver, power } = this.rows;
    for (let edge = from; edge < to; edge++) totalUnits[receiver[edge]] -= power[edge];
  }

  /** Power ceases to arrive over some links, and what it disturbed has been accounted for until now. */
  takeAndMark(from: number, to: number, nowUs: number): void {
    const { totalUnits, changedUs } = this;
    const { receiver, power } = this.rows;
    for (let edge = from; edge < to; edge++) {
      const node = receiver[edge];
      totalUnits[node] -= power[edge];
      changedUs[node] = nowUs;
    }
  }

  /** Ends the chunks of all receivers over some links: power is about to change there. */
  closeChunks(from: number, to: number, nowUs: number): void {
    const { totalUnits, limitUnits, open } = this;
    const { receiver } = this.rows;
    let count = 0;
    // Listed first: a loop without calls and rare branches is several times as fast.
    for (let edge = from; edge < to; edge++) {
      const node = receiver[edge];
      if (totalUnits[node] > limitUnits[node]) open[count++] = node;
    }
    for (let i = 0; i < count; i++) this.closeChunk(open[i], nowUs);
  }

  /** Adds the bits since the last change, at the interference that has been until now. */
  closeChunk(node: number, nowUs: number): void {
    if (this.totalUnits[node] <= this.limitUnits[node]) return;
    const wanted = this.rows.power[this.edge[node]];
    const sinr = wanted / (this.rows.noise[node] + this.totalUnits[node] - wanted);
    const position = sinr * STEPS_PER_UNIT;
    const step = position | 0;
    const left = LOG_BIT_SUCCESS[step];
    const perBit = left + (LOG_BIT_SUCCESS[step + 1] - left) * (position - step);
    const sum = this.logSuccess[node] + (nowUs - this.changedUs[node]) * BITS_PER_US * perBit;
    this.logSuccess[node] = sum;
    if (sum <= HOPELESS_LOG) this.limitUnits[node] = NO_LIMIT;
  }
}
