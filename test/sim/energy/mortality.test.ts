import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLinearBattery } from "../../../models/battery/linear.ts";
import { boardCatalogue } from "../../../models/board/catalogue.ts";
import { STATE } from "../../../sim/energy/ledger.ts";
import { World } from "../../../sim/world.ts";
import type { WorldSpec } from "../../../sim/world-spec.ts";
import { silent, toyProtocol } from "../../support/toy-protocols.ts";
import { PLAIN, type WorldRecipe, worldOf } from "../../support/worlds.ts";

const { receiveA, cpuA, sleepA, operationsPerS, transmitA } = boardCatalogue.nrf52840;

/** A world of the recipe with this charge in node-1's battery and this long a run. */
function world(recipe: Partial<WorldRecipe>, capacityC: number, durationUs: number): WorldSpec {
  const spec = worldOf({ ...PLAIN, ...recipe });
  const nodes = spec.nodes.map((node) =>
    node.isGateway ? node : { ...node, battery: createLinearBattery(capacityC) },
  );
  return { ...spec, nodes, durationUs };
}

describe("death of a node", () => {
  it("comes after capacity ÷ current seconds, to the microsecond, under a constant load", () => {
    const spec = world({ samples: 0 }, 1, 400_000_000);
    const run = new World(spec, silent(0));
    run.run();
    expect(run.diedUs[1]).toBe(Math.ceil((1 / receiveA) * 1e6));
    expect(run.diedUs[0]).toBe(Number.POSITIVE_INFINITY);
    expect(run.remainingC(1)).toBeLessThan(1e-8);
  });

  it("comes at the instant that summing every single load gives, silent samples included", () => {
    const operations = 0.02 * operationsPerS;
    const sampleUs = 20_000;
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.5, noNaN: true }),
        fc.constantFrom(50_000, 333_333),
        (capacityC, periodUs) => {
          const spec = world({ samples: 2000, periodUs }, capacityC, 200_000_000);
          const run = new World(spec, silent(operations));
          run.run();
          // Independently: walk through the loads one by one.
          let leftC = capacityC;
          let diedUs = Number.NaN;
          for (let k = 0; k < 2000 && Number.isNaN(diedUs); k++) {
            for (const [currentA, spanUs] of [
              [receiveA + cpuA - sleepA, sampleUs],
              [receiveA, periodUs - sampleUs],
            ]) {
              const drawnC = (currentA * spanUs) / 1e6;
              if (drawnC >= leftC && Number.isNaN(diedUs))
                diedUs = k * periodUs + (spanUs === sampleUs ? 0 : sampleUs) + (leftC / currentA) * 1e6;
              leftC -= drawnC;
            }
          }
          expect(Math.abs(run.diedUs[1] - diedUs)).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("stops the node in the middle of a frame: the frame arrives nowhere", () => {
    const sends = toyProtocol((host) => ({
      onTimer: () => host.broadcast(new Uint8Array(100), 0),
      start: () => host.setTimer(1, 1_000_000),
    }));
    const airtimeUs = ((100 + 9 + 17) * 8 * 1e6) / 250_000; // with IPv6 and UDP headers to all, and the link's
    const enough = receiveA * 1 + (transmitA[1][1] * airtimeUs * 1.01) / 1e6;
    const tooLittle = receiveA * 1 + (transmitA[1][1] * airtimeUs * 0.99) / 1e6;
    for (const [capacityC, outcome] of [
      [enough, "received"],
      [tooLittle, "sender-died"],
    ] as const) {
      const outcomes: string[] = [];
      const run = new World(world({ samples: 0, bitRate: 250_000, latencyUs: [1, 1] }, capacityC, 3_000_000), sends, [
        { frameOutcome: (_receiver, transmitter, _at, became) => transmitter === 1 && outcomes.push(became) },
      ]);
      run.run();
      expect(outcomes).toEqual([outcome]);
      expect(run.diedUs[1]).toBeLessThan(1_010_000);
    }
  });

  it("never takes more than the battery held, and a node that outlives the run keeps the rest", () => {
    for (const capacityC of [0.01, 0.1, 7200]) {
      const run = new World(world({ samples: 30 }, capacityC, 32_000_000), silent(1e6));
      run.run();
      const drawnC = run.chargeC(1, Math.min(run.diedUs[1], 32_000_000));
      expect(Math.abs(drawnC + run.remainingC(1)! - capacityC)).toBeLessThan(2e-8); // what flows in one µs
      expect(run.stateChargeC(1, STATE.cpu, run.kernel.nowUs)).toBeGreaterThan(0);
    }
  });
});
