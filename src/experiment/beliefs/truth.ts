/** What a sensor really would read at any time: the truth that beliefs are judged by, the same for every protocol. */
import { ABSENT_PERIODS } from "../../../models/sensor/csv/csv.ts";
import type { NodeSpec } from "../../../sim/world-spec.ts";
import { Column } from "../column.ts";
import type { Events } from "./detection.ts";

const BLOCK = 4096;

/** Is told that the truth is `value` from `atUs` on; NaN: the sensor is absent. */
export type TruthStep = (atUs: number, value: number) => void;

/**
 * The truth of one node: each sample's value, from the first one after its boot on, until the next. It goes on to the end of
 * the run whether or not the node lives: a machine does not stop where its sensor's battery is empty. Where the next sample
 * is more than three periods away, there is no truth from one period after the sample to the next.
 */
export class Truth {
  /** When the first sample is taken, µs; the end of the run where there is none. */
  readonly startUs: number;
  readonly endUs: number;
  readonly samples: number;
  readonly #node: NodeSpec;
  readonly #first: number;
  readonly #periodUs: number;

  /** @param periodUs the nominal interval between samples */
  constructor(node: NodeSpec, durationUs: number, periodUs: number) {
    const { sensor, bootUs } = node;
    this.#node = node;
    this.#periodUs = periodUs;
    this.#first = sensor?.countBefore(bootUs) ?? 0;
    this.samples = sensor === undefined ? 0 : Math.max(0, sensor.countBefore(durationUs) - this.#first);
    this.startUs = this.samples === 0 ? durationUs : sensor!.timeUs(this.#first);
    this.endUs = durationUs;
  }

  /**
   * The labelled windows, from the boot on, as far as samples tell them: one in which no sample is taken is left out, and
   * those between which no sample is taken are one. `undefined` where nothing is labelled.
   */
  windows(): Events | undefined {
    const { sensor, bootUs } = this.#node;
    if (sensor?.windows === undefined) return undefined;
    const starts = new Column(8);
    const ends = new Column(8);
    for (const [from, to] of sensor.windows) {
      const startUs = Math.max(from, bootUs);
      const endUs = Math.min(to, this.endUs);
      const before = sensor.countBefore(startUs);
      if (sensor.countBefore(endUs) <= before) continue;
      const last = ends.length - 1;
      if (last >= 0 && sensor.countBefore(ends.at(last)) === before) ends.set(last, endUs);
      else {
        starts.push(startUs);
        ends.push(endUs);
      }
    }
    return { startUs: starts.values(), endUs: ends.values() };
  }

  /** Tells every step in time order, read in blocks. */
  eachStep(tell: TruthStep): void {
    const { sensor } = this.#node;
    const end = this.#first + this.samples;
    if (sensor === undefined) return;
    const values = new Float64Array(Math.min(BLOCK, this.samples));
    const labels = new Uint8Array(values.length);
    let lastUs = Number.POSITIVE_INFINITY;
    for (let from = this.#first; from < end; from += BLOCK) {
      const to = Math.min(end, from + BLOCK);
      sensor.read(from, to, values, labels);
      for (let i = 0; i < to - from; i++) {
        const atUs = sensor.timeUs(from + i);
        this.#tellAbsence(lastUs, atUs, tell);
        tell(atUs, values[i]);
        lastUs = atUs;
      }
    }
    this.#tellAbsence(lastUs, this.endUs, tell);
  }

  #tellAbsence(lastUs: number, nextUs: number, tell: TruthStep): void {
    if (nextUs - lastUs > ABSENT_PERIODS * this.#periodUs) tell(lastUs + this.#periodUs, Number.NaN);
  }
}
