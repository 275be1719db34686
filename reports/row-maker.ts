/** Rows of a comparison, made from the metrics of all protocols. */
import type { Metrics } from "../src/experiment/result.ts";
import { count, fittingScale, NOT_AVAILABLE, number, percent, ratio, type Scale } from "./number.ts";

/** One quantity of every protocol, in the order of the protocols. */
export interface Row {
  readonly label: string;
  /** "" for plain numbers. */
  readonly unit: string;
  readonly values: readonly (number | null)[];
  /** The values as they are shown, without the unit. */
  readonly shown: readonly string[];
  /** value ÷ reference of the protocol at this position, as it is shown; "" where a ratio means nothing. */
  readonly ratios: readonly string[];
}

/** Takes one quantity out of the metrics. */
export type Pick = (metrics: Metrics) => number | null;

/** Units of short times. */
export const TIME: readonly Scale[] = [
  { unit: "s", perBase: 1 },
  { unit: "ms", perBase: 1e3 },
  { unit: "µs", perBase: 1e6 },
];
/** Units of energy. */
export const ENERGY: readonly Scale[] = [
  { unit: "J", perBase: 1 },
  { unit: "mJ", perBase: 1e3 },
  { unit: "µJ", perBase: 1e6 },
];

/** Makes rows of all protocols' metrics. */
export class Rows {
  readonly metrics: readonly Metrics[];
  readonly #reference: number;

  /** @param reference position of the protocol that ratios refer to */
  constructor(metrics: readonly Metrics[], reference: number) {
    this.metrics = metrics;
    this.#reference = reference;
  }

  count(label: string, pick: Pick): Row {
    return this.row(label, "", pick, count, ratio);
  }
  /** A count that says how large the world is rather than what a protocol did. */
  size(label: string, pick: Pick): Row {
    return this.row(label, "", pick, count, undefined);
  }
  /** A count of events that may be few. */
  events(label: string, pick: Pick): Row {
    return this.row(label, "", pick, count, ratioOfEvents);
  }
  percent(label: string, pick: Pick, unit = "%"): Row {
    return this.row(label, unit, pick, percent, undefined);
  }
  number(label: string, unit: string, pick: Pick): Row {
    return this.row(label, unit, pick, number, ratio);
  }
  /** Rows in the one unit that fits the largest value of them all. */
  scaled(scales: readonly Scale[], entries: readonly (readonly [label: string, pick: Pick])[]): readonly Row[] {
    const all = entries.flatMap(([, pick]) => this.metrics.map(pick));
    const { unit, perBase } = fittingScale(all, scales);
    const show = (value: number | null) => number(value === null ? null : value * perBase);
    return entries.map(([label, pick]) => this.row(label, unit, pick, show, ratio));
  }
  /** Counts that are not zero for every protocol. */
  used(entries: readonly (readonly [label: string, pick: Pick])[]): readonly Row[] {
    const isUsed = ([, pick]: readonly [string, Pick]) => this.metrics.some((metrics) => pick(metrics) !== 0);
    return entries.filter(isUsed).map(([label, pick]) => this.count(label, pick));
  }
  /** The rows that any protocol defines. */
  defined(rows: readonly Row[]): readonly Row[] {
    return rows.filter(({ values }) => values.some((value) => value !== null));
  }
  text(label: string, show: (metrics: Metrics) => string): Row {
    const shown = this.metrics.map(show);
    return { label, unit: "", values: shown.map(() => null), shown, ratios: shown.map(() => "") };
  }
  /** The names that any protocol has counted, in alphabetical order. */
  names(pick: (metrics: Metrics) => { readonly [name: string]: number }): readonly string[] {
    return [...new Set(this.metrics.flatMap((metrics) => Object.keys(pick(metrics))))].sort();
  }
  row(
    label: string,
    unit: string,
    pick: Pick,
    show: (value: number | null) => string,
    divide: Divide | undefined,
  ): Row {
    const values = this.metrics.map(pick);
    const reference = values[this.#reference]!;
    const ratios = values.map((value) => divide?.(value, reference) ?? "");
    return { label, unit, values, shown: values.map(show), ratios };
  }
}

type Divide = (value: number | null, reference: number | null) => string;

/** Of fewer events than this, the count itself is uncertain by more than a tenth (the root of a Poisson count). */
const FEWEST_EVENTS = 100;

function ratioOfEvents(value: number | null, reference: number | null): string {
  return reference !== null && reference < FEWEST_EVENTS ? NOT_AVAILABLE : ratio(value, reference);
}

/** A part of a whole; undefined where either is, or where there is no whole. */
export function share(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole;
}
