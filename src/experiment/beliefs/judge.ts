/** From what an audience learnt in a run to what it knew: one set of rules, whatever carried the knowledge. */
import { alarmsOf } from "./belief-alarms.ts";
import type { BeliefRecord, Knowledge } from "./belief-record.ts";
import type { Case } from "./case.ts";
import { vigilOf } from "./death-notice.ts";
import { detect, type Events } from "./detection.ts";
import { EventSearch } from "./events.ts";
import type { Judgement } from "./judgement.ts";
import { PairWalk } from "./pair-walk.ts";
import { Tally } from "./tally.ts";
import { traceOf } from "./trace.ts";
import { Truth } from "./truth.ts";

/** A judged member and what it learnt of the node in question. */
interface Pair {
  readonly slot: number;
  readonly known: Knowledge;
}

/** Judges the beliefs of every member in the record about every node but itself. Pure. */
export function judge(record: BeliefRecord, subject: Case): Judgement {
  const tally = new Tally(subject.nodes.length);
  for (let node = 0; node < subject.nodes.length; node++) judgeNode(record, subject, node, tally);
  const shown = record.judged.slotOf.indexOf(SHOWN);
  return {
    metrics: tally.metrics(subject.rules),
    events: tally.events,
    ...tally.perNode(subject.rules),
    memberShown: subject.nodes[shown]?.name,
    trace: (nodes, maximumEvents) => traceOf(record, subject, SHOWN, nodes, maximumEvents),
  };
}

/** Slots follow the order of the nodes: the sink's, or the first member's. */
const SHOWN = 0;

function judgeNode(record: BeliefRecord, subject: Case, node: number, tally: Tally): void {
  const { nodes, durationUs, samplePeriodUs, rules } = subject;
  const truth = new Truth(nodes[node], durationUs, samplePeriodUs);
  if (truth.samples === 0) return;
  const pairs = pairsOf(record, node);
  const events = walkTruth(truth, pairs, rules, tally);
  if (events !== undefined) {
    tally.events[node] = events.startUs.length * pairs.length;
    if (pairs.length > 0) tally.trueEvents += events.startUs.length;
  }
  for (const { known } of pairs) {
    for (let i = 0; i < known.length; i++) {
      tally.hasNews = true;
      tally.hasValues ||= !Number.isNaN(known.value(i));
    }
    if (events === undefined || rules.alarm === undefined) continue;
    const alarms = alarmsOf(known, rules.alarm, durationUs).startUs.values();
    tally.falseAlarms[node] += detect(events, alarms, rules.grace, (_event, delayUs) => {
      tally.detected[node]++;
      tally.detectionsUs.push(delayUs);
    });
  }
  awaitSigns(record, subject, node, truth.startUs, pairs, tally);
}

function pairsOf(record: BeliefRecord, node: number): Pair[] {
  const { slots, slotOf } = record.judged;
  const others = Array.from({ length: slots }, (_, slot) => slot).filter((slot) => slot !== slotOf[node]);
  return others.map((slot) => ({ slot, known: record.knowledge(slot, node) }));
}

/** One pass over the truth, for all members: it may be dear to compute. Gives the node's events where they are defined. */
function walkTruth(truth: Truth, pairs: readonly Pair[], rules: Case["rules"], tally: Tally): Events | undefined {
  const walks = pairs.map(({ known }) => new PairWalk(known, truth.startUs, rules.tolerance, tally.deviation));
  const search = new EventSearch(truth, rules.alarm);
  truth.eachStep((atUs, value) => {
    tally.saw(value);
    search.step(atUs, value);
    for (const walk of walks) walk.truth(atUs, value);
  });
  for (const walk of walks) walk.end(truth.endUs);
  return search.events();
}

function awaitSigns(
  record: BeliefRecord,
  { nodes, durationUs, samplePeriodUs, signsOfLife, diedUs }: Case,
  node: number,
  startUs: number,
  pairs: readonly Pair[],
  tally: Tally,
): void {
  for (const { slot, known } of pairs) {
    const member = record.judged.slotOf.indexOf(slot);
    const vigil = vigilOf(signsOfLife, samplePeriodUs, nodes[member].isGateway);
    tally.notices.add(known, vigil, startUs, diedUs[node], Math.min(diedUs[member], durationUs));
  }
}
