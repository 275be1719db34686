/** What the chart of truth and beliefs holds: lines and events of every node to choose from, column by column. */
import type { RunTables } from "../../src/experiment/tables/description.ts";
import { capFor, decimated } from "./decimate.ts";
import type { TimeUnit } from "./time.ts";
import { orZero, rounded, rowsBy } from "./values.ts";

/** Points of all lines together, and marks of all events: about two hundred thousand characters. */
const POINTS_MAX = 15_000;
const EVENTS_MAX = 2_000;
/** A line has at least so many points. */
const CAP_MIN = 4;
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

/** Rows of each line. */
interface Lines {
  /** By node. */
  readonly truth: ReadonlyMap<string, readonly number[]>;
  /** By protocol and node. */
  readonly beliefs: ReadonlyMap<string, readonly number[]>;
}

export function beliefData(tables: RunTables, durationS: number, time: TimeUnit): BeliefData {
  const { beliefs } = tables;
  const all: Lines = {
    truth: rowsBy(tables.truth.node),
    beliefs: rowsBy(beliefs.node.map((node, row) => keyOf(beliefs.protocol[row]!, node))),
  };
  const kept = thinned(all, tables);
  const believedOf = new Set(beliefs.node);
  const steps = (table: RunTables["truth"] | RunTables["beliefs"], rows: readonly number[]) => {
    const t = [...rows.map((row) => table.atS[row]!), durationS].map((at) => rounded(at / time.seconds, TIME_DIGITS));
    const value = rows.map((row) => rounded(table.value[row]));
    return { t, value: [...value, value.at(-1) ?? null] };
  };
  return {
    // A member believes nothing of itself.
    nodes: [...kept.truth.keys()].filter((node) => believedOf.has(node)),
    truth: [...kept.truth].map(([node, rows]) => ({ node, ...steps(tables.truth, rows) })),
    beliefs: [...kept.beliefs.values()].map((rows) => ({
      protocol: beliefs.protocol[rows[0]!]!,
      node: beliefs.node[rows[0]!]!,
      ...steps(beliefs, rows),
    })),
    ...eventsOf(tables.events, time),
    isDecimated: kept !== all,
  };
}

/** How much less is tried where lines are still too long together. */
const LESS = 0.75;

/**
 * Lines of fewer points. What a belief that stays rests on stays in the truth, so that no belief changes before the truth
 * does: that makes the truth longer than beliefs, and the room for all is shared anew until they fit.
 */
function thinned(lines: Lines, tables: RunTables): Lines {
  const { truth, beliefs } = tables;
  const lengths = [...lines.truth.values(), ...lines.beliefs.values()].map(({ length }) => length);
  let cap = capFor(lengths, POINTS_MAX);
  if (cap === Number.POSITIVE_INFINITY) return lines;
  for (;;) {
    const wanted = new Set<number>();
    const believed = mapped(lines.beliefs, (rows) => {
      const kept = decimated(rows, (row) => beliefs.value[row]!, cap);
      const source = lines.truth.get(beliefs.node[rows[0]!]!) ?? [];
      for (const row of kept) wanted.add(rowAt(truth.atS, source, beliefs.takenS[row]!));
      return kept;
    });
    const measured = mapped(lines.truth, (rows) => {
      const kept = new Set(decimated(rows, (row) => truth.value[row]!, cap));
      return rows.filter((row) => kept.has(row) || wanted.has(row));
    });
    const points = [...measured.values(), ...believed.values()].reduce((sum, { length }) => sum + length, 0);
    if (points <= POINTS_MAX || cap <= CAP_MIN) return { truth: measured, beliefs: believed };
    cap = Math.max(CAP_MIN, Math.floor(cap * LESS));
  }
}

function mapped<V>(map: ReadonlyMap<string, V>, of: (value: V) => V): ReadonlyMap<string, V> {
  return new Map([...map].map(([key, value]) => [key, of(value)]));
}

/** The row that holds at a time: the last one of rising times that is not after it; the first one where none is. */
function rowAt(times: Float64Array, rows: readonly number[], atS: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[rows[middle]!]! <= atS) low = middle + 1;
    else high = middle;
  }
  return rows[Math.max(0, low - 1)] ?? -1;
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
