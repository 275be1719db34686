import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLinearBattery } from "../../models/battery/linear.ts";
import { boardCatalogue } from "../../models/board/catalogue.ts";
import { World } from "../../sim/world.ts";
import { type LifeSource, lifeDays } from "../../src/experiment/life.ts";
import { metricsOf } from "../../src/experiment/metrics.ts";
import { RunRecord } from "../../src/experiment/record.ts";
import { silent } from "../support/toy-protocols.ts";
import { PLAIN, worldOf } from "../support/worlds.ts";

const DAY_US = 86_400e6;
const battery = createLinearBattery(864);

/** A node that died after so many days. */
const dead = (days: number, bootUs = 0): LifeSource => ({
  battery,
  diedUs: bootUs + days * DAY_US,
  bootUs,
  aliveUs: days * DAY_US,
  drawnC: 864,
});
/** A node seen alive for a day that drew so much: 864 C last so many days. */
const alive = (days: number, bootUs = 0): LifeSource => ({
  battery,
  diedUs: Number.POSITIVE_INFINITY,
  bootUs,
  aliveUs: DAY_US,
  drawnC: 864 / days,
});

describe("the life of a network", () => {
  it("is that of its first, its tenth in a hundred, and its middle node", () => {
    const days = Array.from({ length: 100 }, (_, i) => ((i * 37) % 100) + 1);
    expect(lifeDays(days.map((one) => dead(one)))).toEqual({
      firstDead: 1,
      tenthDead: 10,
      median: 50,
      projected: false,
    });
    // Of eleven nodes, two are a tenth; of five, one; half of five is three.
    expect(lifeDays([11, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1].map((one) => dead(one)))).toMatchObject({
      tenthDead: 2,
      median: 6,
    });
    expect(lifeDays([5, 3, 1, 4, 2].map((one) => dead(one)))).toMatchObject({ firstDead: 1, tenthDead: 1, median: 3 });
  });

  it("is projected on a full battery where nodes live on, and says so only where one of the three is", () => {
    expect(lifeDays([alive(40), alive(20), alive(30)])).toEqual({
      firstDead: 20,
      tenthDead: 20,
      median: 30,
      projected: true,
    });
    expect(lifeDays([dead(0.5), dead(0.75), alive(30)])).toMatchObject({ median: 0.75, projected: false });
    expect(lifeDays([dead(0.5), alive(20), alive(30)])).toMatchObject({ firstDead: 0.5, median: 20, projected: true });
    expect(lifeDays([])).toBeNull();
  });

  it("counts from each node's boot, and is never less than was seen", () => {
    expect(lifeDays([dead(2, DAY_US)])!.firstDead).toBe(2);
    expect(lifeDays([alive(0.5)])!.firstDead).toBe(1);
    expect(lifeDays([{ ...alive(1), drawnC: 0 }])!.firstDead).toBe(Number.POSITIVE_INFINITY);
  });

  it("is what capacity ÷ current says of nodes that listen till the end, died or not", () => {
    const { receiveA } = boardCatalogue.nrf52840;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 10, max: 300 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 5, max: 100 }).map((seconds) => seconds + 0.5), // never the very instant of a death
        (lives, durationS) => {
          const plain = worldOf({ ...PLAIN, nodes: lives.length + 1, samples: 0 });
          const nodes = plain.nodes.map((node, i) =>
            i === 0 ? node : { ...node, battery: createLinearBattery(lives[i - 1] * receiveA) },
          );
          const spec = { ...plain, nodes, durationUs: durationS * 1e6 };
          const members = new Int32Array(nodes.length).fill(-1);
          const record = new RunRecord(
            nodes.map(({ name }) => name),
            members,
          );
          const world = new World(spec, silent(0), [record]);
          world.run();
          const { lifeDays: life, deaths } = metricsOf(world, record, members);
          const sorted = lives.toSorted((a, b) => a - b);
          const at = (share: number) => sorted[Math.ceil(share * lives.length) - 1] / 86_400;
          expect(deaths).toBe(lives.filter((one) => one < durationS).length);
          expect(life!.firstDead).toBeCloseTo(sorted[0] / 86_400, 10);
          expect(life!.tenthDead).toBeCloseTo(at(0.1), 10);
          expect(life!.median).toBeCloseTo(at(0.5), 10);
        },
      ),
      { numRuns: 30 },
    );
  });
});
