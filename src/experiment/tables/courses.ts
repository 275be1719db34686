/** What some nodes measured, and what the audience believed of them: enough rows to draw, never all of a long run. */
import type { NodeSpec } from "../../../sim/world-spec.ts";
import type { Judgement } from "../beliefs/judgement.ts";
import { TableBuilder } from "./builder.ts";
import type { RunTables } from "./description.ts";
import { thinned } from "./thinning.ts";

/** Nodes shown at most, and how many of these are chosen for the events that they lost. */
const NODES_MAX = 12;
const MOST_MISSED_MAX = 8;
/** Rows of truth and beliefs together, and events of a node, at most: what a page has room for. */
const ROWS_TOTAL_MAX = 15_000;
const EVENTS_MAX = 4000;

/** One protocol's judgement. */
export interface Judged {
  readonly protocol: string;
  readonly judgement: Judgement;
}

/** The courses of chosen nodes, the same nodes for every protocol. */
export function coursesOf(
  nodes: readonly NodeSpec[],
  judged: readonly Judged[],
): Pick<RunTables, "truth" | "beliefs" | "events"> {
  const truth = new TableBuilder("truth");
  const beliefs = new TableBuilder("beliefs");
  const events = new TableBuilder("events");
  const chosen = chosenNodes(
    nodes.flatMap(({ sensor }, node) => (sensor === undefined ? [] : [node])),
    judged.map(({ judgement }) => judgement.missedEvents),
  );
  const rows = Math.floor(ROWS_TOTAL_MAX / Math.max(1, chosen.length));
  for (const one of chosen) {
    const { name } = nodes[one];
    const traces = judged.map(({ judgement }) => judgement.trace([one], EVENTS_MAX));
    const lines = { truth: traces.at(0)?.truth ?? [], beliefs: traces.map((trace) => trace.beliefs) };
    const kept = thinned(lines, rows);
    for (const { atS, value } of kept.truth) truth.push({ node: name, atS, value });
    judged.forEach(({ protocol }, i) => {
      for (const { atS, value, takenS } of kept.beliefs[i]) beliefs.push({ protocol, node: name, atS, value, takenS });
      for (const { startS, endS, isDetected, delayS } of traces[i].events) {
        events.push({ protocol, node: name, startS, endS, detected: isDetected, delayS });
      }
    });
  }
  return { truth: truth.table(), beliefs: beliefs.table(), events: events.table() };
}

/**
 * Up to twelve of the sensing nodes, in their order: first those of which the protocols together missed most events, then
 * evenly spread ones.
 * @param missed for each protocol, events missed of each node; NaN where undefined
 */
export function chosenNodes(sensing: readonly number[], missed: readonly Float64Array[]): readonly number[] {
  const missedOf = (node: number) => missed.reduce((sum, of) => (Number.isNaN(of[node]) ? sum : sum + of[node]), 0);
  const losers = sensing.map((node) => ({ node, missed: missedOf(node) })).filter((one) => one.missed > 0);
  losers.sort((a, b) => b.missed - a.missed || a.node - b.node);
  const chosen = new Set(losers.slice(0, MOST_MISSED_MAX).map(({ node }) => node));
  const others = sensing.filter((node) => !chosen.has(node));
  const room = Math.min(others.length, NODES_MAX - chosen.size);
  for (let i = 0; i < room; i++) chosen.add(others[Math.floor((i * others.length) / room)]);
  return [...chosen].sort((a, b) => a - b);
}
