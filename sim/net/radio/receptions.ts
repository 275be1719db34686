/**
 * Who is locked on what. All receivers of a frame are dealt with in one loop without calls, which the engine compiles to
 * several times as fast a code as a call for each of them.
 */
import { CERTAIN_SINR } from "../../../models/radio/error-table.ts";
import { MODE, TO_ALL } from "./air-contract.ts";
import type { Finished } from "./finished.ts";
import {
  ALWAYS,
  chunkLog,
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
const { link: LINK, followers: FOLLOWERS } = LOCK;
const { listening: LISTENING, receiving: RECEIVING } = MODE;
const STATE_BITS = STRIDE_BITS;
const WORD_BITS = LOCK_BITS;
/** A power of two, so that multiplying is as exact as dividing by {@link CERTAIN_SINR}. */
const PER_CERTAIN = 1 / CERTAIN_SINR;
const UNLIMITED = NO_LIMIT;
const HEEDED = ALWAYS;
const BELOW = SINGLE_BELOW;
const IMPOSSIBLE = Number.NEGATIVE_INFINITY;

export class Receptions extends Interference {
  readonly mode: Uint8Array;
  /** How long each node was locked on frames, the present lock not included, µs. */
  private readonly total: Float64Array;
  private readonly lockRatio: number;
  /** Links over which receivers may lock on the frame that begins, and the interference at each, units. */
  private readonly found: Int32Array;
  private readonly heard: Float64Array;
  /** Links over which it is lost in interference. */
  private readonly drowned: Int32Array;

  /** @param lockRatio of a frame to noise and interference, above which a receiver locks */
  constructor(rows: RadioRows, clock: { readonly nowUs: number }, lockRatio: number) {
    super(rows, clock);
    this.mode = new Uint8Array(rows.nodes);
    this.total = new Float64Array(rows.nodes);
    this.lockRatio = lockRatio;
    this.found = new Int32Array(longestRow(rows));
    this.heard = new Float64Array(this.found.length);
    this.drowned = new Int32Array(this.found.length);
  }

  /** The transmitter that a receiver is locked on, or {@link NOBODY}. */
  lockedOn(node: number): number {
    return this.locks[node << WORD_BITS];
  }

  /** The link over which the last lock came. */
  linkOf(node: number): number {
    return this.locks[(node << WORD_BITS) | LINK];
  }

  /** Whether a radio that has transmitted cannot hear yet. */
  isDeaf(node: number): boolean {
    return this.state[(node << STATE_BITS) | DEAF_UNTIL] > this.clock.nowUs;
  }

  /** For so long, µs, it will not. */
  deafen(node: number, durationUs: number): void {
    this.state[(node << STATE_BITS) | DEAF_UNTIL] = this.clock.nowUs + durationUs;
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
    const { mode, state, found, drowned } = this;
    const { receiver, power, start, split } = this.rows;
    const { nowUs } = this.clock;
    const reach = destination === TO_ALL ? reachUnits(mpduBytes) : Number.POSITIVE_INFINITY;
    const to = split[transmitter];
    let count = 0;
    let missing = 0;
    for (let link = start[transmitter]; link < to; link++) {
      const node = receiver[link];
      const isIdle = mode[node] === LISTENING;
      const isDeaf = state[(node << STATE_BITS) | DEAF_UNTIL] > nowUs;
      const isMeant = power[link] >= reach || node === destination;
      found[count] = link;
      passed[missing] = link;
      if (isIdle && !isDeaf) count++;
      else if (isMeant) missing++;
    }
    this.hear(transmitter, count);
    const locking = this.lock(transmitter, mpduBytes, count);
    for (let i = 0; i < count - locking; i++) {
      const link = drowned[i];
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
    return this.lock(transmitter, mpduBytes, 1) === 1;
  }

  /** Interference with a transmission at the receivers of the first `count` links found, units. */
  private hear(transmitter: number, count: number): void {
    const { received, pairs, found, heard } = this;
    const { receiver, power } = this.rows;
    if (pairs !== undefined) pairs.hearOthers(transmitter, receiver, found, count, heard);
    else for (let i = 0; i < count; i++) heard[i] = received[receiver[found[i]]] - power[found[i]];
  }

  /**
   * Of the receivers of the first `count` links found, those lock at whom the frame stands above noise and interference; the
   * other links are listed in {@link drowned}. Returns how many lock.
   */
  private lock(transmitter: number, mpduBytes: number, count: number): number {
    const { state, received, locks, mode, open, found, heard, drowned, lockRatio } = this;
    const { receiver, power, noise } = this.rows;
    const { nowUs } = this.clock;
    const hopeless = hopelessUnits(mpduBytes);
    let end = this.pairs === undefined ? 0 : this.openCount;
    let lost = 0;
    for (let i = 0; i < count; i++) {
      const link = found[i];
      const node = receiver[link];
      const wanted = power[link];
      const interference = heard[i];
      const noiseUnits = noise[node];
      const at = node << STATE_BITS;
      const isAudible = wanted > lockRatio * (noiseUnits + interference);
      const canArrive = isAudible && wanted >= hopeless;
      locks[node << WORD_BITS] = isAudible ? transmitter : NOBODY;
      locks[(node << WORD_BITS) | LINK] = link;
      mode[node] = isAudible ? RECEIVING : LISTENING;
      state[at | LOCKED_FROM] = nowUs;
      state[at | SINCE] = nowUs;
      state[at | WANTED] = wanted;
      state[at | LOG_SUCCESS] = canArrive ? 0 : IMPOSSIBLE;
      // Where wanted / (noise + power − wanted) = CERTAIN_SINR; exact, since powers have 24 significant bits.
      state[at | LIMIT] = canArrive ? wanted + wanted * PER_CERTAIN - noiseUnits : UNLIMITED;
      received[node] = interference + wanted;
      open[end] = node;
      drowned[lost] = link;
      if (canArrive) end++;
      if (!isAudible) lost++;
    }
    locks[(transmitter << WORD_BITS) | FOLLOWERS] += count - lost;
    if (this.pairs === undefined) this.heedOpen(end);
    else this.openCount = end;
    return count - lost;
  }

  private heedOpen(count: number): void {
    const { heedsFromUs, open } = this;
    for (let i = 0; i < count; i++) heedsFromUs[open[i]] = HEEDED;
  }

  /** Lists, from `base` on, those who are locked on a transmission, and their links. Returns the end of the list. */
  findLocked(transmitter: number, { nodes, links }: Finished, base: number): number {
    const { locks } = this;
    const { receiver, start, split } = this.rows;
    const to = split[transmitter];
    const all = base + locks[(transmitter << WORD_BITS) | FOLLOWERS];
    let top = base;
    for (let link = start[transmitter]; link < to && top < all; link++) {
      const node = receiver[link];
      nodes[top] = node;
      links[top] = link;
      if (locks[node << WORD_BITS] === transmitter) top++;
    }
    return top;
  }

  /**
   * The locks of the nodes listed on a transmission end, and with them the chunks in course: they listen.
   * Since when they were locked, and the chances that the frame has arrived whole, are written beside the nodes.
   */
  release(transmitter: number, finished: Finished, from: number, to: number): void {
    const { nodes, sinceUs, logs } = finished;
    const { state, received, total, locks, mode } = this;
    const { noise } = this.rows;
    const { nowUs } = this.clock;
    for (let i = from; i < to; i++) {
      const node = nodes[i];
      const at = node << STATE_BITS;
      const units = received[node];
      const noiseUnits = noise[node];
      const isDisturbed = units > state[at | LIMIT];
      const lockedFromUs = state[at | LOCKED_FROM];
      const log = state[at | LOG_SUCCESS];
      sinceUs[i] = lockedFromUs;
      total[node] += nowUs - lockedFromUs;
      locks[node << WORD_BITS] = NOBODY;
      mode[node] = LISTENING;
      logs[i] = log;
      state[at | LIMIT] = UNLIMITED;
      if (isDisturbed) logs[i] = log + chunkLog(state[at | WANTED], noiseUnits, units, nowUs - state[at | SINCE]);
    }
    locks[(transmitter << WORD_BITS) | FOLLOWERS] -= to - from;
    if (this.pairs === undefined) this.unheed(finished, from, to);
    else this.sweep();
  }

  private unheed({ nodes }: Finished, from: number, to: number): void {
    const { state, heedsFromUs } = this;
    for (let i = from; i < to; i++) heedsFromUs[nodes[i]] = state[(nodes[i] << STATE_BITS) | WATCHES_FROM] * BELOW;
  }

  /** Those whose receptions are no more open leave the list. */
  private sweep(): void {
    const { state, open, openCount } = this;
    let kept = 0;
    for (let i = 0; i < openCount; i++) {
      const node = open[i];
      open[kept] = node;
      if (state[(node << STATE_BITS) | LIMIT] !== UNLIMITED) kept++;
    }
    this.openCount = kept;
  }
}
