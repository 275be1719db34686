/** The audience of a scenario as it is judged: by which rules, and whose beliefs. */
import type { NodeSpec } from "../../../sim/world-spec.ts";
import type { AudienceRules } from "./case.ts";
import { type JudgedMembers, judgedMembers } from "./judged-members.ts";
import { Truth } from "./truth.ts";

const US_PER_S = 1e6;

/** The same for every protocol of a scenario. */
export interface BuiltAudience {
  readonly rules: AudienceRules;
  readonly judged: JudgedMembers;
  /** The nominal interval between samples, µs. */
  readonly samplePeriodUs: number;
}

/** The world, as far as judging depends on it. */
interface JudgedWorld {
  readonly seed: string;
  readonly nodes: readonly NodeSpec[];
  readonly durationUs: number;
  /** The member that each node stands for, or −1. */
  readonly members: Int32Array;
  readonly samplePeriodUs: number;
}

export function buildAudience(rules: AudienceRules, world: JudgedWorld): BuiltAudience {
  const { seed, nodes, durationUs, members, samplePeriodUs } = world;
  const sampled = nodes.map((node) => ({
    name: node.name,
    samples: new Truth(node, durationUs, samplePeriodUs).samples,
  }));
  return { rules, judged: judgedMembers(members, sampled, seed), samplePeriodUs };
}

/** What a reader of events, alarms and ages must know, in sentences. */
export function audienceAssumptions({ rules, judged }: BuiltAudience, nodes: readonly NodeSpec[]): string[] {
  const sensing = nodes.filter(({ sensor }) => sensor !== undefined);
  return [
    ...(rules.alarm === undefined || sensing.length === 0 ? [] : aboutEvents(rules, sensing)),
    ...(judged.slots < judged.members
      ? [`Beliefs are judged of ${judged.slots} of the ${judged.members} members, drawn by the seed.`]
      : []),
  ];
}

function aboutEvents({ grace }: AudienceRules, sensing: readonly NodeSpec[]): string[] {
  const isLabelled = sensing.some(({ sensor }) => sensor?.windows !== undefined);
  const event = isLabelled ? "a labelled window in which a sample is taken" : "a run of true samples in alarm";
  return [
    `An event is ${event}; a member detects it when its belief enters alarm between the event's begin and ${grace / US_PER_S} s after its end (of several such events, the one that began last). Events go on where the node that should tell of them is dead.`,
  ];
}

/** What is set and decides nothing. */
export function audienceWarnings({ alarm, grace }: AudienceRules): string[] {
  return grace > 0 && alarm === undefined ? ["audience.grace does nothing without audience.alarm."] : [];
}
