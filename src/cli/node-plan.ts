/** From a scenario and a name to one node of its network, ready for real sockets. */
import { randomInt } from "node:crypto";
import { processorFor, workDurationUs } from "../../models/accelerator/processor.ts";
import { reachabilityOf } from "../../sim/net/reachability.ts";
import { Routes } from "../../sim/net/routes.ts";
import type { LinkMediumSpec, NodeSpec } from "../../sim/world-spec.ts";
import { deriveKey, deriveKeyFrom, keyOf, uniform } from "../base/chance.ts";
import { type Built, type BuiltProtocol, build } from "../experiment/build.ts";
import type { Work } from "../host.ts";
import type { Request } from "../library/request.ts";
import { openScenario, sentencesOf, setupProblem } from "../library/scenario-file.ts";
import { spaceHash32 } from "../protocol/vframe/space-hash.ts";
import type { Scenario } from "../scenario/resolved.ts";
import type { NodePlan } from "../transport/real-node.ts";
import { wrongInput } from "./failure.ts";

/** Where a node's draws come from. */
export type Chance = "simulated" | "fresh";
/** As fine as the runtime draws integers. */
const FRESH_STEPS = 2 ** 47;

/** A node of a scenario, and what is beside it of use. */
export interface PlannedNode {
  readonly plan: NodePlan;
  readonly durationUs: number;
  /** What a stepped clock needs to know. */
  readonly stepping: {
    readonly epochMs: number;
    readonly driftPpm: number;
    /** Shortest and longest delay of a link. */
    readonly latencyUs: readonly [number, number];
    /** How long the scenario's board takes. */
    readonly workUs: (work: Work) => number;
  };
  /** The unit of the sensor's values. */
  readonly unit: string | undefined;
  /** All names of the network. */
  readonly names: readonly string[];
}

/**
 * @param chance what the node draws: `simulated`, as it would in the simulation, or `fresh`, as real nodes must: who restarts
 *   and draws the salt of a session that was before would seal two bodies with one nonce
 * @throws Failure where the scenario is wrong, or has no such node or protocol
 */
export function plannedNode(
  request: Request,
  name: string,
  protocolName: string | undefined,
  chance: Chance = "simulated",
): PlannedNode {
  const opened = openScenario(request);
  if (!opened.ok) throw wrongInput(...sentencesOf(opened.problems));
  const { scenario } = opened;
  const built = builtOf(request, scenario, opened.text);
  const { world } = built;
  const { medium } = world;
  if (medium.kind !== "links")
    throw wrongInput("Sockets are links: the scenario needs a topology instead of placement and radio.");
  const address = world.nodes.findIndex((node) => node.name === name);
  const names = world.nodes.map((node) => node.name);
  if (address < 0) throw wrongInput(`The scenario has no node ${name}. Its nodes are ${shortened(names)}.`);
  const one = protocolOf(built.protocols, protocolName);
  const spec = world.nodes[address];
  const processor = processorFor(one.protocol.sampleWork, spec);
  return {
    plan: { ...planOf(built, medium, address, one, scenario), random: randomOf(chance, world.seed, spec) },
    durationUs: world.durationUs,
    stepping: {
      epochMs: world.epochMs,
      driftPpm: spec.clockDriftPpm,
      latencyUs: medium.latencyUs,
      workUs: (work) => workDurationUs(work, processor),
    },
    unit: scenario.sensorUnit,
    names,
  };
}

function builtOf(request: Request, scenario: Scenario, text: (path: string) => string): Built {
  try {
    return build(scenario, text);
  } catch (error) {
    throw wrongInput(...sentencesOf([setupProblem(request, scenario, error)]));
  }
}

function planOf(
  { world }: Built,
  medium: LinkMediumSpec,
  address: number,
  one: BuiltProtocol,
  { settings }: Scenario,
): Omit<NodePlan, "random"> {
  const { name, isGateway, bootUs, sensor } = world.nodes[address];
  const gateways = world.nodes.flatMap((node, index) => (node.isGateway ? [index] : []));
  const { graph, meanLoss } = reachabilityOf(medium);
  const encoder = settings.protocols[one.name].encoder ?? settings.encoder;
  return {
    name,
    address,
    isGateway,
    neighbours: graph.neighbours[address].map((neighbour) => ({
      address: neighbour,
      name: world.nodes[neighbour].name,
    })),
    nextHopToGateway: new Routes(graph, gateways, meanLoss).nextHopToGateway(address),
    space: spaceHash32({ spaceId: world.seed, arch: one.kind, dataSig: JSON.stringify(encoder ?? null) }),
    protocol: one.protocol,
    bootUs,
    samples: sensor,
  };
}

function randomOf(chance: Chance, seed: string, { name }: NodeSpec): () => number {
  if (chance === "fresh") return () => randomInt(FRESH_STEPS) / FRESH_STEPS;
  const nodeKey = keyOf(seed, "node");
  const key = deriveKeyFrom(nodeKey, deriveKey(nodeKey, name));
  let drawn = 0;
  return () => uniform(key, drawn++);
}

/** The protocol of this name; left out: the scenario's first Resonance, else its first. */
function protocolOf(protocols: readonly BuiltProtocol[], name: string | undefined): BuiltProtocol {
  const found =
    name === undefined
      ? (protocols.find(({ kind }) => kind === "resonance") ?? protocols[0])
      : protocols.find((protocol) => protocol.name === name);
  if (found !== undefined) return found;
  const names = protocols.map((protocol) => protocol.name);
  throw wrongInput(`The scenario has no protocol ${name}. Its protocols are ${names.join(", ")}.`);
}

/** Names in a sentence, no more than can be read. */
function shortened(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(", ");
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}
