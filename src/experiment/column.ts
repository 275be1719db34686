/** A growing column of numbers, for results that come one by one. */
import type { Quantiles } from "./result.ts";

export class Column {
  private data: Float64Array;
  length = 0;

  /** @param capacity room for so many to begin with, at least 1 */
  constructor(capacity = 256) {
    this.data = new Float64Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.data.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length++] = value;
  }

  at(index: number): number {
    return this.data[index];
  }

  set(index: number, value: number): void {
    this.data[index] = value;
  }

  /** The values so far, as a view. */
  values(): Float64Array {
    return this.data.subarray(0, this.length);
  }
}

/** Quantiles of a sample by the nearest rank; `null` where it is empty. Changes nothing. */
export function quantilesOf(values: Float64Array): Quantiles | null {
  const count = values.length;
  if (count === 0) return null;
  const sorted = Float64Array.from(values).sort();
  let sum = 0;
  for (let i = 0; i < count; i++) sum += sorted[i];
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * count) - 1)];
  return { count, mean: sum / count, p50: rank(0.5), p90: rank(0.9), p99: rank(0.99), max: sorted[count - 1] };
}
