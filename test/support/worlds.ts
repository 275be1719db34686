/** Small worlds made at random, for properties that must hold in every one of them. */
import fc from "fast-check";
import { createLinearBattery } from "../../models/battery/linear.ts";
import { boardCatalogue } from "../../models/board/catalogue.ts";
import { createBernoulli } from "../../models/link/bernoulli.ts";
import type { SensorSeries } from "../../models/sensor/sensor.ts";
import type { NodeSpec, WorldSpec } from "../../sim/world-spec.ts";
import { deriveKey, keyOf, uniform } from "../../src/base/chance.ts";

/** What a random world is made of; printed by fast-check where a property fails. */
export interface WorldRecipe {
  readonly seed: string;
  readonly nodes: number;
  /** Pairs of positions in a list of all possible edges that are linked, beside the line that connects everyone. */
  readonly chords: readonly (readonly [number, number])[];
  readonly shared: boolean;
  readonly loss: number;
  readonly retries: number;
  readonly latencyUs: readonly [number, number];
  readonly bitRate: number;
  readonly queueFrames: number;
  readonly periodUs: number;
  readonly samples: number;
  /** Charge of every battery, C; small ones end during the run. */
  readonly capacityC: number;
  readonly bootSpreadUs: number;
  readonly clockDriftPpm: number;
}

export const worldRecipe: fc.Arbitrary<WorldRecipe> = fc.record({
  seed: fc.string({ maxLength: 4 }),
  nodes: fc.integer({ min: 2, max: 7 }),
  chords: fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 5 }),
  shared: fc.boolean(),
  loss: fc.constantFrom(0, 0, 0.2, 0.7),
  retries: fc.nat(3),
  latencyUs: fc.constantFrom([0, 0] as const, [5000, 5000] as const, [1000, 10_000] as const),
  bitRate: fc.constantFrom(Number.POSITIVE_INFINITY, 250_000, 5_000),
  queueFrames: fc.constantFrom(1, 8),
  periodUs: fc.constantFrom(10_000, 500_000, 1_000_000),
  samples: fc.integer({ min: 0, max: 40 }),
  capacityC: fc.constantFrom(7200, 0.05, 0.01, 1e-6),
  bootSpreadUs: fc.constantFrom(0, 1_000_000),
  clockDriftPpm: fc.constantFrom(0, 20, 5000),
});

/** Where a recipe needs whole times and no chance, for analytic checks. */
export const PLAIN: WorldRecipe = {
  seed: "plain",
  nodes: 2,
  chords: [],
  shared: false,
  loss: 0,
  retries: 0,
  latencyUs: [1000, 1000],
  bitRate: Number.POSITIVE_INFINITY,
  queueFrames: 8,
  periodUs: 1_000_000,
  samples: 1,
  capacityC: 7200,
  bootSpreadUs: 0,
  clockDriftPpm: 0,
};

/** The world of a recipe: node-0 is the gateway. @param unconnected adds a node that is linked with nobody */
export function worldOf(recipe: WorldRecipe, unconnected = false): WorldSpec {
  const neighbours = lineWithChords(recipe.nodes, recipe.chords);
  const nodes = neighbours.map((_, index) => nodeOf(recipe, `node-${index}`, index === 0));
  if (unconnected) {
    neighbours.push([]);
    nodes.push(nodeOf(recipe, "a-stranger", false));
  }
  return {
    seed: recipe.seed,
    durationUs: recipe.bootSpreadUs + recipe.periodUs * (recipe.samples + 1) + 2_000_000,
    epochMs: 1_767_225_600_000,
    nodes,
    medium: {
      kind: "links",
      graph: { order: neighbours.length, neighbours },
      shared: recipe.shared,
      latencyUs: recipe.latencyUs,
      bitRate: recipe.bitRate,
      headerBytes: 17,
      loss: createBernoulli(recipe.loss),
      retries: recipe.retries,
      queueFrames: recipe.queueFrames,
      transmitPowerDbm: 0,
    },
    digestWindowUs: 1_000_000,
  };
}

/** A node with the sensor, battery, clock and boot time that its name draws. */
export function nodeOf(recipe: WorldRecipe, name: string, isGateway: boolean): NodeSpec {
  const draw = (purpose: "boot" | "clock") => uniform(deriveKey(keyOf(recipe.seed, purpose), name), 0);
  const bootUs = Math.floor(draw("boot") * recipe.bootSpreadUs);
  return {
    name,
    isGateway,
    board: boardCatalogue.nrf52840,
    battery: isGateway ? undefined : createLinearBattery(recipe.capacityC),
    sensor: isGateway ? undefined : randomSeries(recipe, name, bootUs),
    bootUs,
    clockDriftPpm: (2 * draw("clock") - 1) * recipe.clockDriftPpm,
  };
}

/** Uniform values in [0, 100), anomalous above 90, every `periodUs` from the boot on. */
function randomSeries(recipe: WorldRecipe, name: string, bootUs: number): SensorSeries {
  const key = deriveKey(keyOf(recipe.seed, "sensor"), name);
  return {
    count: recipe.samples,
    timeUs: (ordinal) => bootUs + ordinal * recipe.periodUs,
    countBefore: (timeUs) => Math.min(recipe.samples, Math.max(0, Math.ceil((timeUs - bootUs) / recipe.periodUs))),
    read(from, to, values, labels) {
      for (let i = from; i < to; i++) {
        values[i - from] = uniform(key, i) * 100;
        labels[i - from] = values[i - from] > 90 ? 1 : 0;
      }
    },
    windows: [],
  };
}

function lineWithChords(order: number, chords: readonly (readonly [number, number])[]): number[][] {
  const sets = Array.from({ length: order }, () => new Set<number>());
  const link = (a: number, b: number) => {
    if (a === b || a >= order || b >= order) return;
    sets[a].add(b);
    sets[b].add(a);
  };
  for (let i = 0; i + 1 < order; i++) link(i, i + 1);
  for (const [a, b] of chords) link(a, b);
  return sets.map((set) => [...set].sort((a, b) => a - b));
}
