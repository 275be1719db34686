/**
 * What each receiver is locked on, and how its frame has fared so far.
 *
 * Stretches of constant interference ("chunks") each add bits · ln(1 − BER) to the frame's chance. While a frame stands so
 * far above noise and interference that no bit fails, a chunk adds nothing: each receiver therefore has a limit of received
 * power, up to which a change of interference needs no account but of its time.
 *
 * Clear-channel assessments have no events of their own: while one is planned or in course, the peak power at its node is
 * noted as transmissions begin and end there, which is when power changes.
 */
import { CERTAIN_SINR, LOG_BIT_SUCCESS, STEPS_PER_UNIT } from "../../../models/radio/error-table.ts";
import { BIT_US } from "../../../models/radio/ieee802154.ts";
import { HOPELESS_LOG } from "./frame-chance.ts";
import { PairPowers } from "./pair-powers.ts";
import { PairWatch } from "./pair-watch.ts";
import { hopelessUnits } from "./reach.ts";
import type { RadioRows } from "./rows.ts";

export const NOBODY = -1;
/** Numbers of a node, side by side in one cache line: node i's begin at i << STRIDE_BITS. */
const STRIDE_BITS = 3;
/**
 * Received power, units. Where the powers of all pairs are known, only open receptions have theirs: those of frames that can
 * still arrive.
 */
const POWER = 0;
/** Received power up to which the frame that the node is locked on has no bit errors, units. */
const LIMIT = 1;
/** When the chunk in course began, µs. */
const SINCE = 2;
/** Noise, and power of the frame that the node is locked on, units. */
const NOISE = 3;
const WANTED = 4;
/** Natural logarithm of the chance that the frame has arrived whole so far. */
const LOG_SUCCESS = 5;
/** From when on the node looks at the channel, µs, and the most power that it has met since, units. */
const WATCHES_FROM = 6;
const PEAK = 7;
/** A power of two, so that multiplying is as exact as dividing. */
const BITS_PER_US = 1 / BIT_US;
/** Whoever is locked on nothing, or on something that cannot arrive any more, has no chunks to count. */
const NO_LIMIT = Number.POSITIVE_INFINITY;
/** The node does not look at the channel. */
const NEVER = Number.POSITIVE_INFINITY;

export class Receptions {
  /** The transmitter that a receiver is locked on, or {@link NOBODY}. */
  readonly lockedOn: Int32Array;
  /** The link over which the last lock came. */
  readonly edge: Int32Array;
  readonly sinceUs: Float64Array;
  /** Total time that each node was locked on frames, µs. */
  readonly lockedUs: Float64Array;
  private readonly state: Float64Array;
  private readonly rows: RadioRows;
  private readonly pairs: PairPowers | undefined;
  private readonly pairWatch: PairWatch | undefined;
  /** Where the powers of all pairs are known: the nodes of open receptions, in no order, and each one's place among them. */
  private readonly open: Int32Array;
  private readonly place: Int32Array;
  private openCount = 0;
  /** Elsewhere: links to receivers whose chunks end, and when each chunk began, µs. */
  private readonly disturbed: Int32Array;
  private readonly sinceDisturbedUs: Float64Array;

  constructor(rows: RadioRows) {
    const { nodes } = rows;
    this.rows = rows;
    this.pairs = PairPowers.of(rows);
    this.pairWatch = this.pairs === undefined ? undefined : new PairWatch(this.pairs, nodes);
    this.lockedOn = new Int32Array(nodes).fill(NOBODY);
    this.edge = new Int32Array(nodes);
    this.sinceUs = new Float64Array(nodes);
    this.lockedUs = new Float64Array(nodes);
    this.state = new Float64Array(nodes << STRIDE_BITS);
    for (let node = 0; node < nodes; node++) {
      this.state[(node << STRIDE_BITS) + LIMIT] = NO_LIMIT;
      this.state[(node << STRIDE_BITS) + NOISE] = rows.noise[node];
      this.state[(node << STRIDE_BITS) + WATCHES_FROM] = NEVER;
    }
    this.open = new Int32Array(this.pairs === undefined ? 0 : nodes);
    this.place = new Int32Array(this.open.length);
    this.disturbed = new Int32Array(nodes - this.open.length);
    this.sinceDisturbedUs = new Float64Array(nodes - this.open.length);
  }

  /** Received power at a node, units. */
  powerAt(node: number): number {
    return this.pairs === undefined ? this.state[node << STRIDE_BITS] : this.pairs.at(node);
  }

  /** Natural logarithm of the chance that the frame that a node is locked on has arrived whole so far. */
  logSuccess(node: number): number {
    return this.state[(node << STRIDE_BITS) + LOG_SUCCESS];
  }

  /**
   * A receiver locks on a frame that begins now.
   * @param power received at the node, the frame's included, units
   */
  lock(node: number, transmitter: number, edge: number, mpduBytes: number, power: number, nowUs: number): void {
    const { state } = this;
    const at = node << STRIDE_BITS;
    const wanted = this.rows.power[edge];
    this.lockedOn[node] = transmitter;
    this.edge[node] = edge;
    this.sinceUs[node] = nowUs;
    if (wanted < hopelessUnits(mpduBytes)) {
      state[at + LOG_SUCCESS] = Number.NEGATIVE_INFINITY;
      return;
    }
    state[at + POWER] = power;
    // Where wanted / (noise + power − wanted) = CERTAIN_SINR; exact, since powers have 24 significant bits.
    state[at + LIMIT] = wanted + wanted / CERTAIN_SINR - state[at + NOISE];
    state[at + SINCE] = nowUs;
    state[at + WANTED] = wanted;
    state[at + LOG_SUCCESS] = 0;
    if (this.pairs === undefined) return;
    this.place[node] = this.openCount;
    this.open[this.openCount++] = node;
  }

  /** The lock ends. */
  unlock(node: number, nowUs: number): void {
    this.lockedUs[node] += nowUs - this.sinceUs[node];
    this.lockedOn[node] = NOBODY;
    this.close(node);
  }

  /** A transmission begins to arrive, and ends the chunks of those whom it disturbs. */
  begin(transmitter: number, nowUs: number): void {
    if (this.pairs === undefined) this.changeRow(transmitter, 1, nowUs);
    else {
      this.changeAll(this.pairs.table, transmitter, 1, true, nowUs);
      this.pairs.add(transmitter);
      this.pairWatch?.note(nowUs);
    }
  }

  /** A transmission ceases to arrive. @param isCredited whether that ends the chunks of those whom it disturbed */
  end(transmitter: number, isCredited: boolean, nowUs: number): void {
    if (this.pairs !== undefined) {
      this.pairWatch?.note(nowUs);
      this.changeAll(this.pairs.table, transmitter, -1, isCredited, nowUs);
      this.pairs.take(transmitter);
    } else if (isCredited) this.changeRow(transmitter, -1, nowUs);
    else this.takeRow(transmitter, nowUs);
  }

  /** From `fromUs` on the node looks at the channel. */
  watch(node: number, fromUs: number): void {
    if (this.pairWatch !== undefined) {
      this.pairWatch.begin(node, fromUs);
      return;
    }
    const at = node << STRIDE_BITS;
    this.state[at + WATCHES_FROM] = fromUs;
    this.state[at + PEAK] = 0;
  }

  /** The node stops looking. Returns the peak power that it met, in units; 0 where it did not look. */
  unwatch(node: number): number {
    if (this.pairWatch !== undefined) return this.pairWatch.end(node);
    const { state } = this;
    const at = node << STRIDE_BITS;
    if (state[at + WATCHES_FROM] === NEVER) return 0;
    state[at + WATCHES_FROM] = NEVER;
    return Math.max(state[at + PEAK], state[at]);
  }

  /** Ends the chunk of one receiver. */
  endChunk(node: number, nowUs: number): void {
    const { state } = this;
    const at = node << STRIDE_BITS;
    if (state[at] > state[at + LIMIT]) this.count(node, state[at], nowUs - state[at + SINCE]);
    state[at + SINCE] = nowUs;
  }

  private changeAll(table: Float32Array, transmitter: number, sign: 1 | -1, endsChunks: boolean, nowUs: number): void {
    const { state, open } = this;
    const row = transmitter * open.length;
    // Backwards, since who is closed on the way is replaced by the last.
    for (let i = this.openCount - 1; i >= 0; i--) {
      const node = open[i];
      if (node === transmitter) continue;
      if (endsChunks) this.endChunk(node, nowUs);
      state[node << STRIDE_BITS] += sign * table[row + node];
    }
  }

  private changeRow(transmitter: number, sign: 1 | -1, nowUs: number): void {
    const { state, disturbed, sinceDisturbedUs } = this;
    const { receiver, power, start } = this.rows;
    const to = start[transmitter + 1];
    let count = 0;
    // Only listed here: a loop without calls and with rare branches is several times as fast.
    for (let edge = start[transmitter]; edge < to; edge++) {
      const at = receiver[edge] << STRIDE_BITS;
      const units = state[at];
      if (units > state[at + LIMIT]) {
        disturbed[count] = edge;
        sinceDisturbedUs[count++] = state[at + SINCE];
      }
      const changed = units + sign * power[edge];
      state[at] = changed;
      state[at + SINCE] = nowUs;
      if (state[at + WATCHES_FROM] <= nowUs) state[at + PEAK] = Math.max(state[at + PEAK], units, changed);
    }
    for (let i = 0; i < count; i++) {
      const edge = disturbed[i];
      const node = receiver[edge];
      this.count(node, state[node << STRIDE_BITS] - sign * power[edge], nowUs - sinceDisturbedUs[i]);
    }
  }

  private takeRow(transmitter: number, nowUs: number): void {
    const { state } = this;
    const { receiver, power, start } = this.rows;
    const to = start[transmitter + 1];
    for (let edge = start[transmitter]; edge < to; edge++) {
      const at = receiver[edge] << STRIDE_BITS;
      if (state[at + WATCHES_FROM] <= nowUs) state[at + PEAK] = Math.max(state[at + PEAK], state[at]);
      state[at] -= power[edge];
    }
  }

  /** Adds the bits of a chunk to a frame's chance, at the received power that there has been in it. */
  private count(node: number, units: number, durationUs: number): void {
    const { state } = this;
    const at = node << STRIDE_BITS;
    const wanted = state[at + WANTED];
    const position = (wanted / (state[at + NOISE] + units - wanted)) * STEPS_PER_UNIT;
    const step = position | 0;
    const left = LOG_BIT_SUCCESS[step];
    const perBit = left + (LOG_BIT_SUCCESS[step + 1] - left) * (position - step);
    const sum = state[at + LOG_SUCCESS] + durationUs * BITS_PER_US * perBit;
    state[at + LOG_SUCCESS] = sum;
    if (sum <= HOPELESS_LOG) this.close(node);
  }

  /** The frame that a node is locked on can no more arrive, or the lock is over. */
  private close(node: number): void {
    const at = (node << STRIDE_BITS) + LIMIT;
    if (this.state[at] === NO_LIMIT) return;
    this.state[at] = NO_LIMIT;
    if (this.pairs === undefined) return;
    const last = this.open[--this.openCount];
    this.open[this.place[node]] = last;
    this.place[last] = this.place[node];
  }
}
