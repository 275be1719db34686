/** What a comparison shows: the rows, group by group, before anyone decides how to draw them. */
import type { ByLayer, Life, Metrics, Quantiles, RunResult } from "../src/experiment/result.ts";
import { count, fittingScale, NOT_AVAILABLE, number, percent, type Scale } from "./number.ts";

/** One quantity of every protocol, in the order of {@link Comparison.protocols}. */
export interface Row {
  readonly label: string;
  /** "" for plain numbers. */
  readonly unit: string;
  readonly values: readonly (number | null)[];
  /** The values as they are shown, without the unit. */
  readonly shown: readonly string[];
  /** Whether a ratio to the reference means something. */
  readonly comparable: boolean;
}

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Protocols side by side. */
export interface Comparison {
  readonly protocols: readonly string[];
  /** Position of the protocol that ratios refer to. */
  readonly reference: number;
  readonly sections: readonly Section[];
}

/** Protocols that ratios refer to where they are present, the first of them first. */
const USUAL_REFERENCES = ["mqtt", "send-all"];

const TIME: readonly Scale[] = [
  { unit: "s", perBase: 1 },
  { unit: "ms", perBase: 1e3 },
  { unit: "µs", perBase: 1e6 },
];
const ENERGY: readonly Scale[] = [
  { unit: "J", perBase: 1 },
  { unit: "mJ", perBase: 1e3 },
  { unit: "µJ", perBase: 1e6 },
];

/** What the layers are called, in the order in which they are shown. */
const LAYERS: readonly (readonly [keyof ByLayer, string])[] = [
  ["application", "application"],
  ["transport", "TCP headers"],
  ["network", "IPv6 and UDP headers"],
  ["fragmentation", "fragments' headers"],
  ["link", "link"],
  ["acknowledgements", "acknowledgements"],
  ["repetitions", "repeated copies"],
];

type Pick = (metrics: Metrics) => number | null;

/** The comparison of all protocols of a result. */
export function compare(result: RunResult): Comparison {
  const protocols = Object.keys(result.protocols);
  const metrics = protocols.map((name) => result.protocols[name]!.metrics);
  const usual = USUAL_REFERENCES.map((name) => protocols.indexOf(name)).find((index) => index >= 0);
  const rows = new Rows(metrics);
  return {
    protocols,
    reference: usual ?? 0,
    sections: [traffic(rows), delivery(rows), energy(rows), life(rows), silence(rows)],
  };
}

/** Makes rows of all protocols' metrics. */
class Rows {
  readonly metrics: readonly Metrics[];
  constructor(metrics: readonly Metrics[]) {
    this.metrics = metrics;
  }

  count(label: string, pick: Pick, comparable = true): Row {
    return this.row(label, "", pick, count, comparable);
  }
  percent(label: string, pick: Pick): Row {
    return this.row(label, "%", pick, percent, false);
  }
  number(label: string, unit: string, pick: Pick): Row {
    return this.row(label, unit, pick, number, true);
  }
  /** Rows in the one unit that fits the largest value of them all. */
  scaled(scales: readonly Scale[], entries: readonly (readonly [label: string, pick: Pick])[]): readonly Row[] {
    const all = entries.flatMap(([, pick]) => this.metrics.map(pick));
    const { unit, perBase } = fittingScale(all, scales);
    const show = (value: number | null) => number(value === null ? null : value * perBase);
    return entries.map(([label, pick]) => this.row(label, unit, pick, show, true));
  }
  /** Counts that are not zero for every protocol. */
  used(entries: readonly (readonly [label: string, pick: Pick])[]): readonly Row[] {
    const isUsed = ([, pick]: readonly [string, Pick]) => this.metrics.some((metrics) => pick(metrics) !== 0);
    return entries.filter(isUsed).map(([label, pick]) => this.count(label, pick));
  }
  text(label: string, show: (metrics: Metrics) => string): Row {
    const shown = this.metrics.map(show);
    return { label, unit: "", values: shown.map(() => null), shown, comparable: false };
  }
  /** The names that any protocol has counted, in alphabetical order. */
  names(pick: (metrics: Metrics) => { readonly [name: string]: number }): readonly string[] {
    return [...new Set(this.metrics.flatMap((metrics) => Object.keys(pick(metrics))))].sort();
  }
  row(label: string, unit: string, pick: Pick, show: (value: number | null) => string, comparable: boolean): Row {
    const values = this.metrics.map(pick);
    return { label, unit, values, shown: values.map(show), comparable };
  }
}

function traffic(rows: Rows): Section {
  return {
    title: "Traffic",
    rows: [
      rows.count("samples taken", (m) => m.samples, false),
      rows.count("messages originated", (m) => m.transmissions),
      ...rows.used([["dropped at their source", (m) => m.droppedAtSource]]),
      rows.count("messages passed on", (m) => m.forwards),
      rows.count("frames on air", (m) => m.framesOnAir),
      ...rows.used([["of them repeated copies", (m) => m.copiesOnAir]]),
      rows.count("bytes on air", (m) => m.bytesOnAir),
      ...rows.used(LAYERS.map(([layer, name]) => [`of them ${name}`, (m) => m.bytesByLayer[layer]])),
      ...rows.scaled(TIME, [["airtime", (m) => m.airtimeS]]),
      rows.percent("channel load mean", (m) => m.channelLoad?.mean ?? null),
      rows.percent("channel load max", (m) => m.channelLoad?.max ?? null),
      rows.count("duplicates heard", (m) => m.duplicates),
      ...rows.names((m) => m.losses).map((cause) => rows.count(`lost: ${cause}`, (m) => m.losses[cause] ?? 0)),
      ...rows.names((m) => m.facts).map((fact) => rows.count(`noted: ${fact}`, (m) => m.facts[fact] ?? 0)),
    ],
  };
}

function delivery(rows: Rows): Section {
  return {
    title: "Delivery",
    rows: [
      rows.count("deliveries", (m) => m.deliveries),
      rows.count("expected deliveries", (m) => m.expectedDeliveries),
      rows.percent("delivery ratio", (m) => m.deliveryRatio),
      rows.count("audience members", (m) => m.audienceMembers, false),
      rows.count("members reached", (m) => m.membersReached, false),
      ...distribution(rows, "latency", (m) => m.latencyS, ["mean", "p50", "p90", "p99", "max"]),
      ...distribution(rows, "spread", (m) => m.spreadS, ["p50", "p99", "max"]),
      rows.number("hops mean", "", (m) => m.hops?.mean ?? null),
      rows.count("hops max", (m) => m.hops?.max ?? null),
    ],
  };
}

const QUANTILE_NAMES = { mean: "mean", p50: "median", p90: "p90", p99: "p99", max: "max" } as const;
type QuantileName = keyof typeof QUANTILE_NAMES;

function distribution(
  rows: Rows,
  label: string,
  pick: (metrics: Metrics) => Quantiles | null,
  names: readonly QuantileName[],
): readonly Row[] {
  return rows.scaled(
    TIME,
    names.map((name) => [`${label} ${QUANTILE_NAMES[name]}`, (metrics) => pick(metrics)?.[name] ?? null]),
  );
}

function energy(rows: Rows): Section {
  return {
    title: "Energy of battery-powered nodes",
    rows: rows.scaled(ENERGY, [
      ["total", (m) => m.energyJ],
      ["without idle listening", (m) => m.energyWithoutIdleListeningJ],
      ["sleep", (m) => m.energyByStateJ.sleep],
      ["processor", (m) => m.energyByStateJ.cpu],
      ["transmit", (m) => m.energyByStateJ.transmit],
      ["receive", (m) => m.energyByStateJ.receive],
      ["idle listening", (m) => m.energyByStateJ.idleListening],
    ]),
  };
}

function life(rows: Rows): Section {
  const lives = [
    ["", (m: Metrics) => m.lifeDays],
    [" *", (m: Metrics) => m.lifeWithoutIdleListeningDays],
  ] as const;
  return {
    title: "Battery life (* were idle listening free)",
    rows: [
      ...lives.flatMap(([mark, pick]) => [
        rows.number(`first node dead${mark}`, "d", (m) => pick(m)?.firstDead ?? null),
        rows.number(`10 % dead${mark}`, "d", (m) => pick(m)?.tenthDead ?? null),
        rows.number(`half dead${mark}`, "d", (m) => pick(m)?.median ?? null),
      ]),
      rows.text("seen or projected", (m) => knownHow(m.lifeDays)),
      rows.count("deaths in the run", (m) => m.deaths),
    ],
  };
}

function knownHow(life: Life | null): string {
  if (life === null) return NOT_AVAILABLE;
  return life.projected ? "projected" : "seen";
}

function silence(rows: Rows): Section {
  return {
    title: "Price of silence",
    rows: [
      rows.count("windows of alarm", (m) => m.anomalousWindows, false),
      rows.count("passed in silence", (m) => m.missedAnomalousWindows),
      rows.percent("share of windows", (m) => share(m.missedAnomalousWindows, m.anomalousWindows)),
      rows.count("anomalous samples", (m) => m.anomalousSamples, false),
      rows.count("not sent", (m) => m.missedAnomalousSamples),
      rows.percent("share of samples", (m) => share(m.missedAnomalousSamples, m.anomalousSamples)),
    ],
  };
}

function share(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole;
}
