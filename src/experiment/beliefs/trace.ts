/** What one member believed of chosen nodes, beside the truth: for charts. */
import { alarmsOf } from "./belief-alarms.ts";
import type { BeliefRecord, Knowledge } from "./belief-record.ts";
import type { Case } from "./case.ts";
import { detect, type Events } from "./detection.ts";
import { EventSearch } from "./events.ts";
import type { BeliefRow, BeliefTrace, CourseRow, EventRow } from "./judgement.ts";
import { Truth } from "./truth.ts";

const US_PER_S = 1e6;

/**
 * @param slot whose beliefs are shown
 * @param maximumEvents for each node
 */
export function traceOf(
  record: BeliefRecord,
  subject: Case,
  slot: number,
  nodes: readonly number[],
  maximumEvents: number,
): BeliefTrace {
  const truth: CourseRow[] = [];
  const beliefs: BeliefRow[] = [];
  const events: EventRow[] = [];
  for (const node of nodes) {
    const isOther = slot < record.judged.slots && record.judged.slotOf[node] !== slot;
    const known = isOther ? record.knowledge(slot, node) : undefined;
    const found = truthOf(subject, node, truth);
    if (known === undefined) continue;
    believe(node, known, beliefs);
    for (const row of spread(eventsOf(node, found, known, subject), maximumEvents)) events.push(row);
  }
  return { truth, beliefs, events };
}

/** All rows, or evenly spread ones where there are more than so many: the same ones for every protocol. */
function spread<Row>(rows: readonly Row[], most: number): readonly Row[] {
  const step = Math.ceil(rows.length / most);
  return step <= 1 ? rows : rows.filter((_, i) => i % step === 0);
}

/** Appends what a node measured, a row where it changes. @returns its events */
function truthOf({ nodes, durationUs, samplePeriodUs, rules }: Case, node: number, rows: CourseRow[]) {
  const truth = new Truth(nodes[node], durationUs, samplePeriodUs);
  const search = new EventSearch(truth, rules.alarm);
  let last: number | undefined;
  truth.eachStep((atUs, value) => {
    if (!Object.is(value, last)) rows.push({ node, atS: atUs / US_PER_S, value });
    last = value;
    search.step(atUs, value);
  });
  return search.events();
}

/** Appends what was believed of a node, a row where it changes. */
function believe(node: number, known: Knowledge, rows: BeliefRow[]): void {
  let last: number | undefined;
  for (let i = 0; i < known.length; i++) {
    const value = known.value(i);
    if (!Object.is(value, last)) {
      rows.push({ node, atS: known.atUs(i) / US_PER_S, value, takenS: known.takenUs(i) / US_PER_S });
    }
    last = value;
  }
}

function eventsOf(node: number, events: Events | undefined, known: Knowledge, { rules, durationUs }: Case): EventRow[] {
  if (events === undefined || rules.alarm === undefined) return [];
  const delayUs = new Map<number, number>();
  const alarmsUs = alarmsOf(known, rules.alarm, durationUs).startUs.values();
  detect(events, alarmsUs, rules.grace, (event, delay) => delayUs.set(event, delay));
  return Array.from(events.startUs, (startUs, event) => ({
    node,
    startS: startUs / US_PER_S,
    endS: events.endUs[event] / US_PER_S,
    isDetected: delayUs.has(event),
    delayS: (delayUs.get(event) ?? Number.NaN) / US_PER_S,
  }));
}
