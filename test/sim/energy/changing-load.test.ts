import { describe, expect, it } from "vitest";
import type { BatteryModel } from "../../../models/battery/battery.ts";
import { createKibam } from "../../../models/battery/kibam.ts";
import { createLinearBattery } from "../../../models/battery/linear.ts";
import { boardCatalogue } from "../../../models/board/catalogue.ts";
import { STRETCH_US } from "../../../sim/energy/mortality.ts";
import { World } from "../../../sim/world.ts";
import type { WorldSpec } from "../../../sim/world-spec.ts";
import { toyProtocol } from "../../support/toy-protocols.ts";
import { PLAIN, worldOf } from "../../support/worlds.ts";
import { availableAfter, type Profile, type Wells } from "./profile.ts";

const { receiveA, cpuA, sleepA, operationsPerS, transmitA } = boardCatalogue.nrf52840;
/** The current at 0 dBm, the power of {@link worldOf}'s medium. */
const sendA = transmitA.find(([dbm]) => dbm >= 0)![1];
const LARGEST_A = Math.max(receiveA, sendA) + cpuA - sleepA;
/** At 1 ms a byte every edge of the load is a whole millisecond. */
const BIT_RATE = 8000;
const WORK_US = 150_000;
const PERIOD_US = 700_000;
/** Every seventh period the node sends for ten times as long. */
const sizeAt = (turn: number) => (turn % 7 === 0 ? 400 : 40);

/** Sends now little, now much, and computes while it sends and after. */
const busy = toyProtocol((host) => {
  let turn = 0;
  return {
    start: () => host.setTimer(1, PERIOD_US),
    onTimer() {
      host.work({ operations: (operationsPerS * WORK_US) / 1e6, bytes: 0 }, 0);
      host.broadcast(new Uint8Array(sizeAt(turn++)), 0);
      host.setTimer(1, PERIOD_US);
    },
  };
});

function worldWith(battery: BatteryModel): WorldSpec {
  const spec = worldOf({ ...PLAIN, samples: 0, bitRate: BIT_RATE });
  const nodes = spec.nodes.map((node) => (node.isGateway ? node : { ...node, battery }));
  return { ...spec, nodes, durationUs: 2_000_000_000 };
}

/** The load of node-1 as seen from outside: its frames on the air, and its work, which begins with each timer. */
function run(battery: BatteryModel): { readonly diedUs: number; readonly profile: Profile } {
  const edges: [atUs: number, changeA: number][] = [];
  const world = new World(worldWith(battery), busy, [
    {
      frameOnAir(node, startUs, airtimeUs) {
        if (node !== 1) return;
        edges.push([startUs, sendA - receiveA], [startUs + airtimeUs, receiveA - sendA]);
      },
    },
  ]);
  world.run();
  const diedUs = world.diedUs[1];
  for (let atUs = PERIOD_US; atUs < diedUs; atUs += PERIOD_US)
    edges.push([atUs, cpuA - sleepA], [atUs + WORK_US, sleepA - cpuA]);
  edges.sort((a, b) => a[0] - b[0]);
  const profile: { ms: number; currentA: number }[] = [];
  let currentA = receiveA;
  let sinceUs = 0;
  for (const [atUs, changeA] of edges) {
    profile.push({ ms: (atUs - sinceUs) / 1000, currentA });
    sinceUs = atUs;
    currentA += changeA;
  }
  return { diedUs, profile: [...profile, { ms: 1e9, currentA }] };
}

/** What is left in the available well at the instant of death, C. */
function leftC(wells: Wells): number {
  const battery = wells.availableFraction === 1 ? createLinearBattery(wells.capacityC) : createKibam(wells);
  const { diedUs, profile } = run(battery);
  expect(diedUs).toBeGreaterThan(5_000_000);
  expect(diedUs).toBeLessThan(2_000_000_000);
  return availableAfter(wells, profile, diedUs, 1);
}

describe("a node that sends and computes by turns", () => {
  const inTwoMicrosecondsC = 2e-6 * LARGEST_A;

  it("dies in the microsecond in which a linear battery has nothing left", () => {
    for (const capacityC of [0.1, 0.3, 3]) {
      expect(Math.abs(leftC({ capacityC, availableFraction: 1, recoveryPerS: 1 }))).toBeLessThan(inTwoMicrosecondsC);
    }
  });

  it("dies in the microsecond in which a KiBaM battery's available well is empty, where loads are followed from boot", () => {
    for (const recoveryPerS of [1 / 5, 1 / 50, 1 / 5000]) {
      const left = leftC({ capacityC: 0.3, availableFraction: 0.5, recoveryPerS });
      expect(Math.abs(left)).toBeLessThan(inTwoMicrosecondsC);
    }
  });

  it("dies within the stated bound of it, where they are not", () => {
    for (const recoveryPerS of [1 / 50, 1 / 500]) {
      const bound = (0.5 * (1 + recoveryPerS) * LARGEST_A * (STRETCH_US / 1e6)) / 8;
      const left = leftC({ capacityC: 3, availableFraction: 0.5, recoveryPerS });
      expect(Math.abs(left)).toBeLessThan(bound + inTwoMicrosecondsC);
    }
  });

  it("would be seen to die at another time, were its work not counted", () => {
    const { diedUs, profile } = run(createLinearBattery(0.3));
    const idle = profile.map(({ ms, currentA }) => ({ ms, currentA: Math.min(currentA, receiveA) }));
    const wells = { capacityC: 0.3, availableFraction: 1, recoveryPerS: 1 };
    expect(availableAfter(wells, idle, diedUs, 1)).toBeGreaterThan(100 * inTwoMicrosecondsC);
  });
});
