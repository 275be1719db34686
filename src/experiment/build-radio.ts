/** From settings to a network of radios: where everyone stands, who hears whom how loud, and how each listens. */
import { boardCatalogue } from "../../models/board/catalogue.ts";
import { placements } from "../../models/placement/catalogue.ts";
import { aboveNoiseDb, noiseFloorDbm } from "../../models/radio/noise.ts";
import { pathLosses } from "../../models/radio/path-loss.ts";
import type { ieee802154 } from "../../models/radio/settings.ts";
import type { Graph } from "../../models/topology/topology.ts";
import { type Culling, rowsOfField } from "../../sim/net/radio/field.ts";
import { type Reachability, reachabilityOf } from "../../sim/net/reachability.ts";
import { etxTree, NO_PARENT } from "../../sim/net/routing.ts";
import type { ListeningSpec, RadioMediumSpec } from "../../sim/world-spec.ts";
import { deriveKey, keyOf, setupStream } from "../base/chance.ts";
import type { Values } from "../base/parameters.ts";
import { buildLoss, type LossChoice, type NetworkPlan, namesOfGateways } from "./build-network.ts";
import { building, SetupError } from "./setup-error.ts";

type RadioSettings = Values<typeof ieee802154>;

/** In fields of more nodes than this, links far below the noise are left out one by one and counted as mean noise. */
const EVERY_LINK_NODES = 2000;
/**
 * What is left out: links 10 dB below the noise, at nodes that are on the air a thousandth of the time. Own choice: among
 * 1,000 nodes 30 m apart that broadcast every second it keeps a seventh of the links and lets 0.4 % more frames arrive.
 */
const CUT_OFF_BELOW_NOISE_DB = 10;
const ACTIVITY = 0.001;

/** Names that a sentence lists before it breaks off. */
const NAMES_SHOWN = 5;
const ALWAYS_ON: ListeningSpec = { kind: "always-on" };

/** What the network has to hold. */
export interface RadioDemand {
  readonly seed: string;
  /** Names of the sensing nodes. */
  readonly names: readonly string[];
  readonly gateways: number;
  /** A placement's kind, its own settings beside it. */
  readonly placement: { readonly kind: keyof typeof placements };
  readonly radio: RadioSettings;
  /** What takes frames beside noise and interference. */
  readonly loss: LossChoice;
  /** A path loss's kind, its own settings beside it. */
  readonly pathLoss: { readonly kind: keyof typeof pathLosses };
  /** The nodes' board, whose sensitivity applies where the radio's settings name none. */
  readonly board: string;
  /** How far the nodes' clocks may be off, ppm. */
  readonly clockTolerancePpm: number;
}

/** @throws SetupError where nodes cannot be placed, or some cannot reach a gateway */
export function buildRadio(demand: RadioDemand): NetworkPlan {
  const { seed, names, gateways, placement, radio } = demand;
  const vertices = [
    ...names.map((name) => ({ name, isGateway: false })),
    ...namesOfGateways(gateways, names).map((name) => ({ name, isGateway: true })),
  ];
  const places = building(["nodes", "placement"], () =>
    placements[placement.kind].build(placement as never, {
      count: names.length,
      gateways,
      random: setupStream(seed, "placement"),
    }),
  );
  const shadowingKey = keyOf(seed, "shadowing");
  const pathLoss = pathLosses[demand.pathLoss.kind].build(demand.pathLoss as never, {
    nodeKeys: vertices.map(({ name }) => deriveKey(shadowingKey, name)),
  });
  const noiseDbm = noiseFloorDbm(
    radio.sensitivity ?? boardCatalogue[demand.board as keyof typeof boardCatalogue].sensitivityDbm,
  );
  const positions = [...places.nodes, ...places.gateways];
  const rows = rowsOfField({
    positions,
    pathLoss,
    transmitPowerDbm: radio.txPower,
    noiseDbm: vertices.map(() => noiseDbm),
    lockThresholdDb: radio.lockThreshold,
    culling: cullingOf(vertices.length, radio.lockThreshold),
  });
  const samples = radio.listening.kind === "lpl" ? radio.listening : radio.leaves;
  const provisional = samples?.kind === "lpl" ? lplOf(samples, demand.clockTolerancePpm) : ALWAYS_ON;
  const medium: RadioMediumSpec = {
    kind: "ieee802154",
    rows,
    listening: vertices.map(({ isGateway }) => (isGateway ? ALWAYS_ON : provisional)),
    transmitPowerDbm: radio.txPower,
    lockThresholdDb: radio.lockThreshold,
    ccaAboveNoiseDb: aboveNoiseDb(radio.ccaThreshold),
    loss: buildLoss(demand.loss, ["channel", "loss"]),
    errorRule: radio.errorRule,
    access: "csma-ca",
    queueFrames: radio.queue,
  };
  const reachability = reachabilityOf(medium);
  const warnings = deadSpots(reachability.graph, vertices);
  const listening = listeningByRole(demand, vertices, reachability);
  return { vertices, positions, warnings, medium: { ...medium, listening } };
}

/** What is left out of a field; never a link over which a receiver may lock. */
function cullingOf(nodes: number, lockThresholdDb: number): Culling {
  if (nodes <= EVERY_LINK_NODES) return { kind: "none" };
  return { kind: "cut-off", belowNoiseDb: Math.max(CUT_OFF_BELOW_NOISE_DB, -lockThresholdDb), activity: ACTIVITY };
}

/** Gateways are always on; nodes that relay for others, and those that do not, listen as the settings say. */
function listeningByRole(
  { radio, clockTolerancePpm }: RadioDemand,
  vertices: NetworkPlan["vertices"],
  { graph, meanLoss }: Reachability,
): ListeningSpec[] {
  const gateways = vertices.flatMap(({ isGateway }, vertex) => (isGateway ? [vertex] : []));
  const tree = etxTree(graph, gateways, meanLoss);
  const parents = new Set(tree);
  checkSteering(radio);
  const sampling = new Map<LplSettings, ListeningSpec>();
  const sharedLplOf = (settings: LplSettings): ListeningSpec => {
    const known = sampling.get(settings) ?? lplOf(settings, clockTolerancePpm);
    sampling.set(settings, known);
    return known;
  };
  return vertices.map(({ name, isGateway }, vertex) => {
    if (isGateway) return ALWAYS_ON;
    const isRelay = parents.has(vertex);
    const settings = isRelay ? radio.listening : (radio.leaves ?? radio.listening);
    if (settings.kind === "sleepy-leaf" && (isRelay || tree[vertex] === NO_PARENT)) {
      throw new SetupError(
        ["radio", "listening"],
        `sleepy leaves, while ${isRelay ? `others reach the gateway through ${name}` : `${name} has no one to poll`}`,
        "relays that listen, and a parent in reach of every leaf",
        "keep lpl or always-on here, and write `leaves: sleepy-leaf` for nodes that relay for no one",
      );
    }
    if (settings.kind === "always-on") return ALWAYS_ON;
    if (settings.kind === "sleepy-leaf") return { kind: "sleepy-leaf", pollIntervalUs: settings.pollInterval };
    checkSpread(settings, settings === radio.leaves ? "leaves" : "listening");
    return sharedLplOf(settings);
  });
}

type LplSettings = Extract<RadioSettings["listening"], { readonly kind: "lpl" }>;

function lplOf({ interval, check, guard, phase, spread }: LplSettings, clockTolerancePpm: number): ListeningSpec {
  return {
    kind: "lpl",
    intervalUs: interval,
    checkOnUs: Math.min(check, interval),
    guardUs: guard,
    phase,
    spreadUs: spread,
    clockTolerancePpm,
  };
}

/** Nodes that follow each other have one interval, or their checks could not fall together. */
function checkSteering({ listening, leaves }: RadioSettings): void {
  const isSteered = (settings: typeof listening | undefined) =>
    settings?.kind === "lpl" && settings.phase === "steered";
  if (!isSteered(listening) || !isSteered(leaves)) return;
  const [one, other] = [listening as LplSettings, leaves as LplSettings];
  if (one.interval === other.interval) return;
  throw new SetupError(
    ["radio", "leaves", "interval"],
    `${other.interval} µs`,
    `${one.interval} µs, as of radio.listening, where phases are steered`,
  );
}

function checkSpread({ guard, phase, spread }: LplSettings, role: "listening" | "leaves"): void {
  if (phase !== "locked" || spread <= guard) return;
  throw new SetupError(
    ["radio", role, "spread"],
    `${spread} µs`,
    `at most the guard, ${guard} µs, where phases are locked`,
  );
}

/**
 * A field has dead spots: a node that reaches no gateway (or, where there is none, not the first node) over links that
 * mostly work is worth a warning. Where most are out of reach, the field is a mistake.
 * @throws SetupError where half of the nodes or more are out of reach
 */
function deadSpots(graph: Graph, vertices: NetworkPlan["vertices"]): string[] {
  const hasGateway = vertices.some(({ isGateway }) => isGateway);
  const reached = new Uint8Array(graph.order);
  const queue: number[] = [];
  const reach = (vertex: number) => {
    if (reached[vertex] === 1) return;
    reached[vertex] = 1;
    queue.push(vertex);
  };
  vertices.forEach(({ isGateway }, vertex) => {
    if (isGateway || (!hasGateway && vertex === 0)) reach(vertex);
  });
  for (let next = 0; next < queue.length; next++) graph.neighbours[queue[next]].forEach(reach);
  const apart = vertices.filter((_, vertex) => reached[vertex] === 0).map(({ name }) => name);
  if (apart.length === 0) return [];
  const aim = hasGateway ? "a gateway" : vertices[0].name;
  const advice = "place them closer, raise radio.txPower, lower channel.pathLoss.exponent, or add gateways";
  const sensing = vertices.filter(({ isGateway }) => !isGateway).length;
  if (apart.length * 2 >= sensing) {
    throw new SetupError(
      ["nodes", "placement"],
      `${apart.length} of ${sensing} nodes out of reach (${apart[0]} first)`,
      `a field in which most nodes reach ${aim}, if over others`,
      advice,
    );
  }
  const some = apart.length > NAMES_SHOWN ? `${apart.slice(0, NAMES_SHOWN).join(", ")} …` : apart.join(", ");
  return [
    `${apart.length} of ${sensing} nodes cannot reach ${aim} (${some}), and what they send counts as not delivered: ${advice}.`,
  ];
}
