/** How a quantity that grows with time, and is set back now and then, is distributed over time. */
import { Column } from "../column.ts";
import type { TimeQuantiles } from "../result.ts";

/** Stretches of time in which the quantity is zero, or grows as time does. Exact: nothing is sampled. */
export class TimeDistribution {
  readonly #low = new Column();
  readonly #high = new Column();
  #zero = 0;

  /** For this long the quantity was zero. */
  addZero(length: number): void {
    this.#zero += length;
  }

  /** The quantity grew from `low` to `high`, which took high − low. */
  addRamp(low: number, high: number): void {
    if (high <= low) return;
    this.#low.push(low);
    this.#high.push(high);
  }

  /** Divided by `unit`; `null` where no time passed. The quantile p is the least value that is not exceeded for a share p of the time. */
  quantiles(unit: number): TimeQuantiles | null {
    const low = Float64Array.from(this.#low.values()).sort();
    const high = Float64Array.from(this.#high.values()).sort();
    let total = this.#zero;
    let area = 0;
    for (let i = 0; i < low.length; i++) {
      total += high[i] - low[i];
      area += ((high[i] - low[i]) * (high[i] + low[i])) / 2;
    }
    if (total === 0) return null;
    const at = (share: number) => this.#quantile(low, high, share * total) / unit;
    const max = high.length === 0 ? 0 : high[high.length - 1] / unit;
    return { mean: area / total / unit, p50: at(0.5), p90: at(0.9), p99: at(0.99), max };
  }

  /** The least value v for which the time spent at or below v is `wanted`. */
  #quantile(low: Float64Array, high: Float64Array, wanted: number): number {
    let spent = this.#zero;
    if (wanted <= spent) return 0;
    let value = 0;
    let begun = 0;
    let ended = 0;
    while (ended < high.length) {
      const next = begun < low.length && low[begun] <= high[ended] ? low[begun] : high[ended];
      const growing = begun - ended;
      const gain = growing * (next - value);
      if (spent + gain >= wanted && growing > 0) return value + (wanted - spent) / growing;
      spent += gain;
      value = next;
      if (begun < low.length && low[begun] <= high[ended]) begun++;
      else ended++;
    }
    return value;
  }
}
