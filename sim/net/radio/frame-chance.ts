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

export class FrameChance {
  private readonly rows: RadioRows;
  /** Keys of the links over which a receiver can lock; `offset[i] + edge` is the place of a link of transmitter i. */
  private readonly offset: Int32Array;
  private readonly k0: Int32Array;
  private readonly k1: Int32Array;

  /** @param keys each node's key of the purpose "frame-error" */
  constructor(rows: RadioRows, keys: readonly Key[]) {
    this.rows = rows;
    this.offset = new Int32Array(rows.nodes);
    let links = 0;
    for (let node = 0; node < rows.nodes; node++) {
      this.offset[node] = links - rows.start[node];
      links += rows.split[node] - rows.start[node];
    }
    this.k0 = new Int32Array(links);
    this.k1 = new Int32Array(links);
    for (let node = 0; node < rows.nodes; node++) {
      for (let edge = rows.start[node]; edge < rows.split[node]; edge++) {
        // As deriveKeyFrom(transmitter, receiver) does, without an object per link.
        const to = keys[rows.receiver[edge]];
        threefry(keys[node].k0, keys[node].k1, to.k0, to.k1);
        this.k0[this.offset[node] + edge] = lanes[0];
        this.k1[this.offset[node] + edge] = lanes[1];
      }
    }
  }

  /** Whether a frame that began at `startUs`, and whose success has this natural logarithm, arrives over a link. */
  succeeds(transmitter: number, edge: number, startUs: number, logSuccess: number): boolean {
    if (logSuccess >= CERTAIN_LOG) return true;
    if (logSuccess <= HOPELESS_LOG) return false;
    const place = this.offset[transmitter] + edge;
    threefry(this.k0[place], this.k1[place], startUs, (startUs / TWO_POW_32) | 0);
    const draw = ((lanes[0] >>> 5) * 67108864 + (lanes[1] >>> 6)) / TWO_POW_53;
    // 1 + x ≤ e^x ≤ 1 + x + x²/2 for x ≤ 0 spares most exponentials.
    if (draw < 1 + logSuccess) return true;
    if (draw >= 1 + logSuccess + (logSuccess * logSuccess) / 2) return false;
    return draw < exp(logSuccess);
  }

  /** Whether the same draw would have let the frame arrive over the same link, disturbed by noise alone. */
  succeedsAlone(transmitter: number, edge: number, startUs: number, mpduBytes: number): boolean {
    const ratio = this.rows.power[edge] / this.rows.noise[this.rows.receiver[edge]];
    return this.succeeds(transmitter, edge, startUs, bitsOnAir(mpduBytes) * tabulatedLogBitSuccess(ratio));
  }
}
