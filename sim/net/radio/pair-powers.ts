/**
 * Received power where everybody hears everybody, as in fields of up to some thousand nodes: most sums over who is on the
 * air would never be asked for, so they are made when they are, from a table of the powers between all pairs.
 */
import type { RadioRows } from "./rows.ts";

export class PairPowers {
  /** Power from each transmitter at each receiver, units, row by row; its own place zero. */
  readonly table: Float32Array;
  private readonly nodes: number;
  /** Who is on the air, in no order. */
  private readonly onAir: Int32Array;
  private onAirCount = 0;

  private constructor({ nodes, start, receiver, power }: RadioRows) {
    this.nodes = nodes;
    this.onAir = new Int32Array(nodes);
    this.table = new Float32Array(nodes * nodes);
    for (let node = 0; node < nodes; node++)
      for (let edge = start[node]; edge < start[node + 1]; edge++)
        this.table[node * nodes + receiver[edge]] = power[edge];
  }

  /** The powers of rows from which nothing is left out; of others `undefined`. */
  static of(rows: RadioRows): PairPowers | undefined {
    return rows.receiver.length === rows.nodes * (rows.nodes - 1) ? new PairPowers(rows) : undefined;
  }

  /** Received power at a node at present, units. */
  at(node: number): number {
    const { table, nodes, onAir, onAirCount } = this;
    let sum = 0;
    for (let i = 0; i < onAirCount; i++) sum += table[onAir[i] * nodes + node];
    return sum;
  }

  /** Power from all but one at the receivers of the first `count` of these links, units: written to `heard`. */
  hearOthers(
    transmitter: number,
    receiver: RadioRows["receiver"],
    links: Int32Array,
    count: number,
    heard: Float64Array,
  ): void {
    const { table, nodes, onAir, onAirCount } = this;
    for (let i = 0; i < count; i++) heard[i] = 0;
    for (let place = 0; place < onAirCount; place++) {
      if (onAir[place] !== transmitter) addRow(table, onAir[place] * nodes, receiver, links, count, heard);
    }
  }

  /** A transmission begins to arrive. */
  add(transmitter: number): void {
    this.onAir[this.onAirCount++] = transmitter;
  }

  /** A transmission ceases to arrive. */
  take(transmitter: number): void {
    let place = 0;
    while (this.onAir[place] !== transmitter) place++;
    this.onAir[place] = this.onAir[--this.onAirCount];
  }
}

function addRow(
  table: Float32Array,
  row: number,
  receiver: RadioRows["receiver"],
  links: Int32Array,
  count: number,
  heard: Float64Array,
): void {
  for (let i = 0; i < count; i++) heard[i] += table[row + receiver[links[i]]];
}
