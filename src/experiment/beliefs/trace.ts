/** What one member believed of chosen nodes, beside the truth: for charts. */
import { alarmsOf } from "./belief-alarms.ts";
import type { BeliefRecord, Knowledge } from "./belief-record.ts";
import type { Case } from "./case.ts";
import { Course, type Step } from "./course.ts";
import { detect, type Events } from "./detection.ts";
import { EventSearch } from "./events.ts";
import type { BeliefRow, BeliefTrace, CourseRow, EventRow } from "./judgement.ts";
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
  const beliefs: BeliefRow[] = [];
  const events: EventRow[] = [];
  for (const node of nodes) {
    const isOther = slot < record.judged.slots && record.judged.slotOf[node] !== slot;
    const known = isOther ? record.knowledge(slot, node) : undefined;
    const believed = known === undefined ? [] : stepsOf(known, maximumRows, subject.durationUs);
    const takenUs = believed.map((step) => step.takenUs).sort((a, b) => a - b);
    const course = truthOf(subject, node, { maximumRows, takenUs });
    for (const { atUs, value } of course.steps) truth.push({ node, atS: atUs / US_PER_S, value });
    if (known === undefined) continue;
    for (const { atUs, value, takenUs } of believed) {
      beliefs.push({ node, atS: atUs / US_PER_S, value, takenS: takenUs / US_PER_S });
    }
    for (const row of spread(eventsOf(node, course.events, known, subject), maximumRows)) events.push(row);
  }
  return { truth, beliefs, events };
}

/** All rows, or evenly spread ones where there are more than so many: the same ones for every protocol. */
function spread<Row>(rows: readonly Row[], most: number): readonly Row[] {
  const step = Math.ceil(rows.length / most);
  return step <= 1 ? rows : rows.filter((_, i) => i % step === 0);
}

/** What is kept of the truth; always what holds at these instants, so that no belief changes before what it rests on. */
interface Kept {
  readonly maximumRows: number;
  readonly takenUs: readonly number[];
}

function truthOf({ nodes, durationUs, samplePeriodUs, rules }: Case, node: number, { maximumRows, takenUs }: Kept) {
  const truth = new Truth(nodes[node], durationUs, samplePeriodUs);
  const course = new Course({ expected: truth.samples, most: maximumRows, durationUs, wantedUs: takenUs });
  const search = new EventSearch(truth, rules.alarm);
  truth.eachStep((atUs, value) => {
    course.step({ atUs, value });
    search.step(atUs, value);
  });
  return { steps: course.steps(), events: search.events() };
}

/** A belief, and when the sample was taken that it rests on. */
interface BeliefStep extends Step {
  readonly takenUs: number;
}

function stepsOf(known: Knowledge, maximumRows: number, durationUs: number): readonly BeliefStep[] {
  const course = new Course<BeliefStep>({ expected: known.length, most: maximumRows, durationUs });
  for (let i = 0; i < known.length; i++) {
    course.step({ atUs: known.atUs(i), value: known.value(i), takenUs: known.takenUs(i) });
  }
  return course.steps();
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
