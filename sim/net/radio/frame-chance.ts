/**
 * The draw that decides whether a frame arrives: a function of transmitter, receiver and start time, and of nothing else.
 */

import { tabulatedLogBitSuccess } from "../../../models/radio/error-table.ts";
import { bitsOnAir } from "../../../models/radio/ieee802154.ts";
import type { Keys } from "../../../src/base/keys.ts";
import { exp } from "../../../src/base/maths.ts";
import { threefryEach } from "../../../src/base/threefry.ts";
import type { Finished } from "./finished.ts";
import { longestRow, type RadioRows } from "./rows.ts";

const TWO_POW_32 = 4294967296;
const TWO_POW_53 = 9007199254740992;
/** Less than one frame in 10⁹ fails from here on: taken as none, which spares the draw. */
const CERTAIN_LOG = -1e-9;
/** Less than one frame in 10⁹ arrives from here down: taken as none. */
export const HOPELESS_LOG = -20.8;

/**
 * In fields with more links than these, their keys are made for each draw: eight bytes a link are then worth more than a
 * second round of the generator (10 to 20 ns). Own choice: 2 MB.
 */
const KEPT_LINKS = 262144;

/** e^(−i / {@link STEPS_PER_UNIT}): two neighbours enclose a chance, and all draws outside need no exponential. */
const STEPS_PER_UNIT = 64;
const POWERS = Float64Array.from({ length: Math.ceil(-HOPELESS_LOG * STEPS_PER_UNIT) + 2 }, (_, i) =>
  exp(-i / STEPS_PER_UNIT),
);

/** Not drawn. */
const NONE = -1;

export class FrameChance {
  private readonly rows: RadioRows;
  private keys: Keys;
  /** Keys of links over which a receiver can lock, by transmitter, made when first asked for; none in wide fields. */
  private readonly linkKeys: (Int32Array | undefined)[] | undefined;
  /** Places of those whose reception only a draw decides; keys, counters and random words of the draws, four each. */
  private readonly open: Int32Array;
  private readonly words: Int32Array;
  /** By place in the list of those judged: what was drawn, or {@link NONE}. */
  private drawn: Float64Array;

  /** @param keys each node's key of the purpose "frame-error" */
  constructor(rows: RadioRows, keys: Keys) {
    this.rows = rows;
    this.keys = keys;
    const longest = longestRow(rows);
    const links = rows.split.reduce((sum, end, node) => sum + end - rows.start[node], 0);
    this.linkKeys = links <= KEPT_LINKS ? new Array(rows.nodes).fill(undefined) : undefined;
    this.open = new Int32Array(longest);
    this.words = new Int32Array(longest * 4);
    this.drawn = new Float64Array(longest);
  }

  /** Draws come from these keys from now on. */
  rekey(keys: Keys): void {
    this.keys = keys;
    this.linkKeys?.fill(undefined);
  }

  /** Whether a transmission that is over has arrived, at each of the places `from` … `to − 1`: written there. */
  judge(transmitter: number, finished: Finished, from: number, to: number): void {
    if (this.drawn.length < to) this.drawn = new Float64Array(to);
    const { logs, isClear } = finished;
    const { open, drawn } = this;
    let count = 0;
    for (let i = from; i < to; i++) {
      const log = logs[i];
      isClear[i] = log >= CERTAIN_LOG ? 1 : 0;
      drawn[i] = NONE;
      open[count] = i;
      if (log < CERTAIN_LOG && log > HOPELESS_LOG) count++;
    }
    this.draw(transmitter, finished, count);
    const unsure = this.decide(finished, count);
    for (let i = 0; i < unsure; i++) {
      const place = open[i];
      isClear[place] = drawn[place] < exp(logs[place]) ? 1 : 0;
    }
  }

  /**
   * Compares what was drawn for the first `count` places of {@link open} with tabulated chances. Returns for how many that
   * does not suffice: they are the first ones then.
   */
  private decide({ logs, isClear }: Finished, count: number): number {
    const { open, words, drawn } = this;
    let unsure = 0;
    for (let i = 0; i < count; i++) {
      const place = open[i];
      const draw = drawnFrom(words[i << 2], words[(i << 2) | 1]);
      const step = (-logs[place] * STEPS_PER_UNIT) | 0;
      const isSure = draw >= POWERS[step] || draw < POWERS[step + 1];
      drawn[place] = draw;
      isClear[place] = draw < POWERS[step + 1] ? 1 : 0;
      open[unsure] = place;
      if (!isSure) unsure++;
    }
    return unsure;
  }

  /**
   * Whether the same draw would have let the frame arrive that was lost at this place, disturbed by noise alone. To be asked
   * after {@link judge} has judged it.
   */
  arrivesAlone(transmitter: number, finished: Finished, place: number, mpduBytes: number): boolean {
    const { words, open, drawn, rows } = this;
    const ratio = rows.power[finished.links[place]] / rows.noise[finished.nodes[place]];
    const log = bitsOnAir(mpduBytes) * tabulatedLogBitSuccess(ratio);
    if (log >= CERTAIN_LOG || log <= HOPELESS_LOG) return log >= CERTAIN_LOG;
    if (drawn[place] === NONE) {
      open[0] = place;
      this.draw(transmitter, finished, 1);
      drawn[place] = drawnFrom(words[0], words[1]);
    }
    return isBelow(drawn[place], log);
  }

  /** Draws for the receivers at the first `count` places of {@link open}: two words each, four places apart. */
  private draw(transmitter: number, finished: Finished, count: number): void {
    const { open, words, rows, linkKeys } = this;
    if (linkKeys === undefined) {
      for (let i = 0; i < count; i++) this.pairKeys(transmitter, finished.nodes[open[i]], i * 4);
      threefryEach(words, count);
    } else {
      const kept = linkKeys[transmitter] ?? this.keysOf(transmitter, linkKeys);
      this.takeKeys(kept, finished.links, rows.start[transmitter], count);
    }
    const { sinceUs } = finished;
    for (let i = 0; i < count; i++) {
      const startUs = sinceUs[open[i]];
      words[(i << 2) | 2] = startUs;
      words[(i << 2) | 3] = (startUs / TWO_POW_32) | 0;
    }
    threefryEach(words, count);
  }

  private takeKeys(kept: Int32Array, links: Int32Array, first: number, count: number): void {
    const { open, words } = this;
    for (let i = 0; i < count; i++) {
      const from = (links[open[i]] - first) << 1;
      words[i << 2] = kept[from];
      words[(i << 2) | 1] = kept[from | 1];
    }
  }

  /** Writes what the key of a link is drawn from, as `deriveKeyFrom(transmitter, receiver)` does. */
  private pairKeys(transmitter: number, receiver: number, at: number): void {
    const { words } = this;
    const keys = this.keys.words;
    words[at] = keys[transmitter * 2];
    words[at + 1] = keys[transmitter * 2 + 1];
    words[at + 2] = keys[receiver * 2];
    words[at + 3] = keys[receiver * 2 + 1];
  }

  private keysOf(transmitter: number, linkKeys: (Int32Array | undefined)[]): Int32Array {
    const { words } = this;
    const { start, split, receiver } = this.rows;
    const from = start[transmitter];
    const count = split[transmitter] - from;
    for (let i = 0; i < count; i++) this.pairKeys(transmitter, receiver[from + i], i * 4);
    threefryEach(words, count);
    const made = new Int32Array(count * 2);
    for (let i = 0; i < count; i++) {
      made[i * 2] = words[i * 4];
      made[i * 2 + 1] = words[i * 4 + 1];
    }
    linkKeys[transmitter] = made;
    return made;
  }
}

/** Whether a draw lies below e^log, log ≤ 0. */
function isBelow(draw: number, log: number): boolean {
  const step = (-log * STEPS_PER_UNIT) | 0;
  return draw < POWERS[step + 1] || (draw < POWERS[step] && draw < exp(log));
}

/** A draw in [0, 1), of two random words. */
function drawnFrom(first: number, second: number): number {
  return ((first >>> 5) * 67108864 + (second >>> 6)) / TWO_POW_53;
}
