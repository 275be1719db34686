import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tabulatedLogBitSuccess } from "../../../../models/radio/error-table.ts";
import { bitsOnAir } from "../../../../models/radio/ieee802154.ts";
import { roomForFinished } from "../../../../sim/net/radio/finished.ts";
import { FrameChance } from "../../../../sim/net/radio/frame-chance.ts";
import { buildRows, type RadioRows } from "../../../../sim/net/radio/rows.ts";
import { deriveKeyFrom, uniform } from "../../../../src/base/chance.ts";
import { gridRows, radioKeys } from "./ns3-grid.ts";

const NODES = 64;
const NOISE_DBM = -100;

describe("the chance of a frame", () => {
  const rows = gridRows({ nodes: NODES, spacingM: 30, culling: { kind: "none" } });

  /** So many nodes, all within a step of each other, that the keys of their links are too many to be kept. */
  const crowd = buildRows({
    nodes: 520,
    pairsOf: (node, add) => {
      for (let other = node + 1; other < 520; other++) add(other, NOISE_DBM, NOISE_DBM);
    },
    noiseDbm: () => NOISE_DBM,
    lockThresholdDb: -5,
  });
  const BYTES = 50;
  const logs = fc.double({ min: -40, max: 0, noNaN: true });

  const chanceOver = (over: RadioRows) => {
    const keys = radioKeys("air", over.nodes).frameError;
    return { over, keys, chance: new FrameChance(over, keys) };
  };

  /** What is judged of a frame at each of its receivers, and whether it would have arrived there alone. */
  function judged(
    { over, chance }: ReturnType<typeof chanceOver>,
    from: number,
    startUs: number,
    chances: readonly number[],
  ) {
    const first = over.start[from];
    const nodes = Int32Array.from(over.receiver.subarray(first, Math.min(over.split[from], first + chances.length)));
    const finished = { ...roomForFinished(nodes.length), nodes, links: nodes.map((_, i) => first + i) };
    finished.logs.set(chances.slice(0, nodes.length));
    finished.sinceUs.fill(startUs);
    chance.judge(from, finished, 0, nodes.length);
    return Array.from(nodes, (node, i) => ({
      node,
      log: chances[i],
      isClear: finished.isClear[i] === 1,
      arrivesAlone: chance.arrivesAlone(from, finished, i, BYTES),
      aloneLog: bitsOnAir(BYTES) * tabulatedLogBitSuccess(over.power[first + i] / over.noise[node]),
    }));
  }

  test.each([
    ["few", chanceOver(rows)],
    ["many", chanceOver(crowd)],
  ])("is the published draw of (transmitter, receiver, start), links being %s", (_, field) => {
    const { over, keys } = field;
    const some = fc.array(logs, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.nat(over.nodes - 1), fc.nat(2 ** 40), some, (from, startUs, chances) => {
        for (const { node, log, isClear, arrivesAlone, aloneLog } of judged(field, from, startUs, chances)) {
          const draw = uniform(deriveKeyFrom(keys.at(from), keys.at(node)), startUs);
          expect(isClear).toBe(draw < Math.exp(log));
          expect(arrivesAlone).toBe(draw < Math.exp(aloneLog));
        }
      }),
    );
  });

  test("what succeeds with interference succeeds without", () => {
    const field = chanceOver(rows);
    fc.assert(
      fc.property(fc.nat(NODES - 1), fc.nat(1e9), fc.array(logs, { minLength: NODES }), (from, startUs, chances) => {
        const better = judged(
          field,
          from,
          startUs,
          chances.map((log) => log / 2),
        );
        judged(field, from, startUs, chances).forEach(({ isClear }, i) => {
          if (isClear) expect(better[i].isClear).toBe(true);
        });
      }),
    );
  });
});
