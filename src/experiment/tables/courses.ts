/** What some nodes measured, and what the audience believed of them: enough rows to draw, never all of a long run. */
import type { NodeSpec } from "../../../sim/world-spec.ts";
import type { CourseRow, Judgement } from "../beliefs/judgement.ts";
import { TableBuilder } from "./builder.ts";
import type { RunTables } from "./description.ts";

/** Nodes shown at most, and how many of these are chosen for the events that they lost. */
const NODES_MAX = 12;
const MOST_MISSED_MAX = 8;
/** Rows of a node and protocol, and of all beliefs together, at most; of the truth there are as many again. */
const ROWS_MAX = 4000;
const ROWS_TOTAL_MAX = 60_000;

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
  const rows = Math.min(ROWS_MAX, Math.floor(ROWS_TOTAL_MAX / Math.max(1, chosen.length * judged.length)));
  const truths: CourseRow[] = [];
  judged.forEach(({ protocol, judgement }) => {
    const trace = judgement.trace(chosen, rows);
    const nameOf = (row: { readonly node: number }) => nodes[row.node].name;
    for (const row of trace.truth) truths.push(row);
    for (const row of trace.beliefs) {
      const { atS, value, takenS } = row;
      beliefs.push({ protocol, node: nameOf(row), atS, value, takenS });
    }
    for (const row of trace.events) {
      const { startS, endS, isDetected, delayS } = row;
      events.push({ protocol, node: nameOf(row), startS, endS, detected: isDetected, delayS });
    }
  });
  for (const { node, atS, value } of inOrder(truths)) truth.push({ node: nodes[node].name, atS, value });
  return { truth: truth.table(), beliefs: beliefs.table(), events: events.table() };
}

/** Rows that several protocols keep of the one truth: each once, by node and time. */
function inOrder(rows: readonly CourseRow[]): readonly CourseRow[] {
  const sorted = [...rows].sort((a, b) => a.node - b.node || a.atS - b.atS);
  return sorted.filter((row, i) => i === 0 || row.node !== sorted[i - 1].node || row.atS !== sorted[i - 1].atS);
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
