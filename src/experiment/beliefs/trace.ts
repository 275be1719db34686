/** What one member believed of chosen nodes, beside the truth: for charts. */
import { alarmsOf } from "./belief-alarms.ts";
import type { BeliefRecord, Knowledge } from "./belief-record.ts";
import type { Case } from "./case.ts";
import { Course, type Step } from "./course.ts";
import { detect, type Events } from "./detection.ts";
import { EventSearch } from "./events.ts";
import type { BeliefTrace, CourseRow, EventRow } from "./judgement.ts";
import { Truth } from "./truth.ts";

const US_PER_S = 1e6;

/**
 * @param slot whose beliefs are shown
 * @param maximumRows of truth, of beliefs, and of events for each node
 */
export function traceOf(
  record: BeliefRecord,
  subject: Case,
  slot: number,
  nodes: readonly number[],
  maximumRows: number,
): BeliefTrace {
  const truth: CourseRow[] = [];
  const beliefs: CourseRow[] = [];
  const events: EventRow[] = [];
  for (const node of nodes) {
    const isOther = slot < record.judged.slots && record.judged.slotOf[node] !== slot;
    const known = isOther ? record.knowledge(slot, node) : undefined;
    const course = truthOf(subject, node, maximumRows);
    for (const row of rowsOf(node, course.steps)) truth.push(row);
    if (known === undefined) continue;
    for (const row of rowsOf(node, stepsOf(known, maximumRows, subject.durationUs))) beliefs.push(row);
    for (const row of spread(eventsOf(node, course.events, known, subject), maximumRows)) events.push(row);
  }
  return { truth, beliefs, events };
}

/** All rows, or evenly spread ones where there are more than so many: the same ones for every protocol. */
function spread<Row>(rows: readonly Row[], most: number): readonly Row[] {
  const step = Math.ceil(rows.length / most);
  return step <= 1 ? rows : rows.filter((_, i) => i % step === 0);
}

function truthOf({ nodes, durationUs, samplePeriodUs, rules }: Case, node: number, maximumRows: number) {
  const truth = new Truth(nodes[node], durationUs, samplePeriodUs);
  const course = new Course(truth.samples, maximumRows, durationUs);
  const search = new EventSearch(truth, rules.alarm);
  truth.eachStep((atUs, value) => {
    course.step(atUs, value);
    search.step(atUs, value);
  });
  return { steps: course.steps(), events: search.events() };
}

function stepsOf(known: Knowledge, maximumRows: number, durationUs: number): readonly Step[] {
  const course = new Course(known.length, maximumRows, durationUs);
  for (let i = 0; i < known.length; i++) course.step(known.atUs(i), known.value(i));
  return course.steps();
}

function rowsOf(node: number, steps: readonly Step[]): CourseRow[] {
  return steps.map(({ atUs, value }) => ({ node, atS: atUs / US_PER_S, value }));
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
