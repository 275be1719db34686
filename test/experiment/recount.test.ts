/** Energy counted twice: by the ledger as the run goes, and afterwards from nothing but what was seen on the air. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { STATE, type State } from "../../sim/energy/ledger.ts";
import { World } from "../../sim/world.ts";
import type { LinkMediumSpec, WorldSpec } from "../../sim/world-spec.ts";
import { metricsOf } from "../../src/experiment/metrics.ts";
import { RunRecord } from "../../src/experiment/record.ts";
import type { Protocol } from "../../src/host.ts";
import { protocol as mqtt } from "../baseline/mqtt/support.ts";
import { radioRecipe, radioWorldOf } from "../support/radio-worlds.ts";
import { AirDiary, lockedUs, measure, type Span } from "../support/recount.ts";
import { flooder } from "../support/toy-protocols.ts";
import { worldOf, worldRecipe } from "../support/worlds.ts";

const RUNS = { numRuns: 40 };
const PROTOCOLS: readonly Protocol[] = [flooder(40, 100_000), mqtt({ qos: 1, keepAlive: 3_000_000 })];
const protocol = fc.constantFrom(...PROTOCOLS);
/** Gateways included: on links everybody listens always, by radio all of these do. */
const alwaysOn = radioRecipe.map((recipe) => ({ ...recipe, listening: "always-on" as const, sleepyLeaves: false }));

function observe(spec: WorldSpec, run: Protocol) {
  const diary = new AirDiary(spec);
  const record = new RunRecord(
    spec.nodes.map(({ name }) => name),
    Int32Array.from(spec.nodes.keys()),
  );
  const world = new World(spec, run, [diary, record]);
  world.run();
  return { world, diary, record };
}

/** Sentences about residencies that the diary does not bear out. */
function disagreements(spec: WorldSpec, world: World, diary: AirDiary): string[] {
  const transmittedUs = diary.transmittedUs();
  return spec.nodes.flatMap(({ name }, node) => {
    const { fromUs, toUs } = diary.aliveOf(node);
    const of = (state: State) => world.ledger.residency(node, state, world.kernel.nowUs);
    const expected = {
      sleep: toUs - fromUs,
      transmit: transmittedUs[node],
      listen: toUs - fromUs - transmittedUs[node],
    };
    return (["sleep", "transmit", "listen"] as const).flatMap((state) =>
      of(STATE[state]) === expected[state] ? [] : [`${name} ${state} ${of(STATE[state])}, seen ${expected[state]}`],
    );
  });
}

describe("transmitting, listening and being alive", () => {
  it("last exactly as long as the frames seen say, over links, deaths included", () => {
    fc.assert(
      fc.property(worldRecipe, protocol, (recipe, run) => {
        const spec = worldOf(recipe);
        const { world, diary } = observe(spec, run);
        expect(disagreements(spec, world, diary)).toEqual([]);
      }),
      RUNS,
    );
  });

  it("last exactly as long as the frames seen say, by radio, deaths included", () => {
    fc.assert(
      fc.property(alwaysOn, protocol, (recipe, run) => {
        const spec = radioWorldOf(recipe);
        const { world, diary } = observe(spec, run);
        expect(disagreements(spec, world, diary)).toEqual([]);
      }),
      RUNS,
    );
  });

  it("would be seen to differ by a microsecond", () => {
    const spec = radioWorldOf({ ...fc.sample(alwaysOn, { seed: 1, numRuns: 1 })[0], samples: 5, capacityC: 7200 });
    const { world, diary } = observe(spec, PROTOCOLS[0]);
    world.ledger.book(1, STATE.transmit, 1);
    world.ledger.book(1, STATE.listen, -1);
    expect(disagreements(spec, world, diary)).toHaveLength(2);
  });
});

describe("receiving", () => {
  it("lasts, by radio, exactly as long as the frames seen lock the receiver", () => {
    let locks = 0;
    fc.assert(
      fc.property(alwaysOn, protocol, (recipe, run) => {
        const spec = radioWorldOf({ ...recipe, capacityC: 7200 });
        const { world, diary } = observe(spec, run);
        lockedUs(spec, diary).forEach((us, node) => {
          locks += us;
          expect(world.receivingChargeC(node)).toBe(world.ledger.chargeOfC(node, STATE.listen, us));
        });
      }),
      RUNS,
    );
    expect(locks).toBeGreaterThan(0);
  });

  it("lasts, over links of one latency, as long as frames arrive while the node does not send; less only where receptions overlap", () => {
    let exact = 0;
    let overlapped = 0;
    fc.assert(
      fc.property(worldRecipe, protocol, fc.constantFrom(250_000, 5000), (recipe, run, bitRate) => {
        const spec = worldOf({ ...recipe, bitRate, latencyUs: [5000, 5000] });
        const { world, diary } = observe(spec, run);
        spec.nodes.forEach((_, node) => {
          const arrivals = diary.arrivalsAt(node, (spec.medium as LinkMediumSpec).latencyUs[0]);
          const own = diary.sent().filter((sent) => sent.node === node);
          const { fromUs } = diary.aliveOf(node);
          const trueUs = measure(arrivals, [...own, { fromUs: 0, toUs: fromUs }]);
          const receivingUs = (world.receivingChargeC(node) / world.ledger.chargeOfC(node, STATE.listen, 1)) | 0;
          const bound = overlapUs(arrivals, own);
          if (bound === 0) exact++;
          else overlapped++;
          expect(receivingUs).toBeLessThanOrEqual(trueUs + 1);
          expect(receivingUs).toBeGreaterThanOrEqual(trueUs - bound - 1);
        });
      }),
      RUNS,
    );
    expect(Math.min(exact, overlapped)).toBeGreaterThan(0);
  });
});

/**
 * How much of its receptions a node on links may not be billed as such: those that its own sending touches are billed from
 * its end, or not at all where the frame arrives while it sends; of receptions within each other, the inner one's start.
 */
function overlapUs(arrivals: readonly Span[], own: readonly Span[]): number {
  const touches = (a: Span, b: Span) => a.fromUs <= b.toUs && b.fromUs <= a.toUs;
  return arrivals.reduce((sum, one, i) => {
    const isOverlapped =
      own.some((sent) => touches(one, sent)) || arrivals.some((other, j) => j !== i && touches(one, other));
    return isOverlapped ? sum + one.toUs - one.fromUs : sum;
  }, 0);
}

describe("the energy of a run", () => {
  it("is residency times the board's own currents, and the states' energies are the whole", () => {
    fc.assert(
      fc.property(fc.boolean(), worldRecipe, alwaysOn, protocol, (isRadio, recipe, radio, run) => {
        const spec = isRadio ? radioWorldOf(radio) : worldOf(recipe);
        const { world, diary, record } = observe(spec, run);
        const metrics = metricsOf(world, record, new Int32Array(spec.nodes.length).fill(-1));
        const transmittedUs = diary.transmittedUs();
        let totalJ = 0;
        let aliveUs = 0;
        spec.nodes.forEach(({ board, battery }, node) => {
          const { fromUs, toUs } = diary.aliveOf(node);
          const sendA = board.transmitA.find(([dbm]) => dbm >= spec.medium.transmitPowerDbm)![1];
          const computedUs = world.ledger.residency(node, STATE.cpu, toUs) + world.processors.busyUs(node, toUs);
          const listenedUs = toUs - fromUs - transmittedUs[node];
          const chargeC =
            (listenedUs * board.receiveA + transmittedUs[node] * sendA + computedUs * (board.cpuA - board.sleepA)) /
            1e6;
          expect(Math.abs(world.chargeC(node, world.kernel.nowUs) - chargeC)).toBeLessThanOrEqual(
            1e-12 * (1 + chargeC),
          );
          if (battery === undefined) return;
          totalJ += chargeC * board.supplyV;
          aliveUs += toUs - fromUs;
        });
        const { sleep, cpu, transmit, receive, idleListening } = metrics.energyByStateJ;
        expect(metrics.energyJ).toBe(sleep + cpu + transmit + receive + idleListening);
        expect(metrics.energyWithoutIdleListeningJ).toBe(metrics.energyJ - idleListening);
        expect(metrics.aliveS).toBe(aliveUs / 1e6);
        expect(Math.abs(metrics.energyJ - totalJ)).toBeLessThanOrEqual(1e-12 * (1 + totalJ));
      }),
      RUNS,
    );
  });
});
