/** One run of a scenario: every protocol in it, in the same world. */

import type { Observer } from "../../sim/observer.ts";
import { World } from "../../sim/world.ts";
import type { Scenario } from "../scenario/resolved.ts";
import { assumptionsOf } from "./assumptions.ts";
import { BeliefRecord } from "./beliefs/belief-record.ts";
import { judge } from "./beliefs/judge.ts";
import type { Built, BuiltProtocol, FileTexts } from "./build.ts";
import { buildForked, checkInstant, type Fork } from "./checkpoint/forked.ts";
import { CoherenceRecord } from "./coherence.ts";
import { metricsOf } from "./metrics.ts";
import { RunRecord } from "./record.ts";
import type { ProtocolResult, RunResult } from "./result.ts";
import { warningsOf } from "./run-warnings.ts";
import { SetUpRecord } from "./set-up.ts";
import type { RunTables } from "./tables/description.ts";
import { Tabulation } from "./tables/tabulation.ts";
import type { Instruments } from "./trace/instruments.ts";
import { VERSION } from "./version.ts";

const US_PER_S = 1e6;

/** How far a run has come. */
export interface Progress {
  readonly protocol: string;
  /** Share of the whole run done, 0 … 1. */
  readonly done: number;
}

export interface RunOptions {
  /** Further observers, made anew for each protocol. They cannot change the run. */
  readonly observers?: (protocol: string, built: Built) => readonly Observer[];
  /** Whether tables are wanted. They cannot change the run either. */
  readonly tables?: boolean;
  /** What else it is looked at with; neither can they change it. */
  readonly instruments?: Instruments;
  /** How the run goes on otherwise, in the order of time. */
  readonly forks?: readonly Fork[];
  /** Instants at which each protocol's digest is told, in the order of time, within the run. They cannot change it. */
  readonly marks?: readonly Mark[];
}

/** An instant at which to look at a run. */
export interface Mark {
  readonly atUs: number;
  /** Is told the digest of everything before the instant. What it throws ends the run. */
  reached(protocol: string, digest: string): void;
}

/** What a run gives. */
export interface RunOutput {
  readonly result: RunResult;
  /** `undefined` where they were not asked for. */
  readonly tables: RunTables | undefined;
}

/** Parts in which a run is done, between which progress is told and a caller may stop. */
const SLICES = 200;

/**
 * Runs every protocol of a scenario.
 * @param text gives the text of each file that the scenario names
 * @throws SetupError where settings cannot be satisfied together
 */
export function run(scenario: Scenario, text: FileTexts, options: RunOptions = {}): RunOutput {
  const steps = runStepwise(scenario, text, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same run in small steps, so that a caller can show progress, or stop, between them. */
export function* runStepwise(
  scenario: Scenario,
  text: FileTexts,
  options: RunOptions = {},
): Generator<Progress, RunOutput> {
  const built = buildForked(scenario, text, options.forks ?? []);
  yield { protocol: built.protocols[0].name, done: 0 };
  for (const { atUs } of options.marks ?? []) checkInstant(atUs, built.world.durationUs);
  const tabulation = options.tables === true ? new Tabulation(built, SLICES) : undefined;
  const results: [string, ProtocolResult][] = [];
  const found: string[] = [];
  for (const one of built.protocols) {
    const before = results.length / built.protocols.length;
    const steps = runProtocol(built, one, options, tabulation);
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      yield { protocol: one.name, done: before + step.value / built.protocols.length };
    }
    results.push([one.name, step.value.result]);
    found.push(...step.value.warnings);
  }
  const { title, seed } = (options.forks?.at(-1)?.scenario ?? scenario).settings;
  const result: RunResult = {
    scenario: title,
    seed,
    version: VERSION,
    durationS: built.world.durationUs / US_PER_S,
    nodes: built.world.nodes.filter(({ isGateway }) => !isGateway).length,
    sensorUnit: scenario.sensorUnit ?? null,
    protocols: Object.fromEntries(results),
    warnings: [...built.warnings, ...found],
    assumptions: [...assumptionsOf(built.world), ...built.assumptions],
  };
  return { result, tables: tabulation?.tables() };
}

/** One protocol's part, and what a reader must know of it. */
interface Outcome {
  readonly result: ProtocolResult;
  readonly warnings: readonly string[];
}

/** Yields the share of the protocol's run that is done. */
function* runProtocol(
  built: Built,
  one: BuiltProtocol,
  options: RunOptions,
  tabulation: Tabulation | undefined,
): Generator<number, Outcome> {
  const { world: spec, members, audience } = built;
  const seen = tabulation?.watch();
  const record = new RunRecord(
    spec.nodes.map(({ name }) => name),
    members,
    new Set(spec.nodes.flatMap(({ isGateway }, node) => (isGateway ? [node] : []))),
    seen?.learnt,
  );
  const beliefs = new BeliefRecord(
    spec.nodes.map(({ name }) => name),
    audience.judged,
  );
  const coherence = new CoherenceRecord(spec.nodes.length);
  const setUp = new SetUpRecord(spec.nodes.length);
  const watchers = [
    record,
    beliefs,
    coherence,
    setUp,
    ...(seen === undefined ? [] : [seen]),
    ...(options.observers?.(one.name, built) ?? []),
  ];
  const world = new World(options.instruments?.begin(spec) ?? spec, one.protocol, watchers, one.changes);
  for (let slice = 1; slice <= SLICES; slice++) {
    const endUs = Math.ceil((spec.durationUs * slice) / SLICES);
    const startUs = world.kernel.nowUs;
    for (const { atUs, reached } of options.marks ?? []) {
      if (atUs <= startUs || atUs > endUs) continue;
      world.runUntil(atUs);
      reached(one.name, world.digest.total());
    }
    world.runUntil(endUs);
    coherence.look(endUs);
    seen?.sliceEnds(slice, world);
    yield slice / SLICES;
  }
  options.instruments?.end(one.name, world);
  const { nodes, durationUs } = spec;
  const { signsOfLife } = one;
  const judgement = judge(beliefs, { ...audience, nodes, durationUs, signsOfLife, diedUs: world.diedUs });
  if (seen !== undefined) tabulation?.add(one.name, world, { record, seen, judgement, coherence });
  return {
    result: {
      kind: one.kind,
      readsTruth: one.encoder?.encoder.readsTruth ?? false,
      digest: world.digest.total(),
      metrics: {
        ...metricsOf(world, record, members),
        ...judgement.metrics,
        ...coherence.metrics(),
        ...setUp.metrics(),
      },
      notes: one.notes,
    },
    warnings: warningsOf(one.name, world, record),
  };
}
