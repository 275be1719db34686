/**
 * Who hears whom, and how loud: received powers in compressed rows, one row for each transmitter.
 *
 * Powers are whole numbers of a unit of 2⁻²⁴ of the receiver's own noise, so that sums of them held in doubles are exact:
 * interference adds and subtracts without drift and in any order. A row's first part holds the receivers that can lock on
 * the transmitter; the rest can only be disturbed by it.
 */
import { fromDecibel, toDecibel } from "../../../src/base/maths.ts";
import { PairColumns } from "./pair-columns.ts";

/** Units of power in a receiver's own noise. */
export const NOISE_UNITS = 16777216;
/**
 * The largest power of one link, 2⁴⁷ units (69 dB above noise): 63 such signals at once still sum exactly, below 2⁵³.
 * A neighbour within a metre or two may be louder; nothing in the error model distinguishes more.
 */
const LARGEST_UNITS = 140737488355328;

/** The rows of all transmitters. */
export interface RadioRows {
  readonly nodes: number;
  /** The links of transmitter i are [start[i], start[i + 1]). */
  readonly start: Int32Array;
  /** [start[i], split[i]) can lock on i; [split[i], start[i + 1]) are only disturbed. */
  readonly split: Int32Array;
  readonly receiver: Uint16Array | Int32Array;
  /** Received power of each link in units of the receiver's noise; whole numbers. */
  readonly power: Float32Array;
  /** Each receiver's noise in units: {@link NOISE_UNITS} and the mean of what was left out of the rows. */
  readonly noise: Float64Array;
  /** Each receiver's own noise, dBm. */
  readonly noiseDbm: Float64Array;
}

/** Takes a pair under construction: mean received power at the other node, and back at the first, dBm; −∞: no link. */
export type AddPair = (other: number, thereDbm: number, backDbm: number) => void;

/** What rows are made of. */
export interface RowSource {
  readonly nodes: number;
  /** Tells of each pair of this node with a later one, later ones ascending. Nodes are asked in their order, once each. */
  pairsOf(node: number, add: AddPair): void;
  /** Each receiver's noise, dBm. */
  readonly noiseDbm: (receiver: number) => number;
  /** The ratio to noise, dB, above which a receiver may lock. */
  readonly lockThresholdDb: number;
  /** Mean power that reaches a receiver from transmitters left out of the rows, mW; asked when all pairs are told. */
  readonly farFieldMw?: (receiver: number) => number;
}

/** Builds the rows, receivers ascending in each part. Links weaker than half a unit (−72 dB to noise) vanish. */
export function buildRows(source: RowSource): RadioRows {
  const { nodes } = source;
  const noiseDbm = Float64Array.from({ length: nodes }, (_, node) => source.noiseDbm(node));
  const lockUnits = fromDecibel(source.lockThresholdDb) * NOISE_UNITS;
  const columns = new PairColumns(nodes, lockUnits);
  for (let node = 0; node < nodes; node++) {
    source.pairsOf(node, (other, thereDbm, backDbm) => {
      const there = unitsOf(thereDbm - noiseDbm[other]);
      const isAlike = backDbm === thereDbm && noiseDbm[node] === noiseDbm[other];
      const back = isAlike ? there : unitsOf(backDbm - noiseDbm[node]);
      if (there > 0 || back > 0) columns.push(node, other, there, back);
    });
    columns.endOf(node);
  }
  const noise = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) {
    const farMw = source.farFieldMw?.(node) ?? 0;
    noise[node] = NOISE_UNITS + (farMw > 0 ? unitsOf(toDecibel(farMw) - noiseDbm[node]) : 0);
  }
  return { nodes, noise, noiseDbm, ...columns.rows() };
}

/** A power relative to noise, dB, as the nearest whole number of units that a single-precision number can hold. */
export function unitsOf(aboveNoiseDb: number): number {
  return Math.fround(Math.min(LARGEST_UNITS, Math.round(fromDecibel(aboveNoiseDb) * NOISE_UNITS)));
}

/** Mean received power of a link, dBm. */
export function receivedDbm(rows: RadioRows, edge: number): number {
  return rows.noiseDbm[rows.receiver[edge]] + toDecibel(rows.power[edge] / NOISE_UNITS);
}

/**
 * The same as receivers report it: in whole dBm (nRF52840 Product Specification, RADIO: RSSI in steps of 1 dB). It ends
 * where powers do, 69 dB above noise.
 */
export function reportedDbm(rows: RadioRows, edge: number): number {
  return Math.round(receivedDbm(rows, edge));
}

/** The link from a transmitter to a receiver that can lock on it, or −1. */
export function edgeOf(rows: RadioRows, transmitter: number, receiver: number): number {
  let low = rows.start[transmitter];
  let high = rows.split[transmitter];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows.receiver[middle] < receiver) low = middle + 1;
    else high = middle;
  }
  return low < rows.split[transmitter] && rows.receiver[low] === receiver ? low : -1;
}

/** The most receivers that can lock on one transmitter. */
export function longestRow({ start, split }: RadioRows): number {
  return split.reduce((most, end, node) => Math.max(most, end - start[node]), 0);
}
