/** Several gateways in one world: each serves its own network, and short addresses are each network's own. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createBernoulli } from "../../../models/link/bernoulli.ts";
import { reachabilityOf } from "../../../sim/net/reachability.ts";
import { Routes } from "../../../sim/net/routes.ts";
import type { WorldSpec } from "../../../sim/world-spec.ts";
import { protocol as mqtt } from "../../baseline/mqtt/support.ts";
import { radioRecipe, radioWorldOf } from "../../support/radio-worlds.ts";
import { type Tally, tallied } from "../../support/tally.ts";
import { PLAIN, worldOf } from "../../support/worlds.ts";

const S = 1_000_000;

/** Makes some nodes gateways, and gives the run time for everything to be repeated. */
function withGateways(spec: WorldSpec, gateways: readonly number[]): WorldSpec {
  const nodes = spec.nodes.map((node, index) =>
    gateways.includes(index) ? { ...node, isGateway: true, battery: undefined, sensor: undefined } : node,
  );
  return { ...spec, nodes, durationUs: spec.durationUs + 1800 * S };
}

/** What each gateway should have, from the routes alone, and what it has. */
function compare(spec: WorldSpec, gateways: readonly number[], tally: Tally) {
  const { graph, meanLoss } = reachabilityOf(spec.medium);
  const routes = new Routes(graph, gateways, meanLoss);
  const homeOf = new Map(spec.nodes.map(({ name }, node) => [name, routes.gatewayOf(node)]));
  const of = (node: number) => tally.sent.filter((message) => homeOf.get(message.split("/")[0]) === node).sort();
  return gateways.map((node) => ({ gateway: node, expected: of(node), got: [...tally.got[node]].sort() }));
}

describe("several gateways", () => {
  it("each get every sample of their own network over lossy links, exactly once, and nobody else's", () => {
    const recipe = fc.record({
      seed: fc.string({ maxLength: 4 }),
      nodes: fc.integer({ min: 3, max: 7 }),
      chords: fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 4 }),
      shared: fc.boolean(),
      bootSpreadUs: fc.constantFrom(0, S),
    });
    fc.assert(
      fc.property(recipe, fc.nat(5), (some, other) => {
        const gateways = [0, 1 + (other % (some.nodes - 1))];
        const links = worldOf({ ...PLAIN, ...some, samples: 6, retries: 3 });
        if (links.medium.kind !== "links") throw new Error("links expected");
        const spec = withGateways({ ...links, medium: { ...links.medium, loss: createBernoulli(0.2) } }, gateways);
        const { tally } = tallied(spec, mqtt({ qos: 1 }));
        expect(tally.sent).toHaveLength((some.nodes - 2) * 6);
        for (const { expected, got } of compare(spec, gateways, tally)) expect(got).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it("do so by radio as well, where one hears the other's nodes", () => {
    fc.assert(
      fc.property(radioRecipe, (recipe) => {
        fc.pre(recipe.positions.length >= 2);
        const gateways = [0, 1];
        // Leaves were chosen for one gateway's tree: none here.
        const radio = { ...recipe, sleepyLeaves: false, capacityC: 7200, periodUs: 5 * S, queueFrames: 8 };
        const spec = withGateways(radioWorldOf(radio), gateways);
        const { tally } = tallied(spec, mqtt({ qos: 1, keepAlive: 60 * S }));
        for (const { expected, got } of compare(spec, gateways, tally)) expect(got).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  it("would be told apart from a world in which everything went to one of them", () => {
    const gateways = [0, 3];
    const spec = withGateways(worldOf({ ...PLAIN, nodes: 4, samples: 3 }), gateways);
    const { tally } = tallied(spec, mqtt({ qos: 1 }));
    const [first, second] = compare(spec, gateways, tally);
    expect([first.expected.length, second.expected.length]).toEqual([3, 3]);
    tally.got[0].push(...tally.got[3].splice(0));
    const [all, none] = compare(spec, gateways, tally);
    expect([all.got.length, none.got.length]).toEqual([6, 0]);
    expect(all.got).not.toEqual(all.expected);
  });
});
