/**
 * The draw that decides whether a frame arrives: a function of transmitter, receiver and start time, and of nothing else.
 */

import { tabulatedLogBitSuccess } from "../../../models/radio/error-table.ts";
import { bitsOnAir } from "../../../models/radio/ieee802154.ts";
import type { Keys } from "../../../src/base/keys.ts";
import { exp } from "../../../src/base/maths.ts";
import { lanes, threefry } from "../../../src/base/threefry.ts";
import type { Receptions } from "./receptions.ts";
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

export class FrameChance {
  private readonly rows: RadioRows;
  private keys: Keys;
  /** Keys of links over which a receiver can lock, by transmitter, made when first asked for; none in wide fields. */
  private readonly linkKeys: (Int32Array | undefined)[] | undefined;
  /** Places of those whose reception only a draw decides, the logarithms of their chances, and their draws. */
  private readonly open: Int32Array;
  private readonly logs: Float64Array;
  private readonly draws: Float64Array;

  /** @param keys each node's key of the purpose "frame-error" */
  constructor(rows: RadioRows, keys: Keys) {
    this.rows = rows;
    this.keys = keys;
    const longest = longestRow(rows);
    const links = rows.split.reduce((sum, end, node) => sum + end - rows.start[node], 0);
    this.linkKeys = links <= KEPT_LINKS ? new Array(rows.nodes).fill(undefined) : undefined;
    this.open = new Int32Array(longest);
    this.logs = new Float64Array(longest + 1);
    this.draws = new Float64Array(longest);
  }

  /** Draws come from these keys from now on. */
  rekey(keys: Keys): void {
    this.keys = keys;
    this.linkKeys?.fill(undefined);
  }

  /** Whether a frame that began at `startUs`, and whose success has this natural logarithm, arrives over a link. */
  succeeds(transmitter: number, edge: number, startUs: number, logSuccess: number): boolean {
    if (logSuccess >= CERTAIN_LOG) return true;
    if (logSuccess <= HOPELESS_LOG) return false;
    return isBelow(this.draw(transmitter, edge, startUs), logSuccess);
  }

  /**
   * Whether a transmission that is over has arrived at each of the receivers `nodes[from]` … `nodes[to − 1]`: 1 or 0 in
   * `isClear`, at the same places.
   */
  judge(
    transmitter: number,
    nodes: Int32Array,
    from: number,
    to: number,
    receptions: Receptions,
    isClear: Uint8Array,
  ): void {
    const { open, logs, draws } = this;
    const { edge, sinceUs } = receptions;
    let count = 0;
    for (let i = from; i < to; i++) {
      const log = receptions.logSuccess(nodes[i]);
      isClear[i] = log >= CERTAIN_LOG ? 1 : 0;
      logs[count] = log;
      if (log < CERTAIN_LOG && log > HOPELESS_LOG) open[count++] = i;
    }
    // Draws one after the other, without a decision in between, overlap in the processor.
    for (let i = 0; i < count; i++) {
      const node = nodes[open[i]];
      draws[i] = this.draw(transmitter, edge[node], sinceUs[node]);
    }
    for (let i = 0; i < count; i++) isClear[open[i]] = isBelow(draws[i], logs[i]) ? 1 : 0;
  }

  /** Whether the same draw would have let the frame arrive over the same link, disturbed by noise alone. */
  succeedsAlone(transmitter: number, edge: number, startUs: number, mpduBytes: number): boolean {
    const ratio = this.rows.power[edge] / this.rows.noise[this.rows.receiver[edge]];
    return this.succeeds(transmitter, edge, startUs, bitsOnAir(mpduBytes) * tabulatedLogBitSuccess(ratio));
  }

  private draw(transmitter: number, edge: number, startUs: number): number {
    if (this.linkKeys === undefined) {
      this.deriveKey(transmitter, edge);
      threefry(lanes[0], lanes[1], startUs, (startUs / TWO_POW_32) | 0);
    } else {
      const linkKeys = this.linkKeys[transmitter] ?? this.keysOf(transmitter, this.linkKeys);
      const place = (edge - this.rows.start[transmitter]) * 2;
      threefry(linkKeys[place], linkKeys[place + 1], startUs, (startUs / TWO_POW_32) | 0);
    }
    return ((lanes[0] >>> 5) * 67108864 + (lanes[1] >>> 6)) / TWO_POW_53;
  }

  /** Leaves the key of a link in {@link lanes}: as `deriveKeyFrom(transmitter, receiver)`, without an object per link. */
  private deriveKey(transmitter: number, edge: number): void {
    const { words } = this.keys;
    const from = transmitter * 2;
    const to = this.rows.receiver[edge] * 2;
    threefry(words[from], words[from + 1], words[to], words[to + 1]);
  }

  private keysOf(transmitter: number, linkKeys: (Int32Array | undefined)[]): Int32Array {
    const from = this.rows.start[transmitter];
    const made = new Int32Array((this.rows.split[transmitter] - from) * 2);
    for (let place = 0; place < made.length; place += 2) {
      this.deriveKey(transmitter, from + place / 2);
      made[place] = lanes[0];
      made[place + 1] = lanes[1];
    }
    linkKeys[transmitter] = made;
    return made;
  }
}

/** Whether a draw in [0, 1) lies below e^log, log ≤ 0. */
function isBelow(draw: number, log: number): boolean {
  const step = (-log * STEPS_PER_UNIT) | 0;
  if (draw >= POWERS[step]) return false;
  return draw < POWERS[step + 1] || draw < exp(log);
}
