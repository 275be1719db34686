/** What a sensor model gives: for each node a series of samples with ground truth, the same for every protocol. */
import type { Key } from "../../src/base/chance.ts";

/** The samples of one node. Pure: reading twice, in any order or block size, gives the same numbers. */
export interface SensorSeries {
  /** Samples taken before the end of the run. */
  readonly count: number;
  /** The instant of a sample in µs of the run; strictly rising with the ordinal. */
  timeUs(ordinal: number): number;
  /** How many samples are taken strictly before this instant. */
  countBefore(timeUs: number): number;
  /** Fills `values` and `labels` (1 = anomalous) from index 0 with the samples [from, to). */
  read(from: number, to: number, values: Float64Array, labels: Uint8Array): void;
  /** True states of alarm as [startUs, endUs) windows in time order, or `undefined` where the model knows none. */
  readonly windows: readonly (readonly [number, number])[] | undefined;
}

/** What a model may use while it is built. */
export interface SensorContext {
  /** The text of a file named in the settings. The caller has read it; the same path gives the same text. */
  text(path: string): string;
}

/** A sensor model with its settings, ready to give each node its series. */
export interface Sensor {
  /** The series' own length in µs, where it has one (a file does). */
  readonly durationUs: number | undefined;
  /** Names of the nodes that a file tells apart, in file order, or `undefined`. */
  readonly nodeNames: readonly string[] | undefined;
  /** The interval between samples in µs, nominal where it varies. */
  readonly periodUs: number;
  /** Things a reader of the results must know (backward timestamps, gaps …), each a sentence. */
  readonly warnings: readonly string[];
  /** The smallest and largest value of the first tenth of all samples (what an encoder range of `auto` looks at), or `undefined` where not known in advance. */
  readonly earlyRange: readonly [number, number] | undefined;
  /**
   * The rules of this sensor that decide the outcome, each a sentence; left out: there are none to be told.
   * @param sensingNodes how many nodes get a series
   */
  assumptions?(sensingNodes: number): readonly string[];
  /**
   * One node's series.
   * @param key the node's own key for sensor data
   * @param phaseUs the node's sampling phase in [0, periodUs)
   * @param nodeIndex position among the sensing nodes (several nodes sharing one file get different offsets by it)
   */
  series(nodeName: string, nodeIndex: number, key: Key, phaseUs: number, durationUs: number): SensorSeries;
}
