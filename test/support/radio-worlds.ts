/** Small worlds of radios made at random, beside those of links in `worlds.ts`. */

import fc from "fast-check";
import { createBernoulli } from "../../models/link/bernoulli.ts";
import type { Position } from "../../models/placement/placement.ts";
import { aboveNoiseDb, noiseFloorDbm } from "../../models/radio/noise.ts";
import { logDistance } from "../../models/radio/path-loss.ts";
import { rowsOfField } from "../../sim/net/radio/field.ts";
import { reachabilityOf } from "../../sim/net/reachability.ts";
import { Routes } from "../../sim/net/routes.ts";
import type { ListeningSpec, RadioMediumSpec, WorldSpec } from "../../sim/world-spec.ts";
import { deriveKey, keyOf } from "../../src/base/chance.ts";
import { nodeOf, PLAIN, type WorldRecipe } from "./worlds.ts";

/** What a random world of radios is made of. Node-0, the gateway, stands at the origin. */
export interface RadioRecipe
  extends Pick<
    WorldRecipe,
    "seed" | "samples" | "periodUs" | "capacityC" | "bootSpreadUs" | "clockDriftPpm" | "queueFrames"
  > {
  /** Where the other nodes stand, in m from the gateway. Neighbours hear each other up to about 60 m. */
  readonly positions: readonly Position[];
  readonly shadowingDb: number;
  readonly listening: "always-on" | "lpl-independent" | "lpl-locked" | "lpl-steered" | "mixed";
  /** Whether nodes that relay for nobody sleep and poll. */
  readonly sleepyLeaves: boolean;
}

const place = fc.record({ x: fc.integer({ min: -60, max: 60 }), y: fc.integer({ min: -40, max: 40 }) });

export const radioRecipe: fc.Arbitrary<RadioRecipe> = fc.record({
  seed: fc.string({ maxLength: 4 }),
  positions: fc.array(place, { minLength: 1, maxLength: 5 }),
  shadowingDb: fc.constantFrom(0, 4),
  listening: fc.constantFrom("always-on", "lpl-independent", "lpl-locked", "lpl-steered", "mixed"),
  sleepyLeaves: fc.boolean(),
  samples: fc.integer({ min: 0, max: 12 }),
  periodUs: fc.constantFrom(100_000, 1_000_000, 5_000_000),
  capacityC: fc.constantFrom(7200, 7200, 0.05, 0.01),
  bootSpreadUs: fc.constantFrom(0, 2_000_000),
  clockDriftPpm: fc.constantFrom(0, 20),
  queueFrames: fc.constantFrom(2, 8),
});

/** A hundred kilometres away nobody hears anybody. */
const FAR: Position = { x: 1e5, y: 1e5 };
const SENSITIVITY_DBM = -100;
const LOCK_THRESHOLD_DB = -5;
const CCA_ABOVE_SENSITIVITY_DB = 5;
const LPL_US = 125_000;

/** The world of a recipe. @param unconnected adds a node that nobody can hear */
export function radioWorldOf(recipe: RadioRecipe, unconnected = false): WorldSpec {
  const common: WorldRecipe = { ...PLAIN, ...recipe, nodes: recipe.positions.length + 1 };
  const nodes = [
    ...Array.from({ length: common.nodes }, (_, i) => nodeOf(common, `node-${i}`, i === 0)),
    ...(unconnected ? [nodeOf(common, "a-stranger", false)] : []),
  ];
  const positions = [{ x: 0, y: 0 }, ...recipe.positions, ...(unconnected ? [FAR] : [])];
  const shadowing = keyOf(recipe.seed, "shadowing");
  const path = {
    exponent: 3,
    referenceLoss: 46.6777,
    referenceDistance: 1,
    shadowing: recipe.shadowingDb,
    asymmetry: 0,
  };
  const medium: RadioMediumSpec = {
    kind: "ieee802154",
    rows: rowsOfField({
      positions,
      pathLoss: logDistance.build(path, { nodeKeys: nodes.map(({ name }) => deriveKey(shadowing, name)) }),
      transmitPowerDbm: 0,
      noiseDbm: nodes.map(() => noiseFloorDbm(SENSITIVITY_DBM)),
      lockThresholdDb: LOCK_THRESHOLD_DB,
      culling: { kind: "none" },
    }),
    listening: nodes.map(() => ({ kind: "always-on" })),
    transmitPowerDbm: 0,
    lockThresholdDb: LOCK_THRESHOLD_DB,
    ccaAboveNoiseDb: aboveNoiseDb(CCA_ABOVE_SENSITIVITY_DB),
    loss: createBernoulli(0),
    errorRule: "physical",
    access: "csma-ca",
    queueFrames: recipe.queueFrames,
  };
  return {
    seed: recipe.seed,
    durationUs: recipe.bootSpreadUs + recipe.periodUs * (recipe.samples + 1) + 5_000_000,
    epochMs: 1_767_225_600_000,
    nodes,
    medium: { ...medium, listening: listeningOf(recipe, medium, unconnected) },
    digestWindowUs: 1_000_000,
  };
}

const PHASES = {
  "always-on": "independent",
  "lpl-independent": "independent",
  "lpl-locked": "locked",
  "lpl-steered": "steered",
  mixed: "independent",
} as const;

/**
 * The gateway is always on; who relays for somebody never sleeps as a leaf does, nor does who has no parent to ask. A
 * stranger listens as some other node does: strobing is agreed upon by the whole network.
 */
function listeningOf(recipe: RadioRecipe, medium: RadioMediumSpec, hasStranger: boolean): ListeningSpec[] {
  const count = recipe.positions.length + 1;
  const phase = PHASES[recipe.listening];
  const lpl: ListeningSpec = {
    kind: "lpl",
    intervalUs: LPL_US,
    guardUs: 1000,
    phase,
    spreadUs: 500,
    clockTolerancePpm: recipe.clockDriftPpm,
  };
  // As if everybody slept, so that whoever does can be woken by its parent.
  const asleep = medium.listening.map((policy, node) => (node === 0 ? policy : lpl));
  const { graph, meanLoss } = reachabilityOf({ ...medium, listening: asleep });
  const routes = new Routes(graph, [0], meanLoss);
  const parents = new Set(Array.from({ length: count }, (_, node) => routes.nextHopToGateway(node)));
  const policies = Array.from({ length: count }, (_, node): ListeningSpec => {
    const isLeaf = !parents.has(node) && routes.nextHopToGateway(node) !== undefined;
    if (recipe.sleepyLeaves && isLeaf) return { kind: "sleepy-leaf", pollIntervalUs: 1_000_000 };
    const isOn = node === 0 || recipe.listening === "always-on" || (recipe.listening === "mixed" && node % 2 === 1);
    return isOn ? { kind: "always-on" } : lpl;
  });
  if (hasStranger) policies.push(policies.includes(lpl) ? lpl : { kind: "always-on" });
  return policies;
}
