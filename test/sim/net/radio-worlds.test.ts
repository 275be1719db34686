/** What must hold in every small world of radios, whatever protocol runs in it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { STATE, STATES, type State } from "../../../sim/energy/ledger.ts";
import type { Observer } from "../../../sim/observer.ts";
import { World } from "../../../sim/world.ts";
import type { WorldSpec } from "../../../sim/world-spec.ts";
import { keyOf } from "../../../src/base/chance.ts";
import type { Protocol } from "../../../src/host.ts";
import { knownCatalogues } from "../../../src/scenario/known-catalogues.ts";
import { protocol as mqtt } from "../../baseline/mqtt/support.ts";
import { broken, violationsOf } from "../../support/invariants.ts";
import { type RadioRecipe, radioRecipe, radioWorldOf } from "../../support/radio-worlds.ts";
import { toyProtocol } from "../../support/toy-protocols.ts";

const encoder = knownCatalogues.encoders["level-hdc"].build(
  { dimensions: 384, range: [0, 100], levels: undefined },
  { key: keyOf("test", "encoder"), earlyRange: undefined },
);
const context = { encoder, epochMs: 1_767_225_600_000, audience: "all" as const };
const flood = { forward: { kind: "flood" as const }, ttl: 4, jitter: 20_000, seenCache: 64, heartbeat: "off" as const };
const { resonance, "resonance-por": resonancePor, deadband } = knownCatalogues.protocols;
const phase = {
  coupling: "mean",
  strength: 0.5,
  beacon: 4_000_000,
  search: 500_000,
  guard: 5000,
  period: 125_000,
} as const;
const resonant = { threshold: 0.2, semanticDedup: 0, filter: { scope: "own" }, ...flood } as const;
const toSink = { ...context, audience: "sink" as const };

const PROTOCOLS: { readonly [name: string]: Protocol } = {
  "mqtt, QoS 0": mqtt({ qos: 0, keepAlive: 5_000_000 }),
  "mqtt, QoS 1, all": mqtt({ qos: 1 }, "all"),
  "mqtt-deadband": mqtt({ qos: 1, delta: 20 }),
  "resonance, flood": resonance.build({ ...resonant, vector: "trit5", route: "flood" }, context),
  "resonance-por": resonancePor.build({ ...resonant, vector: "trit5", route: "flood", phase }, context),
  "resonance, two fragments": resonance.build({ ...resonant, vector: "ternary2", route: "flood" }, context),
  "resonance, tree": resonance.build({ ...resonant, vector: "trit5", route: "tree" }, toSink),
  deadband: deadband.build({ delta: 20, ...flood, route: "flood" }, context),
};

const RUNS = { numRuns: 12 };

function chains(spec: WorldSpec, protocol: Protocol, observers: readonly Observer[] = []): string[] {
  const world = new World(spec, protocol, observers);
  world.run();
  return [...spec.nodes.map((_, node) => world.digest.ofNode(node)), world.digest.total()];
}

/** A world, and beside its ledger a second account of the time in which each living node's radio was off. */
function withOffHours(spec: WorldSpec, protocol: Protocol) {
  const world = new World(spec, protocol);
  const { ledger } = world;
  const offUs = spec.nodes.map(() => 0);
  const settle = (node: number, atUs: number) => {
    if (ledger.isUp(node) && ledger.radio(node) === STATE.off) offUs[node] += atUs - ledger.radioSince(node);
  };
  const setRadio = ledger.setRadio.bind(ledger);
  ledger.setRadio = (node, state, atUs) => {
    settle(node, atUs);
    setRadio(node, state, atUs);
  };
  const book = ledger.book.bind(ledger);
  ledger.book = (node, state, durationUs) => {
    // A look at the channel on the way: the radio was not off for so long.
    if (state !== STATE.cpu && ledger.radio(node) === STATE.off) offUs[node] -= durationUs;
    book(node, state, durationUs);
  };
  world.run();
  for (let node = 0; node < spec.nodes.length; node++) settle(node, world.kernel.nowUs);
  return { world, offUs };
}

/** Sentences about residencies that do not fill the time alive. */
function energyViolations(spec: WorldSpec, protocol: Protocol, tamper: (world: World) => void = () => {}): string[] {
  const { world, offUs } = withOffHours(spec, protocol);
  tamper(world);
  const violations: string[] = [];
  spec.nodes.forEach(({ bootUs, battery, name }, node) => {
    const endUs = Math.min(world.diedUs[node], world.kernel.nowUs);
    const aliveUs = Math.max(0, endUs - bootUs);
    const of = (state: State) => world.ledger.residency(node, state, endUs);
    const radioUs = of(STATE.listen) + of(STATE.sample) + of(STATE.transmit) + offUs[node];
    if (of(STATE.sleep) !== aliveUs) violations.push(`${name} was alive for ${aliveUs}, floor ${of(STATE.sleep)}`);
    if (radioUs !== aliveUs) violations.push(`${name} was alive for ${aliveUs}, its radio for ${radioUs}`);
    for (let state = 0; state < STATES; state++) {
      if (of(state as State) < 0) violations.push(`${name} was in state ${state} for ${of(state as State)}`);
    }
    if (battery === undefined) return;
    const missingC = world.chargeC(node, endUs) + world.remainingC(node)! - battery.capacityC;
    if (Math.abs(missingC) > OWED_C) {
      violations.push(`${name} drew ${missingC} C that its battery does not know of`);
    }
  });
  return violations;
}

/** Loads booked after the fact that a battery may not have seen at its end: 20 ms of listening at 6.53 mA. */
const OWED_C = 0.02 * 6.53e-3;

describe.each(Object.entries(PROTOCOLS))("%s, in any small world of radios", (_name, protocol) => {
  it("delivers only what was sent, nothing twice, and time never runs backwards", () => {
    fc.assert(
      fc.property(radioRecipe, (recipe) => {
        expect(violationsOf(radioWorldOf(recipe), protocol)).toEqual([]);
      }),
      RUNS,
    );
  });

  it("fills the time alive with states of the radio, and draws what they say", () => {
    fc.assert(
      fc.property(radioRecipe, (recipe) => {
        expect(energyViolations(radioWorldOf(recipe), protocol)).toEqual([]);
      }),
      RUNS,
    );
  });

  it("does the same again, watched, next to a stranger out of reach, and with every sample an event", () => {
    fc.assert(
      fc.property(radioRecipe, (recipe) => {
        const spec = radioWorldOf(recipe);
        const first = chains(spec, protocol);
        const watching: Observer = { frameOnAir() {}, frameOutcome() {}, copiesOnAir() {}, delivered() {}, noted() {} };
        expect(chains(spec, protocol, [watching, watching])).toEqual(first);
        expect(chains({ ...spec, everySampleIsAnEvent: true }, protocol)).toEqual(first);
        const nodes = recipe.positions.length + 1;
        expect(chains(radioWorldOf(recipe, true), protocol).slice(0, nodes)).toEqual(first.slice(0, nodes));
      }),
      RUNS,
    );
  });
});

/** Protocols whose gateway, being on the mains, goes on to speak when everyone else is dead. */
const SPEAKS_ON = new Set([PROTOCOLS["resonance-por"]]);

/** Runs on after every battery must have ended; sentences about what is not over. Who goes on to speak sooner empties it. */
function afterlife(recipe: RadioRecipe, capacityC: number, protocol: Protocol): string[] {
  const mortal = radioWorldOf({ ...recipe, capacityC });
  const hours = SPEAKS_ON.has(protocol) ? 0.5 : 4;
  const spec = { ...mortal, durationUs: mortal.durationUs + hours * 3600 * 1_000_000 };
  const violations: string[] = [];
  const says = (node: number, atUs: number, what: string) => {
    if (atUs > world.diedUs[node])
      violations.push(`node ${node}, dead since ${world.diedUs[node]}, ${what} at ${atUs}`);
  };
  const world: World = new World(spec, protocol, [
    {
      frameOnAir: (node, startUs) => says(node, startUs, "sends"),
      frameOutcome: (node, _from, atUs, outcome) => {
        if (outcome === "received") says(node, atUs, "receives");
      },
      delivered: (node, _origin, _timestampMs, _value, _hops, atUs) => says(node, atUs, "delivers"),
      published: (node, _ordinal, _timestampMs, _takenAtUs, atUs) => says(node, atUs, "publishes"),
    },
  ]);
  world.run();
  if (!world.diedUs.slice(1).every(Number.isFinite)) violations.push("somebody is still alive");
  if (world.kernel.pending > 0 && !SPEAKS_ON.has(protocol))
    violations.push(`${world.kernel.pending} events are pending`);
  return violations;
}

describe.each(Object.entries(PROTOCOLS))("%s, where every battery ends", (_name, protocol) => {
  it("hears no more of the dead, and leaves nothing pending", () => {
    fc.assert(
      fc.property(radioRecipe, fc.constantFrom(0.02, 0.005, 0.001), (recipe, capacityC) => {
        expect(afterlife(recipe, capacityC, protocol)).toEqual([]);
      }),
      RUNS,
    );
  });
});

describe("the checks themselves", () => {
  const recipe: RadioRecipe = {
    ...fc.sample(radioRecipe, { seed: 1, numRuns: 1 })[0],
    positions: [
      { x: 30, y: 0 },
      { x: 0, y: 30 },
    ],
    listening: "lpl-independent",
    sleepyLeaves: false,
    samples: 12,
    capacityC: 7200,
    shadowingDb: 0,
  };
  const spec = radioWorldOf(recipe);

  it("have something to look at: frames, deliveries and deaths", () => {
    for (const [name, protocol] of Object.entries(PROTOCOLS)) {
      let [frames, deliveries] = [0, 0];
      new World(spec, protocol, [{ frameOnAir: () => frames++, delivered: () => deliveries++ }]).run();
      expect([name, frames > 5, deliveries > 0]).toEqual([name, true, true]);
    }
    const dying = new World(radioWorldOf({ ...recipe, capacityC: 0.001, listening: "always-on" }), PROTOCOLS.deadband);
    dying.run();
    expect(dying.diedUs[1]).toBeLessThan(dying.kernel.nowUs);
  });

  it("notice a delivery out of nothing, and a second one", () => {
    expect(violationsOf(spec, broken.inventor).join()).toContain("never sent");
    expect(violationsOf(spec, broken.repeater).join()).toContain("twice");
  });

  it("notice a microsecond that the ledger loses or makes", () => {
    for (const state of [STATE.sleep, STATE.listen, STATE.sample, STATE.transmit]) {
      const tamper = (world: World) => world.ledger.book(1, state, 1);
      expect(energyViolations(spec, PROTOCOLS.deadband, tamper)).not.toEqual([]);
    }
    expect(energyViolations(spec, PROTOCOLS.deadband)).toEqual([]);
  });

  it("notice who outlives the battery's end, and a timer that nobody stops", () => {
    expect(afterlife(recipe, 7200, PROTOCOLS.deadband).join()).toContain("still alive");
    const ticking = toyProtocol((host) => ({
      start: () => host.setTimer(0, 60_000_000),
      onTimer: () => host.setTimer(0, 60_000_000),
    }));
    expect(afterlife(recipe, 0.001, ticking)).toEqual(["1 events are pending"]);
  });

  it("notice an observer that meddles, and a stranger within reach", () => {
    const first = chains(spec, broken.dicer);
    const meddled: World = new World(spec, broken.dicer, [{ frameOnAir: (node) => meddled.random(node) }]);
    meddled.run();
    expect(meddled.digest.total()).not.toBe(first.at(-1));
    const nearer = radioWorldOf({ ...recipe, positions: [...recipe.positions, { x: 10, y: 10 }] });
    expect(chains(nearer, PROTOCOLS.deadband).slice(0, 3)).not.toEqual(chains(spec, PROTOCOLS.deadband).slice(0, 3));
  });

  it("notice a node whose scan changes it", () => {
    let scans = 0;
    const moody = toyProtocol((host) => ({
      scanSamples: (_block, from, to) => (++scans % 3 === 0 ? from : to),
      onSample: (block, index) => host.broadcast(Uint8Array.of(block.firstOrdinal + index), 0),
    }));
    scans = 0;
    const inBulk = chains(spec, moody);
    scans = 0;
    expect(chains({ ...spec, everySampleIsAnEvent: true }, moody)).not.toEqual(inBulk);
  });
});
