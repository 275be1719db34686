/** What the chart of truth and beliefs holds: lines and events of every node to choose from, column by column. */
import type { RunTables } from "../../src/experiment/tables/description.ts";
import { capFor, decimated } from "./decimate.ts";
import type { TimeUnit } from "./time.ts";
import { orZero, rounded, rowsBy } from "./values.ts";

/** Points of all lines together, and marks of all events: about two hundred thousand characters. */
const POINTS_MAX = 15_000;
const EVENTS_MAX = 2_000;
/** Times are looked at through a window, so they need a digit more than what fills a chart. */
const TIME_DIGITS = 5;

/** A line of steps; the belief of a protocol, or the truth. */
export interface Steps {
  readonly protocol?: string;
  readonly node: string;
  readonly t: readonly (number | null)[];
  readonly value: readonly (number | null)[];
}

/** Events of one node. */
export interface Spans {
  readonly node: string;
  readonly start: readonly (number | null)[];
  readonly end: readonly (number | null)[];
}

/** Events of one node that one protocol missed. */
export interface Missed extends Spans {
  readonly protocol: string;
}

export interface BeliefData {
  readonly nodes: readonly string[];
  readonly truth: readonly Steps[];
  readonly beliefs: readonly Steps[];
  readonly events: readonly Spans[];
  readonly missed: readonly Missed[];
  /** Whether points, or events, were left out. */
  readonly isDecimated: boolean;
  readonly isCut: boolean;
}

type Values = RunTables["truth"] | RunTables["beliefs"];

export function beliefData(tables: RunTables, durationS: number, time: TimeUnit): BeliefData {
  const truthRows = rowsBy(tables.truth.node);
  const { beliefs } = tables;
  const beliefRows = rowsBy(beliefs.node.map((node, row) => keyOf(beliefs.protocol[row]!, node)));
  const cap = capFor(
    [...truthRows.values(), ...beliefRows.values()].map(({ length }) => length),
    POINTS_MAX,
  );
  const believedOf = new Set(beliefs.node);
  const steps = (table: Values, rows: readonly number[]) => {
    const kept = decimated(rows, (row) => table.value[row]!, cap);
    const t = [...kept.map((row) => table.atS[row]!), durationS].map((at) => rounded(at / time.seconds, TIME_DIGITS));
    const value = kept.map((row) => rounded(table.value[row]));
    return { t, value: [...value, value.at(-1) ?? null] };
  };
  return {
    // A member believes nothing of itself.
    nodes: [...truthRows.keys()].filter((node) => believedOf.has(node)),
    truth: [...truthRows].map(([node, rows]) => ({ node, ...steps(tables.truth, rows) })),
    beliefs: [...beliefRows.values()].map((rows) => ({
      protocol: beliefs.protocol[rows[0]!]!,
      node: beliefs.node[rows[0]!]!,
      ...steps(beliefs, rows),
    })),
    ...eventsOf(tables.events, time),
    isDecimated: [...truthRows.values(), ...beliefRows.values()].some(({ length }) => length > cap),
  };
}

function eventsOf(events: RunTables["events"], time: TimeUnit) {
  const at = (column: Float64Array) => (row: number) => rounded(column[row]! / time.seconds, TIME_DIGITS);
  const spans = (rows: readonly number[]) => ({
    start: rows.map(at(events.startS)),
    end: rows.map(at(events.endS)),
  });
  const all = events.node.map((_, row) => row);
  const seen = new Set<string>();
  const once = all.filter((row) => {
    const key = JSON.stringify([events.node[row], events.startS[row], events.endS[row]]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  const missed = all.filter((row) => orZero(events.detected[row]) === 0);
  const grouped = (rows: readonly number[], key: (row: number) => string) => {
    const kept = rows.slice(0, EVENTS_MAX);
    return [...rowsBy(kept.map(key)).values()].map((places) => places.map((place) => kept[place]!));
  };
  return {
    events: grouped(once, (row) => events.node[row]!).map((rows) => ({ node: events.node[rows[0]!]!, ...spans(rows) })),
    missed: grouped(missed, (row) => keyOf(events.protocol[row]!, events.node[row]!)).map((rows) => ({
      protocol: events.protocol[rows[0]!]!,
      node: events.node[rows[0]!]!,
      ...spans(rows),
    })),
    isCut: once.length > EVENTS_MAX || missed.length > EVENTS_MAX,
  };
}

function keyOf(protocol: string, node: string): string {
  return JSON.stringify([protocol, node]);
}
