import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { THERMAL_NOISE_DBM } from "../../../models/radio/noise.ts";
import { logBitSuccess } from "../../../models/radio/oqpsk.ts";
import { logDistance, type PathLoss } from "../../../models/radio/path-loss.ts";
import { deriveKey, keyOf } from "../../../src/base/chance.ts";
import { exp, fromDecibel } from "../../../src/base/maths.ts";

const chunkSuccess = (sinr: number, bits: number): number => exp(bits * logBitSuccess(sinr));

const KEYS = Array.from({ length: 200 }, (_, i) => deriveKey(keyOf("fades", "shadowing"), `node-${i}`));
const NS3 = { exponent: 3, referenceLoss: 46.6777, referenceDistance: 1, shadowing: 0, asymmetry: 0 };

function lossWith(changes: Partial<typeof NS3>, nodeKeys = KEYS): PathLoss {
  return logDistance.build({ ...NS3, ...changes }, { nodeKeys });
}

describe("log-distance loss", () => {
  test("30 dB a decade at exponent 3, flat within the reference distance", () => {
    const loss = lossWith({});
    expect(loss.lossDb(0, 1, 1)).toBe(46.6777);
    expect(loss.lossDb(0, 1, 0)).toBe(46.6777);
    expect(loss.lossDb(0, 1, 10)).toBeCloseTo(76.6777, 10);
    expect(loss.lossDb(0, 1, 150)).toBeCloseTo(111.96044, 4);
  });

  test("ns-3's range test: 0 dBm over 95 m loses fewer than 10 of 1000 frames of 20 bytes", () => {
    const snr = fromDecibel(0 - lossWith({}).lossDb(0, 1, 95) - THERMAL_NOISE_DBM);
    expect(1000 * chunkSuccess(snr, 160)).toBeGreaterThan(990);
  });

  test("grows with distance", () => {
    const metres = fc.double({ min: 1, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(metres, metres, (d, more) => {
        expect(lossWith({}).meanLossDb(d + more)).toBeGreaterThan(lossWith({}).meanLossDb(d));
      }),
    );
  });
});

describe("fades", () => {
  const fades = (loss: PathLoss, reversed = false): number[] => {
    const found: number[] = [];
    for (let a = 0; a < 100; a++)
      for (let b = a + 1; b < 200; b += 3) found.push(loss.lossDb(reversed ? b : a, reversed ? a : b, 1) - 46.6777);
    return found;
  };
  const deviation = (values: readonly number[]): number =>
    Math.sqrt(values.reduce((s, v) => s + v * v, 0) / values.length);

  test("have the standard deviation asked for", () => {
    const values = fades(lossWith({ shadowing: 4 }));
    // 5,000 draws: the standard error of the deviation is 1 %.
    expect(deviation(values) / 4).toBeGreaterThan(0.96);
    expect(deviation(values) / 4).toBeLessThan(1.04);
    expect(Math.abs(values.reduce((s, v) => s + v, 0) / values.length)).toBeLessThan(0.25);
  });

  test("are the same in both directions, unless asymmetry is asked for", () => {
    expect(fades(lossWith({ shadowing: 4 }))).toEqual(fades(lossWith({ shadowing: 4 }), true));
    const loss = lossWith({ shadowing: 4, asymmetry: 1 });
    const there = fades(loss);
    const back = fades(loss, true);
    const difference = deviation(there.map((value, i) => value - back[i]));
    expect(difference).toBeGreaterThan(0.96);
    expect(difference).toBeLessThan(1.04);
  });

  test("belong to the two nodes, wherever they stand in the list", () => {
    const few = lossWith({ shadowing: 4, asymmetry: 1 }, [KEYS[7], KEYS[3]]);
    const all = lossWith({ shadowing: 4, asymmetry: 1 });
    expect(few.lossDb(0, 1, 20)).toBe(all.lossDb(7, 3, 20));
    expect(few.lossDb(1, 0, 20)).toBe(all.lossDb(3, 7, 20));
  });
});
