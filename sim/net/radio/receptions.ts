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
/** Numbers in {@link Receptions.state} a node: node i's begin at i << STRIDE_BITS. */
export const STRIDE_BITS = 2;
/** Received power up to which the frame that the node is locked on has no bit errors, units. */
const LIMIT = 1;
/** When the chunk in course began, µs. */
const SINCE = 2;
/** Noise, units. */
export const NOISE = 3;
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
  /** Four numbers a node, side by side, since the loops over rows need them together: received power in units first, then {@link LIMIT}, {@link SINCE} and {@link NOISE}. */
  readonly state: Float64Array;
  /** Natural logarithm of the chance that the frame has arrived whole so far. */
  readonly logSuccess: Float64Array;
  private readonly rows: RadioRows;
  /** Links to receivers whose chunks end, and when each chunk began, µs. */
  private readonly disturbed: Int32Array;
  private readonly sinceDisturbedUs: Float64Array;

  constructor(rows: RadioRows) {
    const { nodes } = rows;
    this.rows = rows;
    this.lockedOn = new Int32Array(nodes).fill(NOBODY);
    this.edge = new Int32Array(nodes);
    this.sinceUs = new Float64Array(nodes);
    this.lockedUs = new Float64Array(nodes);
    this.state = new Float64Array(nodes << STRIDE_BITS);
    for (let node = 0; node < nodes; node++) {
      this.state[(node << STRIDE_BITS) + LIMIT] = NO_LIMIT;
      this.state[(node << STRIDE_BITS) + NOISE] = rows.noise[node];
    }
    this.logSuccess = new Float64Array(nodes);
    this.disturbed = new Int32Array(nodes);
    this.sinceDisturbedUs = new Float64Array(nodes);
  }

  /** Received power at a node, units. */
  powerAt(node: number): number {
    return this.state[node << STRIDE_BITS];
  }

  /** A receiver locks on a frame that begins now. */
  lock(node: number, transmitter: number, edge: number, mpduBytes: number, nowUs: number): void {
    const { state } = this;
    const at = node << STRIDE_BITS;
    const wanted = this.rows.power[edge];
    const isHopeless = wanted < hopelessUnits(mpduBytes);
    this.lockedOn[node] = transmitter;
    this.edge[node] = edge;
    this.sinceUs[node] = nowUs;
    this.logSuccess[node] = isHopeless ? Number.NEGATIVE_INFINITY : 0;
    // Where wanted / (noise + power − wanted) = CERTAIN_SINR; exact, since powers have 24 significant bits.
    state[at + LIMIT] = isHopeless ? NO_LIMIT : wanted + wanted / CERTAIN_SINR - state[at + NOISE];
    state[at + SINCE] = nowUs;
  }

  /** The lock ends. */
  unlock(node: number, nowUs: number): void {
    this.lockedUs[node] += nowUs - this.sinceUs[node];
    this.lockedOn[node] = NOBODY;
    this.state[(node << STRIDE_BITS) + LIMIT] = NO_LIMIT;
  }

  /** Power begins to arrive over some links, and ends the chunks of those whom it disturbs. */
  add(from: number, to: number, nowUs: number): void {
    const { state, disturbed, sinceDisturbedUs } = this;
    const { receiver, power } = this.rows;
    let count = 0;
    // Only listed here: a loop without calls and with rare branches is several times as fast.
    for (let edge = from; edge < to; edge++) {
      const at = receiver[edge] << STRIDE_BITS;
      const units = state[at];
      if (units > state[at + LIMIT]) {
        disturbed[count] = edge;
        sinceDisturbedUs[count++] = state[at + SINCE];
      }
      state[at] = units + power[edge];
      state[at + SINCE] = nowUs;
    }
    for (let i = 0; i < count; i++) {
      const edge = disturbed[i];
      const node = receiver[edge];
      this.count(node, state[node << STRIDE_BITS] - power[edge], nowUs - sinceDisturbedUs[i]);
    }
  }

  /** Power ceases to arrive over some links, and nobody credits it. */
  take(from: number, to: number): void {
    const { state } = this;
    const { receiver, power } = this.rows;
    for (let edge = from; edge < to; edge++) state[receiver[edge] << STRIDE_BITS] -= power[edge];
  }

  /** Power ceases to arrive over some links, and ends the chunks of those whom it disturbed. */
  takeAndCredit(from: number, to: number, nowUs: number): void {
    const { state, disturbed, sinceDisturbedUs } = this;
    const { receiver, power } = this.rows;
    let count = 0;
    for (let edge = from; edge < to; edge++) {
      const at = receiver[edge] << STRIDE_BITS;
      const units = state[at];
      if (units > state[at + LIMIT]) {
        disturbed[count] = edge;
        sinceDisturbedUs[count++] = state[at + SINCE];
      }
      state[at] = units - power[edge];
      state[at + SINCE] = nowUs;
    }
    for (let i = 0; i < count; i++) {
      const edge = disturbed[i];
      const node = receiver[edge];
      this.count(node, state[node << STRIDE_BITS] + power[edge], nowUs - sinceDisturbedUs[i]);
    }
  }

  /** Ends the chunk of one receiver. */
  closeChunk(node: number, nowUs: number): void {
    const { state } = this;
    const at = node << STRIDE_BITS;
    if (state[at] > state[at + LIMIT]) this.count(node, state[at], nowUs - state[at + SINCE]);
    state[at + SINCE] = nowUs;
  }

  /** Adds the bits of a chunk to a frame's chance, at the received power that there has been in it. */
  private count(node: number, units: number, durationUs: number): void {
    const wanted = this.rows.power[this.edge[node]];
    const at = node << STRIDE_BITS;
    const position = (wanted / (this.state[at + NOISE] + units - wanted)) * STEPS_PER_UNIT;
    const step = position | 0;
    const left = LOG_BIT_SUCCESS[step];
    const perBit = left + (LOG_BIT_SUCCESS[step + 1] - left) * (position - step);
    const sum = this.logSuccess[node] + durationUs * BITS_PER_US * perBit;
    this.logSuccess[node] = sum;
    if (sum <= HOPELESS_LOG) this.state[at + LIMIT] = NO_LIMIT;
  }
}
