import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { World } from "../../sim/world.ts";
import type { WorldSpec } from "../../sim/world-spec.ts";
import { keyOf } from "../../src/base/chance.ts";
import type { Protocol } from "../../src/host.ts";
import { knownCatalogues } from "../../src/scenario/known-catalogues.ts";
import { alive } from "../bench/measure.ts";
import { violationsOf } from "../support/invariants.ts";
import { toyProtocol } from "../support/toy-protocols.ts";
import { PLAIN, worldOf, worldRecipe } from "../support/worlds.ts";

const encoder = knownCatalogues.encoders["level-hdc"].build(
  { dimensions: 384, range: [0, 100], levels: undefined },
  { key: keyOf("test", "encoder"), earlyRange: undefined },
);
const context = { encoder, epochMs: 1_767_225_600_000, audience: "all" as const };
/** Of few dimensions, so that many sensors can be aligned. */
const small = knownCatalogues.encoders["level-hdc"].build(
  { dimensions: 8, range: [0, 100], levels: undefined },
  { key: keyOf("test", "encoder"), earlyRange: undefined },
);
const flood = { forward: { kind: "flood" as const }, ttl: 4, jitter: 20_000, seenCache: 64, heartbeat: "off" as const };
const { resonance, "resonance-por": resonancePor, por, deadband, "send-all": sendAll } = knownCatalogues.protocols;
const latentStream = knownCatalogues.protocols["latent-stream"];
const resonant = { threshold: 0.3, vector: "trit5", semanticDedup: 0, ...flood } as const;

const phase = {
  coupling: "pulse",
  strength: 0.5,
  beacon: 4_000_000,
  search: 500_000,
  guard: 5000,
  period: 125_000,
} as const;

const FORWARDS = [
  { kind: "probabilistic", probability: 0.7 },
  { kind: "counter", threshold: 2, backoff: 50_000 },
  { kind: "fanout", peers: 2 },
  { kind: "plumtree", graftAfter: 100_000, graftRetry: 50_000, keep: 4 },
] as const;

const latent = {
  state: "think",
  dimensions: 64,
  tokens: 10,
  frame: 640,
  parity: "none",
  retransmit: true,
  answerAfter: 50_000,
  retryAfter: 300_000,
  attempts: 3,
  streams: 2,
  compress: false,
  seal: false,
} as const;

const PROTOCOLS: { readonly [name: string]: Protocol } = {
  "resonance, own": resonance.build({ ...resonant, route: "flood", filter: { scope: "own" } }, context),
  "resonance, mesh": resonance.build({ ...resonant, route: "flood", filter: { scope: "mesh" }, jitter: 0 }, context),
  "resonance, dedup": resonance.build(
    { ...resonant, route: "flood", filter: { scope: "own" }, semanticDedup: 3 },
    context,
  ),
  ...Object.fromEntries(
    FORWARDS.map((forward) => [
      `resonance, ${forward.kind}`,
      resonance.build({ ...resonant, route: "flood", filter: { scope: "own" }, forward }, context),
    ]),
  ),
  por: por.build(phase, context),
  "resonance-por": resonancePor.build(
    { ...resonant, route: "flood", filter: { scope: "own" }, phase: { ...phase, coupling: "kuramoto" } },
    context,
  ),
  "resonance, tree": resonance.build(
    { ...resonant, route: "tree", filter: { scope: "own" } },
    { ...context, audience: "sink" },
  ),
  "resonance-aligned": knownCatalogues.protocols["resonance-aligned"].build(
    {
      threshold: 0.2,
      vector: "i8",
      seenCache: 64,
      heartbeat: "off",
      alignment: { anchors: 12, frame: 64, noise: 0.01, residual: 0.1, probe: 2_000_000, replaced: 6_000_000 },
    },
    { ...context, encoder: small, audience: "sink" },
  ),
  "resonance, heartbeat": resonance.build(
    { ...resonant, route: "flood", filter: { scope: "own" }, heartbeat: 3_000_000 },
    context,
  ),
  deadband: deadband.build({ delta: 20, ...flood, route: "tree" }, { ...context, audience: "sink" }),
  "latent-stream": latentStream.build(latent, { ...context, audience: "sink" }),
  "latent-stream, sealed": latentStream.build(
    { ...latent, seal: true, parity: { data: 2, parity: 1 }, state: "cache" },
    { ...context, audience: "sink" },
  ),
  "send-all": sendAll.build({ ...flood, route: "flood" }, context),
};

const RUNS = { numRuns: 25 };

function chains(spec: WorldSpec, protocol: Protocol): string[] {
  const world = new World(spec, protocol);
  world.run();
  return spec.nodes.map((_, node) => world.digest.ofNode(node));
}

describe.each(Object.entries(PROTOCOLS))("%s, in any small world", (_name, protocol) => {
  it("delivers only what was sent, nothing twice", () => {
    fc.assert(
      fc.property(worldRecipe, (recipe) => {
        expect(violationsOf(worldOf(recipe), protocol)).toEqual([]);
      }),
      RUNS,
    );
  });

  it("does the same again, next to a stranger, and with every sample an event", () => {
    fc.assert(
      fc.property(worldRecipe, (recipe) => {
        const spec = worldOf(recipe);
        const first = chains(spec, protocol);
        // Neither could be the same where not even the same world does the same again.
        expect(chains(worldOf(recipe, true), protocol).slice(0, recipe.nodes)).toEqual(first);
        expect(chains({ ...spec, everySampleIsAnEvent: true }, protocol)).toEqual(first);
      }),
      RUNS,
    );
  });
});

test("whatever protocols use again lets go of a world that is over", async () => {
  const lived = (protocol: Protocol) => {
    const world = new World(worldOf({ ...PLAIN, nodes: 7, samples: 40, chords: [[0, 3]] }), protocol);
    world.run();
    return new WeakRef(world);
  };
  const worlds = Object.entries(PROTOCOLS).map(([name, protocol]) => ({ name, world: lived(protocol) }));
  await setImmediate(); // until then whoever made a weak reference holds it
  alive();
  expect(worlds.filter(({ world }) => world.deref() !== undefined).map(({ name }) => name)).toEqual([]);
});

describe("evaluating silence in bulk", () => {
  it("is told from a node whose scan changes it", () => {
    let scans = 0;
    const moody = toyProtocol((host) => ({
      scanSamples: (_block, from, to) => (++scans % 3 === 0 ? from : to),
      onSample: (block, index) => host.broadcast(Uint8Array.of(block.firstOrdinal + index), 0),
    }));
    const recipe = { ...fc.sample(worldRecipe, { seed: 3, numRuns: 1 })[0], samples: 40, capacityC: 7200 };
    const spec = worldOf(recipe);
    scans = 0;
    const inBulk = chains(spec, moody);
    scans = 0;
    expect(chains({ ...spec, everySampleIsAnEvent: true }, moody)).not.toEqual(inBulk);
  });
});
