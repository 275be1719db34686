/** A board: what a node's chip draws in each of its states, and how fast it computes. */

/** Whole-chip currents in A at {@link supplyV}, one for each state. */
export interface Board {
  readonly summary: string;
  readonly source: string;
  readonly supplyV: number;
  readonly sleepA: number;
  readonly cpuA: number;
  readonly receiveA: number;
  /** Received power at which the radio loses 1 % of IEEE 802.15.4 frames of 20 bytes, dBm. */
  readonly sensitivityDbm: number;
  /** Transmit current by output power; the nearest entry not below the asked power applies. Ascending in dBm. */
  readonly transmitA: readonly (readonly [powerDbm: number, currentA: number])[];
  /** Operations per second of the processor (a multiply-accumulate is two). */
  readonly operationsPerS: number;
  /** Bytes per second between memory and the arithmetic units. */
  readonly memoryBytesPerS: number;
}
