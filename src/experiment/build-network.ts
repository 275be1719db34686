/** From settings to a network of links: the graph, who stands where in it, and what its links do. */
import { lossCatalogue } from "../../models/link/catalogue.ts";
import type { LossModel } from "../../models/link/link.ts";
import type { Position } from "../../models/placement/placement.ts";
import { topologyCatalogue } from "../../models/topology/catalogue.ts";
import { centre, hopDistances, unreachableName } from "../../models/topology/graph.ts";
import type { Graph } from "../../models/topology/topology.ts";
import type { LinkMediumSpec, MediumSpec } from "../../sim/world-spec.ts";
import { setupStream } from "../base/chance.ts";
import type { Vertex } from "./build-nodes.ts";
import { building, SetupError } from "./setup-error.ts";

/** The network of a scenario, before its nodes get their parts. */
export interface NetworkPlan {
  readonly vertices: readonly Vertex[];
  readonly medium: MediumSpec;
  /** Where each vertex stands; `undefined` over a topology. */
  readonly positions: readonly Position[] | undefined;
  /** What a reader of the results must know of the network, in sentences. */
  readonly warnings: readonly string[];
}

/** What links do to frames; of an ideal link only latency and header count. */
export interface LinkChoice {
  readonly kind: "ideal" | "lossy";
  readonly latency: readonly [number, number];
  readonly header: number;
  readonly loss?: LossChoice;
  readonly bitRate?: number | "unlimited";
  readonly retries?: number;
  readonly queue?: number;
}

/** The settings that all topologies share, and the kind whose own settings lie beside them. */
export interface TopologyChoice {
  readonly kind: keyof typeof topologyCatalogue;
  readonly medium: "point-to-point" | "broadcast";
  readonly gateway: "centre" | "first";
  readonly link: LinkChoice;
}

/** What the network has to hold. */
export interface NetworkDemand {
  readonly seed: string;
  readonly topology: TopologyChoice;
  /** Names of the sensing nodes. */
  readonly names: readonly string[];
  readonly gateways: number;
  readonly transmitPowerDbm: number;
  readonly text: (path: string) => string;
}

/** @throws SetupError where the graph cannot be made or is not connected */
export function buildNetwork(demand: NetworkDemand): NetworkPlan {
  const { topology, names, gateways } = demand;
  const gatewayNames = Array.from({ length: gateways }, (_, i) => (gateways === 1 ? "gateway" : `gateway-${i + 1}`));
  const clash = names.find((name) => gatewayNames.includes(name));
  if (clash !== undefined) {
    throw new SetupError(
      ["nodes"],
      `a node named ${clash}`,
      "names that no gateway has",
      "call the nodes something else",
    );
  }
  const graph = buildGraph(demand, [...names, ...gatewayNames]);
  const places =
    topology.kind === "file" ? lastVertices(graph, gateways) : gatewayPlaces(graph, gateways, topology.gateway);
  let node = 0;
  let gateway = 0;
  const vertices = Array.from({ length: graph.order }, (_, vertex) =>
    places.has(vertex) ? { name: gatewayNames[gateway++], isGateway: true } : { name: names[node++], isGateway: false },
  );
  const apart = unreachableName(
    graph,
    vertices.map(({ name }) => name),
  );
  if (apart !== undefined) {
    throw new SetupError(
      ["topology"],
      `a network in pieces: no path leads from ${vertices[0].name} to ${apart}`,
      "a network in which every node can reach every other",
      "add links or enlarge the radius, or try another seed",
    );
  }
  const medium = mediumOf(graph, topology, demand.transmitPowerDbm);
  return { vertices, medium, positions: undefined, warnings: [] };
}

/** Names for the gateways. @throws SetupError where a node has one of them */
export function namesOfGateways(gateways: number, names: readonly string[]): readonly string[] {
  const gatewayNames = Array.from({ length: gateways }, (_, i) => (gateways === 1 ? "gateway" : `gateway-${i + 1}`));
  const taken = new Set(gatewayNames);
  const clash = names.find((name) => taken.has(name));
  if (clash === undefined) return gatewayNames;
  throw new SetupError(
    ["nodes"],
    `a node named ${clash}`,
    "names that no gateway has",
    "call the nodes something else",
  );
}

function buildGraph({ topology, seed, text }: NetworkDemand, names: readonly string[]): Graph {
  const model = topologyCatalogue[topology.kind];
  const context = { order: names.length, random: setupStream(seed, "topology"), text, names };
  // The settings were decoded by this kind's own description.
  return building(["topology"], () => model.build(topology as never, context));
}

/** In a file, edges name the nodes and then the gateways. */
function lastVertices(graph: Graph, gateways: number): Set<number> {
  return new Set(Array.from({ length: gateways }, (_, i) => graph.order - 1 - i));
}

/** The first gateway where the setting says; each further one as far as can be from those there are (k-centre greedy). */
function gatewayPlaces(graph: Graph, gateways: number, first: TopologyChoice["gateway"]): Set<number> {
  const places = new Set<number>();
  if (gateways === 0) return places;
  let next = first === "first" ? 0 : centre(graph);
  const nearest = new Int32Array(graph.order).fill(0x7fffffff);
  for (;;) {
    places.add(next);
    if (places.size === gateways) return places;
    const hops = hopDistances(graph, next);
    let farthest = -1;
    for (let vertex = 0; vertex < graph.order; vertex++) {
      if (hops[vertex] >= 0) nearest[vertex] = Math.min(nearest[vertex], hops[vertex]);
      if (!places.has(vertex) && (farthest < 0 || nearest[vertex] > nearest[farthest])) farthest = vertex;
    }
    next = farthest;
  }
}

function mediumOf(graph: Graph, { medium, link }: TopologyChoice, transmitPowerDbm: number): LinkMediumSpec {
  const { bitRate = "unlimited", retries = 0, queue = Number.POSITIVE_INFINITY } = link;
  return {
    kind: "links",
    graph,
    shared: medium === "broadcast",
    latencyUs: link.latency,
    bitRate: bitRate === "unlimited" ? Number.POSITIVE_INFINITY : bitRate,
    headerBytes: link.header,
    loss: buildLoss(link.loss ?? { kind: "none" }, ["topology", "link", "loss"]),
    retries,
    queueFrames: queue,
    transmitPowerDbm,
  };
}

/** Settings of a loss model: its kind, its own settings beside it. */
export type LossChoice = { readonly kind: keyof typeof lossCatalogue };

/** @throws SetupError below `path` where the settings cannot be satisfied */
export function buildLoss(loss: LossChoice, path: readonly string[]): LossModel {
  return building(path, () => lossCatalogue[loss.kind].build(loss as never, undefined as never));
}
