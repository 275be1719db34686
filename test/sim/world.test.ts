import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { STATE, STATES, type State } from "../../sim/energy/ledger.ts";
import type { Observer } from "../../sim/observer.ts";
import { World } from "../../sim/world.ts";
import type { WorldSpec } from "../../sim/world-spec.ts";
import type { Protocol } from "../../src/host.ts";
import { broken, brokenObserver, violationsOf } from "../support/invariants.ts";
import { flooder } from "../support/toy-protocols.ts";
import { worldOf, worldRecipe } from "../support/worlds.ts";

const LIMIT = 60;
const RUNS = { numRuns: 60 };

function run(spec: WorldSpec, protocol: Protocol, observers: readonly Observer[] = []): World {
  const world = new World(spec, protocol, observers);
  world.run();
  return world;
}

describe("every world", () => {
  it("delivers only what was sent, nothing twice, and time never runs backwards", () => {
    fc.assert(
      fc.property(worldRecipe, (recipe) => {
        expect(violationsOf(worldOf(recipe), flooder(LIMIT, 100_000))).toEqual([]);
      }),
      RUNS,
    );
  });

  it("balances its energy: residencies fill the time alive, and charge is what residencies say", () => {
    fc.assert(
      fc.property(worldRecipe, (recipe) => {
        const spec = worldOf(recipe);
        const world = run(spec, flooder(LIMIT, 100_000));
        spec.nodes.forEach((node, index) => {
          const endUs = Math.min(world.diedUs[index], world.kernel.nowUs);
          const aliveUs = Math.max(0, endUs - node.bootUs);
          const of = (state: State) => world.ledger.residency(index, state, endUs);
          expect(of(STATE.sleep)).toBe(aliveUs);
          expect(of(STATE.listen) + of(STATE.sample) + of(STATE.transmit)).toBe(aliveUs);
          for (let state = 0; state < STATES; state++) expect(of(state as State)).toBeGreaterThanOrEqual(0);
          if (node.battery !== undefined) {
            const drawnC = world.chargeC(index, endUs);
            expect(drawnC).toBeLessThanOrEqual(node.battery.capacityC + 1e-7);
            expect(Math.abs(drawnC + world.remainingC(index)! - node.battery.capacityC)).toBeLessThan(1e-7);
          }
        });
      }),
      RUNS,
    );
  });

  it("gives the same digest again, and whoever watches", () => {
    fc.assert(
      fc.property(worldRecipe, (recipe) => {
        const spec = worldOf(recipe);
        const counting: Observer = { frameOnAir: () => {}, delivered: () => {}, noted: () => {}, died: () => {} };
        const digests = [[], [], [counting], [counting, counting]].map((observers) => {
          const world = run(spec, flooder(LIMIT), observers);
          return [world.digest.total(), ...spec.nodes.map((_, node) => world.digest.ofNode(node))];
        });
        for (const digest of digests) expect(digest).toEqual(digests[0]);
      }),
      RUNS,
    );
  });

  it("leaves every node's chain as it was when an unconnected node is added", () => {
    fc.assert(
      fc.property(worldRecipe, (recipe) => {
        const alone = run(worldOf(recipe), flooder(LIMIT));
        const joined = run(worldOf(recipe, true), flooder(LIMIT));
        for (let node = 0; node < recipe.nodes; node++)
          expect(joined.digest.ofNode(node)).toBe(alone.digest.ofNode(node));
      }),
      RUNS,
    );
  });

  it("gives another digest with another seed, where anything happens by chance", () => {
    const recipe = fc.sample(worldRecipe, { seed: 1, numRuns: 1 })[0];
    const busy = { ...recipe, samples: 30, capacityC: 7200, loss: 0.2, bootSpreadUs: 1_000_000 };
    expect(run(worldOf({ ...busy, seed: "a" }), flooder(LIMIT)).digest.total()).not.toBe(
      run(worldOf({ ...busy, seed: "b" }), flooder(LIMIT)).digest.total(),
    );
  });
});

describe("the checks themselves", () => {
  const spec = worldOf({
    ...fc.sample(worldRecipe, { seed: 2, numRuns: 1 })[0],
    samples: 20,
    capacityC: 7200,
    loss: 0,
  });

  it("notice a delivery out of nothing, a second delivery, and time running backwards", () => {
    expect(violationsOf(spec, broken.inventor).join()).toContain("never sent");
    expect(violationsOf(spec, broken.repeater).join()).toContain("twice");
    expect(brokenObserver()).toContain("backwards");
  });

  it("notice an observer that meddles", () => {
    const meddler = (world: () => World): Observer => ({ frameOnAir: (node) => world().random(node) });
    const watched: World = new World(spec, broken.dicer, [meddler(() => watched)]);
    watched.run();
    expect(watched.digest.total()).not.toBe(run(spec, broken.dicer).digest.total());
  });

  it("notice a ledger that loses time", () => {
    const world = run(spec, flooder(LIMIT));
    world.ledger.book(1, STATE.listen, -1);
    const endUs = world.kernel.nowUs;
    const radioUs = [STATE.listen, STATE.sample, STATE.transmit].reduce(
      (sum, state) => sum + world.ledger.residency(1, state, endUs),
      0,
    );
    expect(radioUs).not.toBe(world.ledger.residency(1, STATE.sleep, endUs));
  });
});
