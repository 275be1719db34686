/** The settings that every accelerator has. */
import { describe } from "../../src/base/parameters.ts";

/** A default and where it comes from. */
interface Sourced<T> {
  readonly default: T;
  readonly source: string;
}

/** The settings of a roofline with this accelerator's figures. @param currentOf what `current` covers */
export function describeRoofline(
  figures: {
    readonly wakeUp: Sourced<string>;
    readonly operationsPerSecond: Sourced<number>;
    readonly memory: Sourced<string>;
    readonly current: Sourced<string>;
  },
  currentOf: string,
) {
  return describe({
    wakeUp: {
      type: "quantity",
      dimension: "time",
      minimum: 0,
      maximum: 60_000_000,
      doc: "From each call until it computes.",
      ...figures.wakeUp,
    },
    operationsPerSecond: {
      type: "number",
      minimum: 1,
      doc: "Operations per second that it sustains; a multiply-accumulate is two.",
      ...figures.operationsPerSecond,
    },
    memory: {
      type: "quantity",
      dimension: "data-rate",
      minimum: 8,
      doc: "Data rate between memory and the arithmetic units.",
      ...figures.memory,
    },
    current: {
      type: "quantity",
      dimension: "current",
      exclusiveMinimum: 0,
      doc: `Drawn at 3 V while it wakes up and computes: ${currentOf}. Of a power in watts: power ÷ 3 V.`,
      ...figures.current,
    },
  });
}
