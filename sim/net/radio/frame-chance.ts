/**
 * The draw that decides whether a frame arrives: a function of transmitter, receiver and start time, and of nothing else.
 */

import { tabulatedLogBitSuccess } from "../../../models/radio/error-table.ts";
import { bitsOnAir } from "../../../models/radio/ieee802154.ts";
import type { Key } from "../../../src/base/chance.ts";
import { exp } from "../../../src/base/maths.ts";
import { lanes, threefry } from "../../../src/base/threefry.ts";
import type { RadioRows } from "./rows.ts";

const TWO_POW_32 = 4294967296;
const TWO_POW_53 = 9007199254740992;
/** Less than one frame in 10⁹ fails from here on: taken as none, which spares the draw. */
const CERTAIN_LOG = -1e-9;
/** Less than one frame in 10⁹ arrives from here down: taken as none. */
export const HOPELESS_LOG = -20.8;

/** e^(−i / {@link STEPS_PER_UNIT}): two neighbours enclose a chance, and all draws outside need no exponential. */
const STEPS_PER_UNIT = 64;
const POWERS = Float64Array.from({ length: Math.ceil(-HOPELESS_LOG * STEPS_PER_UNIT) + 2 }, (_, i) =>
  exp(-i / STEPS_PER_UNIT),
);

export class FrameChance {
  private readonly rows: RadioRows;
  private readonly keys: readonly Key[];
  /** By transmitter, made when it is first asked for: two words of key for each link over which a receiver can lock. */
  private readonly linkKeys: (Int32Array | undefined)[];

  /** @param keys each node's key of the purpose "frame-error" */
  constructor(rows: RadioRows, keys: readonly Key[]) {
    this.rows = rows;
    this.keys = keys;
    this.linkKeys = new Array(rows.nodes).fill(undefined);
  }

  /** Whether a frame that began at `startUs`, and whose success has this natural logarithm, arrives over a link. */
  succeeds(transmitter: number, edge: number, startUs: number, logSuccess: number): boolean {
    if (logSuccess >= CERTAIN_LOG) return true;
    if (logSuccess <= HOPELESS_LOG) return false;
    const linkKeys = this.linkKeys[transmitter] ?? this.keysOf(transmitter);
    const place = (edge - this.rows.start[transmitter]) * 2;
    threefry(linkKeys[place], linkKeys[place + 1], startUs, (startUs / TWO_POW_32) | 0);
    const draw = ((lanes[0] >>> 5) * 67108864 + (lanes[1] >>> 6)) / TWO_POW_53;
    const step = (-logSuccess * STEPS_PER_UNIT) | 0;
    if (draw >= POWERS[step]) return false;
    return draw < POWERS[step + 1] || draw < exp(logSuccess);
  }

  /** Whether the same draw would have let the frame arrive over the same link, disturbed by noise alone. */
  succeedsAlone(transmitter: number, edge: number, startUs: number, mpduBytes: number): boolean {
    const ratio = this.rows.power[edge] / this.rows.noise[this.rows.receiver[edge]];
    return this.succeeds(transmitter, edge, startUs, bitsOnAir(mpduBytes) * tabulatedLogBitSuccess(ratio));
  }

  private keysOf(transmitter: number): Int32Array {
    const { keys, rows } = this;
    const from = rows.start[transmitter];
    const made = new Int32Array((rows.split[transmitter] - from) * 2);
    for (let place = 0; place < made.length; place += 2) {
      // As deriveKeyFrom(transmitter, receiver) does, without an object per link.
      const to = keys[rows.receiver[from + place / 2]];
      threefry(keys[transmitter].k0, keys[transmitter].k1, to.k0, to.k1);
      made[place] = lanes[0];
      made[place + 1] = lanes[1];
    }
    this.linkKeys[transmitter] = made;
    return made;
  }
}
