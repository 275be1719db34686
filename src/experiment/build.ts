/** From a checked scenario to worlds that can run: the same world for every protocol in it. */

import { processorFor, workDurationUs } from "../../models/accelerator/processor.ts";
import type { Sensor } from "../../models/sensor/sensor.ts";
import type { NodeSpec, WorldSpec } from "../../sim/world-spec.ts";
import { keyOf } from "../base/chance.ts";
import type { Encoder } from "../base/encoder.ts";
import type { Protocol } from "../host.ts";
import type { ProtocolContext } from "../protocol/protocol-model.ts";
import type { ProtocolSettings } from "../scenario/description.ts";
import { knownCatalogues } from "../scenario/known-catalogues.ts";
import type { Scenario, Settings } from "../scenario/resolved.ts";
import { type Audience, audienceMembers, NOT_A_MEMBER } from "./audience.ts";
import { buildNetwork, type NetworkPlan } from "./build-network.ts";
import { buildNodes, durationForSeries } from "./build-nodes.ts";
import { buildRadio } from "./build-radio.ts";
import { building, SetupError } from "./setup-error.ts";

const US_PER_MS = 1000;
/** Digest windows of one run at most (ten years of minutes): more would cost memory and tell nothing. */
const WINDOWS_MAX = 5_300_000;
/** One protocol of a scenario, ready to be put into the world. */
export interface BuiltProtocol {
  readonly name: string;
  readonly protocol: Protocol;
  readonly notes: readonly string[];
}

/** A scenario's world and its protocols. */
export interface Built {
  readonly world: WorldSpec;
  readonly protocols: readonly BuiltProtocol[];
  /** The audience member that each node stands for, or −1. */
  readonly members: Int32Array;
  readonly warnings: readonly string[];
}

/** The text of a file that the scenario names, read beforehand. */
export type FileTexts = (path: string) => string;

/**
 * Builds everything that a run of the scenario needs.
 * @throws SetupError where settings cannot be satisfied together
 */
export function build(scenario: Scenario, text: FileTexts): Built {
  const { settings } = scenario;
  const sensor = building(["sensor"], () =>
    knownCatalogues.sensors[settings.sensor.kind].build(settings.sensor as never, { text }),
  );
  const audience = settings.audience.who;
  const names = nodeNames(settings, sensor);
  const durationUs = durationOf(settings, sensor);
  const plan = planOf(settings, names, text);
  const battery = building(["battery"], () =>
    knownCatalogues.batteries[settings.battery.kind].build(settings.battery as never, undefined),
  );
  const nodes = buildNodes(plan.vertices, sensor, battery, {
    seed: settings.seed,
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
    epochMs: settings.epochMs,
    gateways: settings.nodes.gateways,
    audience,
    isAudienceMember: (name: string) => memberNames.has(name),
    ...(scenario.sensorUnit === undefined ? {} : { sensorUnit: scenario.sensorUnit }),
  };
  const protocols = Object.entries(settings.protocols).map(([name, entry]) => {
    const encoder = encoderOf(
      entry.encoder ?? settings.encoder,
      sensor,
      settings.seed,
      entry.encoder === undefined ? [] : ["protocols", name],
    );
    return buildProtocol(name, entry, { ...context, encoder });
  });
  for (const one of protocols) checkKeepsUp(one, nodes);
  return {
    world: {
      seed: settings.seed,
      durationUs,
      epochMs: settings.epochMs,
      nodes,
      medium: plan.medium,
      digestWindowUs: settings.digestWindow,
    },
    protocols,
    members,
    warnings: sensor.warnings,
  };
}

function buildProtocol(name: string, entry: ProtocolSettings, context: ProtocolContext): BuiltProtocol {
  const model = knownCatalogues.protocols[entry.kind];
  return building(["protocols", name], () => ({
    name,
    protocol: model.build(entry as never, context),
    notes: model.notes(entry as never, context),
  }));
}

/** A processor that cannot keep up with its sensor would compute more than there is time. */
function checkKeepsUp({ name, protocol }: BuiltProtocol, nodes: readonly NodeSpec[]): void {
  for (const { name: node, sensor, board, accelerator } of nodes) {
    if (sensor === undefined || sensor.count < 2) continue;
    const periodUs = (sensor.timeUs(sensor.count - 1) - sensor.timeUs(0)) / (sensor.count - 1);
    const workUs = workDurationUs(protocol.sampleWork, processorFor(protocol.sampleWork, { board, accelerator }));
    if (workUs <= periodUs) continue;
    throw new SetupError(
      ["protocols", name],
      `${workUs / US_PER_MS} ms of computation for each sample of ${node}, which come every ${periodUs / US_PER_MS} ms`,
      "a processor that keeps up with the sensor",
      "sample less often, take fewer encoder.dimensions, or another board or nodes.accelerator",
    );
  }
}

function encoderOf(
  settings: Settings["encoder"],
  sensor: Sensor,
  seed: string,
  prefix: readonly string[],
): Encoder | undefined {
  if (settings === undefined) return undefined;
  const context = { key: keyOf(seed, "encoder"), earlyRange: sensor.earlyRange };
  return building([...prefix, "encoder"], () =>
    knownCatalogues.encoders[settings.kind].build(settings as never, context),
  );
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

function checkAudience(audience: Audience, nodes: number, gateways: number): void {
  if (audience === "sink" && gateways === 0) {
    throw new SetupError(["nodes", "gateways"], "0", "at least 1 where the audience is the sink");
  }
  if (typeof audience === "number" && audience > nodes) {
    throw new SetupError(["audience"], String(audience), `at most ${nodes}, the number of nodes with the gateways`);
  }
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
  return buildRadio({ ...common, placement, pathLoss: channel.pathLoss, radio });
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
