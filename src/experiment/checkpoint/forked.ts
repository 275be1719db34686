/**
 * Runs that go on otherwise from an instant on: with another seed, other sensors, or other settings of their protocols.
 *
 * Nothing is copied of a run's state. A fork is part of the world's description, so that a forked run is run from its
 * beginning like any other, and what happens before the instant is the same by construction.
 */

import type { WorldChange } from "../../../sim/world-change.ts";
import type { NodeSpec } from "../../../sim/world-spec.ts";
import { printQuantity } from "../../scenario/quantity.ts";
import type { Scenario, Settings } from "../../scenario/resolved.ts";
import { buildAudience } from "../beliefs/built-audience.ts";
import { type Built, type BuiltProtocol, build, type FileTexts } from "../build.ts";
import { SetupError } from "../setup-error.ts";
import { type Changes, changesBetween, differingPaths } from "./changed-settings.ts";
import { splicedSeries } from "./spliced-series.ts";

/** The settings from an instant on. */
export interface Fork {
  /** µs of the run, above 0. */
  readonly atUs: number;
  /** Complete, like the scenario before. */
  readonly scenario: Scenario;
}

/**
 * Builds a run with its forks, which come in the order of time.
 * @param text gives the text of each file that any of the scenarios names
 * @throws SetupError where settings cannot be satisfied together, or cannot change on the way
 */
export function buildForked(scenario: Scenario, text: FileTexts, forks: readonly Fork[]): Built {
  let built = build(scenario, text);
  let before = scenario;
  for (const fork of forks) {
    built = forkedOff(built, { scenario, before, fork, text });
    before = fork.scenario;
  }
  return built;
}

interface Forking {
  /** With which the run began. */
  readonly scenario: Scenario;
  /** The settings just before. */
  readonly before: Scenario;
  readonly fork: Fork;
  readonly text: FileTexts;
}

function forkedOff(built: Built, forking: Forking): Built {
  const { scenario, before, fork } = forking;
  checkInstant(fork.atUs, built.world.durationUs);
  const changes = changesBetween(before.settings, fork.scenario.settings, fork.scenario.readable);
  const assumptions = [...built.assumptions, ...sentencesOf(before.settings, fork)];
  const nodes = changes.seed || changes.sensor ? otherSensors(built, forking) : built.world.nodes;
  const { durationUs } = built.world;
  const judged = { seed: scenario.settings.seed, nodes, durationUs, members: built.members };
  const { rules, samplePeriodUs } = built.audience;
  return {
    ...built,
    world: { ...built.world, nodes },
    protocols: otherProtocols(built.protocols, changes, forking),
    audience: nodes === built.world.nodes ? built.audience : buildAudience(rules, { ...judged, samplePeriodUs }),
    assumptions,
  };
}

/** @throws SetupError where an instant is not on the way of a run */
export function checkInstant(atUs: number, durationUs: number): void {
  if (atUs > 0 && atUs < durationUs) return;
  const given = `more than the instant asked for, ${timeText(atUs)}`;
  throw new SetupError(["duration"], timeText(durationUs), given, "name an instant between 0 s and the end");
}

/** The nodes with what they sense from the instant on; when they sample was drawn at the beginning, and stays. */
function otherSensors({ world, audience }: Built, { scenario, fork, text }: Forking): NodeSpec[] {
  const { sensor, seed } = fork.scenario.settings;
  if (scenario.sensorUnit !== fork.scenario.sensorUnit) {
    const found = `values in ${fork.scenario.sensorUnit ?? "no unit"}`;
    throw new SetupError(["sensor"], found, `values in ${scenario.sensorUnit ?? "no unit"}, as at the beginning`);
  }
  const other = build({ ...scenario, settings: { ...scenario.settings, sensor } }, text, seed);
  if (other.audience.samplePeriodUs !== audience.samplePeriodUs) {
    throw new SetupError(
      ["sensor"],
      `a sample every ${timeText(other.audience.samplePeriodUs)}`,
      `one every ${timeText(audience.samplePeriodUs)}, as at the beginning`,
    );
  }
  const series = new Map(other.world.nodes.map((node) => [node.name, node.sensor]));
  return world.nodes.map((node) => {
    const after = series.get(node.name);
    if (node.sensor === undefined) return node;
    if (after === undefined) throw new SetupError(["sensor"], `no data of ${node.name}`, "data of every node");
    return { ...node, sensor: splicedSeries(node.sensor, fork.atUs, after) };
  });
}

/** Protocols with what each takes up at the instant. An encoder is what it was at the beginning. */
function otherProtocols(
  protocols: readonly BuiltProtocol[],
  changes: Changes,
  { scenario, fork, text }: Forking,
): readonly BuiltProtocol[] {
  const { atUs } = fork;
  const { seed, protocols: settings } = fork.scenario.settings;
  const others =
    changes.protocols.length === 0
      ? []
      : build({ ...scenario, settings: { ...scenario.settings, protocols: settings } }, text).protocols;
  return protocols.map((one) => {
    const other = changes.protocols.includes(one.name) ? others.find(({ name }) => name === one.name) : undefined;
    const change: WorldChange = {
      atUs,
      ...(changes.seed && { seed }),
      ...(other !== undefined && { protocol: other.protocol }),
    };
    return { ...one, changes: [...one.changes, change] };
  });
}

/** What a reader of the results must know. */
function sentencesOf(before: Settings, { atUs, scenario }: Fork): string[] {
  const paths = differingPaths(before, scenario.settings).filter(([first]) => first !== "title");
  if (paths.length === 0) return [];
  const names = paths.map((path) => path.join("."));
  const shown = names.includes("seed")
    ? names.map((name) => (name === "seed" ? `seed (${scenario.settings.seed} instead of ${before.seed})` : name))
    : names;
  return [`From ${timeText(atUs)} on these are others than before: ${shown.join(", ")}.`];
}

function timeText(us: number): string {
  return String(printQuantity("time", us));
}
