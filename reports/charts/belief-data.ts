/** What the chart of truth and beliefs holds: lines and events of every node to choose from, column by column. */
import type { RunTables } from "../../src/experiment/tables/description.ts";
import type { TimeUnit } from "./time.ts";
import { orZero, rounded, rowsBy } from "./values.ts";

/** Marks of all events. */
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
  /** Whether events were left out. */
  readonly isCut: boolean;
}

/** Truth and beliefs as the tables have them: these are thinned out where runs are long. */
export function beliefData(tables: RunTables, durationS: number, time: TimeUnit): BeliefData {
  const { truth, beliefs } = tables;
  const believedOf = new Set(beliefs.node);
  const steps = (table: RunTables["truth"] | RunTables["beliefs"], rows: readonly number[]) => {
    const t = [...rows.map((row) => table.atS[row]!), durationS].map((at) => rounded(at / time.seconds, TIME_DIGITS));
    const value = rows.map((row) => rounded(table.value[row]));
    return { t, value: [...value, value.at(-1) ?? null] };
  };
  const measured = rowsBy(truth.node);
  const believed = rowsBy(beliefs.node.map((node, row) => keyOf(beliefs.protocol[row]!, node)));
  return {
    // A member believes nothing of itself.
    nodes: [...measured.keys()].filter((node) => believedOf.has(node)),
    truth: [...measured].map(([node, rows]) => ({ node, ...steps(truth, rows) })),
    beliefs: [...believed.values()].map((rows) => ({
      protocol: beliefs.protocol[rows[0]!]!,
      node: beliefs.node[rows[0]!]!,
      ...steps(beliefs, rows),
    })),
    ...eventsOf(tables.events, time),
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
