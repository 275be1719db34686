/**
 * Interference at each receiver, and how the frame that it is locked on fares under it.
 *
 * Stretches of constant interference ("chunks") each add bits · ln(1 − BER) to the frame's chance. While a frame stands so
 * far above noise and interference that no bit fails, a chunk adds nothing: each receiver therefore has a limit of received
 * power, up to which a change of interference needs no account but of its time.
 *
 * Clear-channel assessments have no events of their own: while one is planned or in course, the peak power at its node is
 * noted as transmissions begin and end there, which is when power changes.
 */
import { completeTable, LOG_BIT_SUCCESS, STEPS_PER_UNIT } from "../../../models/radio/error-table.ts";
import { BIT_US } from "../../../models/radio/ieee802154.ts";
import { HOPELESS_LOG } from "./frame-chance.ts";
import { PairPowers } from "./pair-powers.ts";
import { PairWatch } from "./pair-watch.ts";
import type { RadioRows } from "./rows.ts";

/** Numbers of a node, side by side in one cache line: node i's begin at i << STRIDE_BITS. */
export const STRIDE_BITS = 3;
/** What they are. */
export const SLOT = {
  /** Received power up to which the frame that the node is locked on has no bit errors, units. */
  limit: 0,
  /** When the chunk in course began, µs. */
  since: 1,
  /** When its last lock began, µs, and the power of the frame that it is locked on, units. */
  lockedFrom: 2,
  wanted: 3,
  /** Natural logarithm of the chance that the frame has arrived whole so far. */
  logSuccess: 4,
  /** From when on the node looks at the channel, µs, and the most power that it has met since, units. */
  watchesFrom: 5,
  peak: 6,
  /** Until when a radio that has transmitted cannot hear, µs. */
  deafUntil: 7,
} as const;
/** Whole numbers of a node, likewise. */
export const LOCK_BITS = 2;
export const LOCK = {
  /** The transmitter that it is locked on, or {@link NOBODY}. */
  on: 0,
  /** The link over which its last lock came. */
  link: 1,
  /** How many are locked on it. */
  followers: 2,
} as const;
export const NOBODY = -1;
/** Whoever is locked on nothing, or on something that cannot arrive any more, has no chunks to count. */
export const NO_LIMIT = Number.POSITIVE_INFINITY;
/** A power of two, so that multiplying is as exact as dividing. */
const BITS_PER_US = 1 / BIT_US;

// What comes from other modules, or out of an object, is fetched anew at each use; constants of the own module are not.
const { limit: LIMIT, since: SINCE, wanted: WANTED, logSuccess: LOG_SUCCESS } = SLOT;
const { watchesFrom: WATCHES_FROM, peak: PEAK } = SLOT;
/** The node does not look at the channel. */
const NEVER = Number.POSITIVE_INFINITY;
export const ALWAYS = Number.NEGATIVE_INFINITY;
/** Takes at least what rounding to single precision adds. */
export const SINGLE_BELOW = 1 - 1 / 8_388_608;
const TABLE = LOG_BIT_SUCCESS;
const STEPS = STEPS_PER_UNIT;
const HOPELESS = HOPELESS_LOG;
const UNLIMITED = NO_LIMIT;

export class Interference {
  /** By node: see {@link SLOT} and {@link LOCK}. */
  protected readonly state: Float64Array;
  protected readonly locks: Int32Array;
  /**
   * Received power at each node, units. Where the powers of all pairs are known, only open receptions have theirs: those of
   * frames that can still arrive.
   */
  protected readonly received: Float64Array;
  /**
   * From when on a change of a node's received power is more than a new sum, µs: always with an open reception, from a little
   * before it looks at the channel, or never. Most are never: with this and the sums alone, side by side by node, a walk over
   * many receivers needs a sixth of the memory that it needs with everything else of a node beside them.
   */
  protected readonly heedsFromUs: Float32Array;
  protected readonly rows: RadioRows;
  protected readonly clock: { readonly nowUs: number };
  protected readonly pairs: PairPowers | undefined;
  private readonly pairWatch: PairWatch | undefined;
  /**
   * Where the powers of all pairs are known: the nodes of open receptions, in no order, and of some that have become
   * hopeless since a lock ended last.
   */
  protected readonly open: Int32Array;
  protected openCount = 0;
  /** Links to receivers at whom a change is more than a new sum. */
  private readonly heeding: Int32Array;

  constructor(rows: RadioRows, clock: { readonly nowUs: number }) {
    const { nodes } = rows;
    completeTable();
    this.rows = rows;
    this.clock = clock;
    this.pairs = PairPowers.of(rows);
    this.pairWatch = this.pairs === undefined ? undefined : new PairWatch(this.pairs, nodes, clock);
    this.locks = new Int32Array(nodes << LOCK_BITS);
    this.state = new Float64Array(nodes << STRIDE_BITS);
    this.received = new Float64Array(nodes);
    this.heedsFromUs = new Float32Array(this.pairs === undefined ? nodes : 0).fill(NEVER);
    for (let node = 0; node < nodes; node++) {
      this.locks[(node << LOCK_BITS) | LOCK.on] = NOBODY;
      this.state[(node << STRIDE_BITS) | LIMIT] = NO_LIMIT;
      this.state[(node << STRIDE_BITS) | WATCHES_FROM] = NEVER;
    }
    this.open = new Int32Array(this.pairs === undefined ? mostDisturbed(rows) : nodes);
    this.heeding = new Int32Array(mostDisturbed(rows));
  }

  /** Received power at a node, units. */
  powerAt(node: number): number {
    return this.pairs === undefined ? this.received[node] : this.pairs.at(node);
  }

  /** A transmission begins to arrive, and ends the chunks of those whom it disturbs. */
  begin(transmitter: number): void {
    if (this.pairs === undefined) this.changeRow(transmitter, 1);
    else {
      this.changeOpen(this.pairs.table, transmitter, 1);
      this.pairs.add(transmitter);
      this.pairWatch?.note();
    }
  }

  /** A transmission ceases to arrive. @param isCredited whether that ends the chunks of those whom it disturbed */
  end(transmitter: number, isCredited: boolean): void {
    const { pairs } = this;
    if (pairs === undefined) {
      if (isCredited) this.changeRow(transmitter, -1);
      else this.takeRow(transmitter);
    } else {
      this.pairWatch?.note();
      if (isCredited) this.changeOpen(pairs.table, transmitter, -1);
      else this.takeOpen(pairs.table, transmitter);
      pairs.take(transmitter);
    }
  }

  /** After so long, µs, the node looks at the channel. */
  watch(node: number, afterUs: number): void {
    if (this.pairWatch !== undefined) {
      this.pairWatch.begin(node, afterUs);
      return;
    }
    const at = node << STRIDE_BITS;
    this.state[at | WATCHES_FROM] = this.clock.nowUs + afterUs;
    this.state[at | PEAK] = 0;
    this.heed(node);
  }

  /** The node stops looking. Returns the peak power that it met, in units; 0 where it did not look. */
  unwatch(node: number): number {
    if (this.pairWatch !== undefined) return this.pairWatch.end(node);
    const { state } = this;
    const at = node << STRIDE_BITS;
    if (state[at | WATCHES_FROM] === NEVER) return 0;
    state[at | WATCHES_FROM] = NEVER;
    this.heed(node);
    return Math.max(state[at | PEAK], this.received[node]);
  }

  /** What a change of its received power is for a node has changed. */
  private heed(node: number): void {
    const at = node << STRIDE_BITS;
    const isOpen = this.state[at | LIMIT] !== NO_LIMIT;
    this.heedsFromUs[node] = isOpen ? ALWAYS : this.state[at | WATCHES_FROM] * SINGLE_BELOW;
  }

  private changeOpen(table: Float32Array, transmitter: number, sign: 1 | -1): void {
    const { state, received, open, openCount } = this;
    const { noise } = this.rows;
    const { nowUs } = this.clock;
    const row = transmitter * open.length;
    for (let i = 0; i < openCount; i++) {
      const node = open[i];
      const at = node << STRIDE_BITS;
      const units = received[node];
      const changed = units + sign * table[row + node];
      const noiseUnits = noise[node];
      const isDisturbed = units > state[at | LIMIT];
      if (node === transmitter) continue;
      if (isDisturbed) {
        const lastedUs = nowUs - state[at | SINCE];
        const log = state[at | LOG_SUCCESS] + chunkLog(state[at | WANTED], noiseUnits, units, lastedUs);
        state[at | LOG_SUCCESS] = log;
        if (log <= HOPELESS) state[at | LIMIT] = UNLIMITED;
      }
      received[node] = changed;
      state[at | SINCE] = nowUs;
    }
  }

  private takeOpen(table: Float32Array, transmitter: number): void {
    const { received, open, openCount } = this;
    const row = transmitter * open.length;
    for (let i = 0; i < openCount; i++) received[open[i]] -= table[row + open[i]];
  }

  private changeRow(transmitter: number, sign: 1 | -1): void {
    const { state, received, heeding } = this;
    const { receiver, power, noise } = this.rows;
    const { nowUs } = this.clock;
    const heeded = this.add(transmitter, sign);
    for (let i = 0; i < heeded; i++) {
      const node = receiver[heeding[i]];
      const at = node << STRIDE_BITS;
      const changed = received[node];
      const units = changed - sign * power[heeding[i]];
      if (units > state[at | LIMIT]) {
        const lastedUs = nowUs - state[at | SINCE];
        const log = state[at | LOG_SUCCESS] + chunkLog(state[at | WANTED], noise[node], units, lastedUs);
        state[at | LOG_SUCCESS] = log;
        if (log <= HOPELESS) this.close(node);
      }
      state[at | SINCE] = nowUs;
      if (state[at | WATCHES_FROM] <= nowUs) state[at | PEAK] = Math.max(state[at | PEAK], units, changed);
    }
  }

  private takeRow(transmitter: number): void {
    const { state, received, heeding } = this;
    const { receiver, power } = this.rows;
    const { nowUs } = this.clock;
    const heeded = this.add(transmitter, -1);
    for (let i = 0; i < heeded; i++) {
      const node = receiver[heeding[i]];
      const at = node << STRIDE_BITS;
      if (state[at | WATCHES_FROM] <= nowUs)
        state[at | PEAK] = Math.max(state[at | PEAK], received[node] + power[heeding[i]]);
    }
  }

  /** Adds a transmission's power to its receivers' sums, or takes it away; lists for whom that is more. Returns how many. */
  private add(transmitter: number, sign: 1 | -1): number {
    const { received, heedsFromUs, heeding } = this;
    const { receiver, power, start } = this.rows;
    const { nowUs } = this.clock;
    const to = start[transmitter + 1];
    let count = 0;
    for (let link = start[transmitter]; link < to; link++) {
      const node = receiver[link];
      received[node] += sign * power[link];
      if (heedsFromUs[node] <= nowUs) heeding[count++] = link;
    }
    return count;
  }

  /** The frame that this node is locked on can no more arrive. */
  private close(node: number): void {
    this.state[(node << STRIDE_BITS) | LIMIT] = UNLIMITED;
    this.heed(node);
  }
}

/**
 * What a chunk adds to the logarithm of a frame's chance. The engine inlines it, as it does what is small.
 * @param units received power in it, the frame's own included
 */
export function chunkLog(wanted: number, noise: number, units: number, lastedUs: number): number {
  const position = (wanted / (noise + units - wanted)) * STEPS;
  const step = position | 0;
  const left = TABLE[step];
  const perBit = left + (TABLE[step + 1] - left) * (position - step);
  return lastedUs * BITS_PER_US * perBit;
}

/** The most receivers that one transmission reaches, and one more: itself may be receiving. */
function mostDisturbed({ nodes, start }: RadioRows): number {
  let most = 0;
  for (let node = 0; node < nodes; node++) most = Math.max(most, start[node + 1] - start[node]);
  return most + 1;
}
