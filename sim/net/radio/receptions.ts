/**
 * Who is locked on what. All receivers of a frame are dealt with in one loop without calls, which the engine compiles to
 * several times as fast a code as a call for each of them.
 */
import { CERTAIN_SINR, LOG_BIT_SUCCESS, STEPS_PER_UNIT } from "../../../models/radio/error-table.ts";
import { MODE, TO_ALL } from "./air-contract.ts";
import {
  ALWAYS,
  BITS_PER_US,
  Interference,
  LOCK,
  LOCK_BITS,
  NO_LIMIT,
  NOBODY,
  SINGLE_BELOW,
  SLOT,
  STRIDE_BITS,
} from "./interference.ts";
import { hopelessUnits, reachUnits } from "./reach.ts";
import { longestRow, type RadioRows } from "./rows.ts";

// As in `interference.ts`: constants of the own module cost nothing.
const { limit: LIMIT, since: SINCE, lockedFrom: LOCKED_FROM, wanted: WANTED } = SLOT;
const { logSuccess: LOG_SUCCESS, watchesFrom: WATCHES_FROM, deafUntil: DEAF_UNTIL } = SLOT;
const { link: LINK, place: PLACE, followers: FOLLOWERS } = LOCK;
const { listening: LISTENING, receiving: RECEIVING } = MODE;
const STATE_BITS = STRIDE_BITS;
const WORD_BITS = LOCK_BITS;
const TABLE = LOG_BIT_SUCCESS;
const STEPS = STEPS_PER_UNIT;
/** A power of two, so that multiplying is as exact as dividing by {@link CERTAIN_SINR}. */
const PER_CERTAIN = 1 / CERTAIN_SINR;
const PER_US = BITS_PER_US;
const UNLIMITED = NO_LIMIT;
const HEEDED = ALWAYS;
const BELOW = SINGLE_BELOW;

export class Receptions extends Interference {
  readonly mode: Uint8Array;
  /** How long each node was locked on frames, the present lock not included, µs. */
  private readonly total: Float64Array;
  private readonly lockRatio: number;
  /** Links over which receivers may lock on the frame that begins, and the interference at each, units. */
  private readonly found: Int32Array;
  private readonly heard: Float64Array;

  /** @param lockRatio of a frame to noise and interference, above which a receiver locks */
  constructor(rows: RadioRows, clock: { readonly nowUs: number }, lockRatio: number) {
    super(rows, clock);
    this.mode = new Uint8Array(rows.nodes);
    this.total = new Float64Array(rows.nodes);
    this.lockRatio = lockRatio;
    this.found = new Int32Array(longestRow(rows));
    this.heard = new Float64Array(this.found.length);
  }

  /** The transmitter that a receiver is locked on, or {@link NOBODY}. */
  lockedOn(node: number): number {
    return this.locks[node << WORD_BITS];
  }

  /** The link over which the last lock came. */
  linkOf(node: number): number {
    return this.locks[(node << WORD_BITS) + LINK];
  }

  /** Whether a radio that has transmitted cannot hear yet. */
  isDeaf(node: number): boolean {
    return this.state[(node << STATE_BITS) + DEAF_UNTIL] > this.clock.nowUs;
  }

  /** For so long, µs, it will not. */
  deafen(node: number, durationUs: number): void {
    this.state[(node << STATE_BITS) + DEAF_UNTIL] = this.clock.nowUs + durationUs;
  }

  /** When the last lock began, µs. */
  sinceUs(node: number): number {
    return this.state[(node << STATE_BITS) + LOCKED_FROM];
  }

  /** Total time that a node was locked on frames, the present lock not included, µs. */
  lockedUs(node: number): number {
    return this.total[node];
  }

  /**
   * All who listen, are idle and hear a frame that begins now well enough lock on it. Lists in `passed` the other links over
   * which it is meant: to its destination, or to all within reach. Returns how many those are.
   */
  lockAll(transmitter: number, mpduBytes: number, destination: number, passed: Int32Array): number {
    const { mode, state, found } = this;
    const { receiver, power, start, split } = this.rows;
    const { nowUs } = this.clock;
    const reach = destination === TO_ALL ? reachUnits(mpduBytes) : Number.POSITIVE_INFINITY;
    const to = split[transmitter];
    let count = 0;
    let missing = 0;
    for (let link = start[transmitter]; link < to; link++) {
      const node = receiver[link];
      if (mode[node] === LISTENING && state[(node << STATE_BITS) + DEAF_UNTIL] <= nowUs) found[count++] = link;
      else if (power[link] >= reach || node === destination) passed[missing++] = link;
    }
    this.hear(transmitter, count);
    const drowned = this.lock(transmitter, mpduBytes, count);
    for (let i = 0; i < drowned; i++) {
      const link = found[i];
      if (power[link] >= reach || receiver[link] === destination) passed[missing++] = link;
    }
    return missing;
  }

  /** The same for one receiver. Returns whether it locks. */
  lockOne(transmitter: number, mpduBytes: number, link: number): boolean {
    const node = this.rows.receiver[link];
    if (this.mode[node] !== LISTENING || this.isDeaf(node)) return false;
    this.found[0] = link;
    this.heard[0] = this.powerAt(node) - this.rows.power[link];
    return this.lock(transmitter, mpduBytes, 1) === 0;
  }

  /** Interference with a transmission at the receivers of the first `count` links found, units. */
  private hear(transmitter: number, count: number): void {
    const { received, pairs, found, heard } = this;
    const { receiver, power } = this.rows;
    if (pairs !== undefined) pairs.hearOthers(transmitter, receiver, found, count, heard);
    else for (let i = 0; i < count; i++) heard[i] = received[receiver[found[i]]] - power[found[i]];
  }

  /** Of the first `count` links found, those over which the frame is lost in interference are kept, the others lock. */
  private lock(transmitter: number, mpduBytes: number, count: number): number {
    const { state, received, heedsFromUs, locks, mode, open, found, heard, lockRatio } = this;
    const { receiver, power, noise: noises } = this.rows;
    const { nowUs } = this.clock;
    const hopeless = hopelessUnits(mpduBytes);
    const isListed = this.pairs !== undefined;
    let { openCount } = this;
    let drowned = 0;
    for (let i = 0; i < count; i++) {
      const link = found[i];
      const node = receiver[link];
      const wanted = power[link];
      const at = node << STATE_BITS;
      const noise = noises[node];
      if (!(wanted > lockRatio * (noise + heard[i]))) {
        found[drowned++] = link;
        continue;
      }
      locks[node << WORD_BITS] = transmitter;
      locks[(node << WORD_BITS) + LINK] = link;
      state[at + LOCKED_FROM] = nowUs;
      mode[node] = RECEIVING;
      const canArrive = wanted >= hopeless;
      state[at + LOG_SUCCESS] = canArrive ? 0 : Number.NEGATIVE_INFINITY;
      if (!canArrive) continue;
      received[node] = heard[i] + wanted;
      // Where wanted / (noise + power − wanted) = CERTAIN_SINR; exact, since powers have 24 significant bits.
      state[at + LIMIT] = wanted + wanted * PER_CERTAIN - noise;
      state[at + SINCE] = nowUs;
      state[at + WANTED] = wanted;
      if (!isListed) {
        heedsFromUs[node] = HEEDED;
        continue;
      }
      locks[(node << WORD_BITS) + PLACE] = openCount;
      open[openCount++] = node;
    }
    this.openCount = openCount;
    locks[(transmitter << WORD_BITS) + FOLLOWERS] += count - drowned;
    return drowned;
  }

  /** Lists in `nodes`, from `base` on, those who are locked on a transmission. Returns the end of the list. */
  findLocked(transmitter: number, nodes: Int32Array, base: number): number {
    const { locks } = this;
    const { receiver, start, split } = this.rows;
    const to = split[transmitter];
    const all = base + locks[(transmitter << WORD_BITS) + FOLLOWERS];
    let top = base;
    for (let link = start[transmitter]; link < to && top < all; link++) {
      const node = receiver[link];
      if (locks[node << WORD_BITS] === transmitter) nodes[top++] = node;
    }
    return top;
  }

  /**
   * The locks of these nodes end, and with them the chunks in course; who still receives, listens.
   * @param logs written, at the same places: the natural logarithms of the chances that the frames have arrived whole
   */
  release(nodes: Int32Array, logs: Float64Array, from: number, to: number): void {
    const { state, received, heedsFromUs, total, locks, mode, open } = this;
    const { noise } = this.rows;
    const { nowUs } = this.clock;
    const isListed = this.pairs !== undefined;
    let { openCount } = this;
    for (let i = from; i < to; i++) {
      const node = nodes[i];
      const at = node << STATE_BITS;
      total[node] += nowUs - state[at + LOCKED_FROM];
      locks[(locks[node << WORD_BITS] << WORD_BITS) + FOLLOWERS]--;
      locks[node << WORD_BITS] = NOBODY;
      if (mode[node] === RECEIVING) mode[node] = LISTENING;
      const limit = state[at + LIMIT];
      const units = received[node];
      let log = state[at + LOG_SUCCESS];
      if (units > limit) {
        const wanted = state[at + WANTED];
        const position = (wanted / (noise[node] + units - wanted)) * STEPS;
        const step = position | 0;
        const left = TABLE[step];
        const perBit = left + (TABLE[step + 1] - left) * (position - step);
        log += (nowUs - state[at + SINCE]) * PER_US * perBit;
      }
      logs[i] = log;
      state[at + LIMIT] = UNLIMITED;
      if (!isListed) heedsFromUs[node] = state[at + WATCHES_FROM] * BELOW;
      if (!isListed || limit === UNLIMITED) continue;
      const last = open[--openCount];
      const place = locks[(node << WORD_BITS) + PLACE];
      open[place] = last;
      locks[(last << WORD_BITS) + PLACE] = place;
    }
    this.openCount = openCount;
  }
}
