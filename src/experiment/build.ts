/** From a checked scenario to worlds that can run: the same world for every protocol in it. */

import type { Position } from "../../models/placement/placement.ts";
import type { Sensor } from "../../models/sensor/sensor.ts";
import type { WorldChange } from "../../sim/world-change.ts";
import type { NodeSpec, WorldSpec } from "../../sim/world-spec.ts";
import { keyOf } from "../base/chance.ts";
import type { Encoder } from "../base/encoder.ts";
import type { Protocol } from "../host.ts";
import type { ProtocolContext, SignOfLife } from "../protocol/protocol-model.ts";
import type { ProtocolSettings } from "../scenario/description.ts";
import { knownCatalogues } from "../scenario/known-catalogues.ts";
import type { Scenario, Settings } from "../scenario/resolved.ts";
import { audienceMembers, NOT_A_MEMBER } from "./audience.ts";
import { audienceAssumptions, audienceWarnings, type BuiltAudience, buildAudience } from "./beliefs/built-audience.ts";
import {
  checkAddressCount,
  checkAddresses,
  checkAudience,
  checkKeepsUp,
  checkTransmitPower,
  endWarnings,
} from "./build-checks.ts";
import { buildNetwork, type NetworkPlan } from "./build-network.ts";
import { buildNodes, durationForSeries } from "./build-nodes.ts";
import { buildRadio } from "./build-radio.ts";
import { type RangeSetting, rangeWarnings, sampledValues } from "./range-check.ts";
import { building, SetupError } from "./setup-error.ts";

/** Digest windows of one run at most (ten years of minutes): more would cost memory and tell nothing. */
const WINDOWS_MAX = 5_300_000;
/** One protocol of a scenario, ready to be put into the world. */
export interface BuiltProtocol {
  readonly name: string;
  readonly kind: string;
  readonly protocol: Protocol;
  readonly notes: readonly string[];
  readonly signsOfLife: readonly SignOfLife[];
  /** Encodes its samples, or `undefined` where it sends them as they are. */
  readonly encoder: BuiltEncoder | undefined;
  /** What becomes different on the way, in the order of time. */
  readonly changes: readonly WorldChange[];
}

/** An encoder and the path of its settings. */
interface BuiltEncoder {
  readonly encoder: Encoder;
  readonly path: readonly string[];
}

/** A scenario's world and its protocols. */
export interface Built {
  readonly world: WorldSpec;
  readonly protocols: readonly BuiltProtocol[];
  /** The audience member that each node stands for, or −1. */
  readonly members: Int32Array;
  /** By which rules, and whose beliefs are judged. */
  readonly audience: BuiltAudience;
  /** Where each node stands; `undefined` over a topology. */
  readonly positions: readonly Position[] | undefined;
  readonly warnings: readonly string[];
  /** The sensor's rules that decide the outcome, each a sentence. */
  readonly assumptions: readonly string[];
}

/** The text of a file that the scenario names, read beforehand. */
export type FileTexts = (path: string) => string;

/**
 * Builds everything that a run of the scenario needs.
 * @param dataSeed the seed of the sensors' data, where it is another than the scenario's
 * @throws SetupError where settings cannot be satisfied together
 */
export function build(scenario: Scenario, text: FileTexts, dataSeed = scenario.settings.seed): Built {
  const { settings } = scenario;
  const sensor = building(["sensor"], () =>
    knownCatalogues.sensors[settings.sensor.kind].build(settings.sensor as never, { text }),
  );
  const audience = settings.audience.who;
  const names = nodeNames(settings, sensor);
  const durationUs = durationOf(settings, sensor);
  checkTransmitPower(settings.radio.txPower, settings.nodes.board);
  checkAddressCount(names.length, settings.nodes.gateways);
  const plan = planOf(settings, names, text);
  checkAddresses(plan.medium, plan.vertices);
  const battery = building(["battery"], () =>
    knownCatalogues.batteries[settings.battery.kind].build(settings.battery as never, undefined),
  );
  const nodes = buildNodes(plan.vertices, sensor, battery, {
    seed: settings.seed,
    dataSeed,
    board: settings.nodes.board,
    accelerator: settings.nodes.accelerator,
    bootSpreadUs: settings.nodes.bootSpread,
    clockDriftPpm: settings.nodes.clockDrift,
    samplingPhase: settings.nodes.samplingPhase,
    durationUs,
  });
  checkAudience(audience, nodes.length, settings.nodes.gateways);
  const members = audienceMembers(audience, nodes, settings.seed);
  const memberNames = new Set(nodes.flatMap(({ name }, index) => (members[index] === NOT_A_MEMBER ? [] : [name])));
  const context = {
    networkKey: keyOf(settings.seed, "encoder"),
    epochMs: settings.epochMs,
    gateways: settings.nodes.gateways,
    sharedMedium: plan.medium.kind !== "links" || plan.medium.shared,
    audience,
    isAudienceMember: (name: string) => memberNames.has(name),
    ...(scenario.sensorUnit === undefined ? {} : { sensorUnit: scenario.sensorUnit }),
  };
  const protocols = Object.entries(settings.protocols).map(([name, entry]) => {
    const path = entry.encoder === undefined ? ["encoder"] : ["protocols", name, "encoder"];
    const encoder = encoderOf(entry.encoder ?? settings.encoder, sensor, settings.seed, path);
    return buildProtocol(name, entry, { ...context, encoder }, path);
  });
  for (const { name, protocol } of protocols) checkKeepsUp(name, protocol, nodes);
  const judged = buildAudience(settings.audience, {
    seed: settings.seed,
    nodes,
    durationUs,
    members,
    samplePeriodUs: sensor.periodUs,
  });
  return {
    world: {
      seed: settings.seed,
      durationUs,
      epochMs: settings.epochMs,
      nodes,
      medium: plan.medium,
      digestWindowUs: settings.digestWindow,
      ...(settings.tieShuffle !== undefined && { tieShuffle: String(settings.tieShuffle) }),
    },
    protocols,
    members,
    audience: judged,
    positions: plan.positions,
    warnings: [
      ...plan.warnings,
      ...audienceWarnings(settings.audience),
      ...sensor.warnings,
      ...(settings.duration === undefined ? [] : endWarnings(sensor, nodes, durationUs)),
      ...encoderWarnings(protocols, nodes, scenario.sensorUnit),
    ],
    assumptions: [...(sensor.assumptions?.(names.length) ?? []), ...audienceAssumptions(judged, nodes)],
  };
}

function buildProtocol(
  name: string,
  entry: ProtocolSettings,
  context: ProtocolContext,
  path: readonly string[],
): BuiltProtocol {
  const model = knownCatalogues.protocols[entry.kind];
  return building(["protocols", name], () => {
    const protocol = model.build(entry as never, context);
    const { encoder } = context;
    // A protocol that does not encode does not do the encoder's work.
    const encodes = encoder !== undefined && protocol.sampleWork === encoder.work;
    const notes = model.notes(entry as never, context);
    const signsOfLife = model.signsOfLife(entry as never);
    const built = { name, kind: entry.kind, protocol, notes, signsOfLife, changes: [] };
    return { ...built, encoder: encodes ? { encoder, path } : undefined };
  });
}

/** What the encoders in use make of the samples; the one that protocols share is looked at once. */
function encoderWarnings(
  protocols: readonly BuiltProtocol[],
  nodes: readonly NodeSpec[],
  unit: string | undefined,
): string[] {
  const ranges = new Map<string, RangeSetting>();
  for (const { encoder: built } of protocols) {
    if (built?.encoder.range === undefined) continue;
    const path = [...built.path, "range"];
    ranges.set(path.join("."), { range: built.encoder.range, path, unit });
  }
  if (ranges.size === 0) return [];
  const sampled = sampledValues(nodes);
  return [...ranges.values()].flatMap((setting) => rangeWarnings(sampled, setting));
}

function encoderOf(
  settings: Settings["encoder"],
  sensor: Sensor,
  seed: string,
  path: readonly string[],
): Encoder | undefined {
  if (settings === undefined) return undefined;
  const context = { key: keyOf(seed, "encoder"), earlyRange: sensor.earlyRange };
  return building(path, () => knownCatalogues.encoders[settings.kind].build(settings as never, context));
}

function nodeNames({ nodes }: Settings, sensor: Sensor): readonly string[] {
  const named = sensor.nodeNames;
  if (named === undefined) return Array.from({ length: nodes.count ?? 1 }, (_, i) => `${nodes.prefix}-${i + 1}`);
  if (nodes.count !== undefined && nodes.count !== named.length) {
    throw new SetupError(
      ["nodes", "count"],
      String(nodes.count),
      `${named.length}, the number of nodes that the sensor's file tells apart`,
      "leave the count out",
    );
  }
  return named;
}

/** Links along a graph, or radios at positions. */
function planOf(settings: Settings, names: readonly string[], text: FileTexts): NetworkPlan {
  const { seed, topology, radio, channel } = settings;
  const { gateways, placement } = settings.nodes;
  const common = { seed, names, gateways };
  if (topology !== undefined) return buildNetwork({ ...common, topology, transmitPowerDbm: radio.txPower, text });
  if (placement === undefined || channel === undefined || radio.kind !== "ieee802154") {
    throw new Error("A scenario without a topology has a placement, a channel and radios: loading it saw to that.");
  }
  const { board, clockDrift } = settings.nodes;
  const { pathLoss, loss } = channel;
  return buildRadio({ ...common, placement, pathLoss, loss, radio, board, clockTolerancePpm: clockDrift });
}

function durationOf(settings: Settings, sensor: Sensor): number {
  const { durationUs, periodUs } = sensor;
  const lastsUs =
    settings.duration ??
    (durationUs === undefined ? undefined : durationForSeries(durationUs, periodUs, settings.nodes.bootSpread));
  if (lastsUs === undefined) {
    throw new SetupError(["duration"], "nothing", "a time such as 6 h", "this sensor's series has no end of its own");
  }
  if (lastsUs / settings.digestWindow > WINDOWS_MAX) {
    throw new SetupError(
      ["digestWindow"],
      `${settings.digestWindow} µs`,
      `at least ${Math.ceil(lastsUs / WINDOWS_MAX)} µs`,
    );
  }
  return lastsUs;
}
