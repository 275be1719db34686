import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CERTAIN_SINR,
  completeTable,
  LOG_BIT_SUCCESS,
  ratioForSuccess,
  STEPS_PER_UNIT,
  tabulatedLogBitSuccess,
} from "../../../models/radio/error-table.ts";
import { IDEAL_SENSITIVITY_DBM, noiseFigureDb, noiseFloorDbm, THERMAL_NOISE_DBM } from "../../../models/radio/noise.ts";
import { bitErrorRate, logBitSuccess } from "../../../models/radio/oqpsk.ts";
import { exp, fromDecibel, toDecibel } from "../../../src/base/maths.ts";

const chunkSuccess = (sinr: number, bits: number): number => exp(bits * logBitSuccess(sinr));

describe("bit error rate", () => {
  test("meets the values of ns-3's lr-wpan error model test", () => {
    // src/lr-wpan/test/lr-wpan-error-model-test.cc and the curve of IEEE Std 802.15.4-2006, annex E.
    const published: readonly (readonly [number, number, number])[] = [
      [5, 7.38e-14, 0.01e-14],
      [2, 5.13e-7, 0.01e-7],
      [-1, 0.00114, 0.00001],
      [-4, 0.0391, 0.0001],
      [-7, 0.175, 0.001],
    ];
    for (const [db, rate, tolerance] of published)
      expect(Math.abs(bitErrorRate(fromDecibel(db)) - rate)).toBeLessThan(tolerance);
  });

  test("is one half without a signal and falls as the signal grows", () => {
    expect(bitErrorRate(0)).toBeCloseTo(0.5, 12);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 3.9, noNaN: true }), (sinr) => {
        expect(bitErrorRate(sinr + 0.01)).toBeLessThan(bitErrorRate(sinr));
      }),
    );
  });
});

describe("frame error rate", () => {
  // Closed form of the same equation, 20 and 127 bytes. (The chances of bytes multiply: 1 − (1 − .929263)^(127/20) = .99999995.)
  const golden: readonly (readonly [number, number, number])[] = [
    [-3, 0.929263, 0.99999995],
    [-2, 0.565556, 0.994978],
    [-1, 0.168012, 0.689011],
    [0, 0.0255152, 0.151364],
    [0.5, 0.00787168, 0.0489446],
    [1, 0.00206378, 0.0130329],
    [2, 8.20989e-5, 5.21214e-4],
  ];
  test.each(golden)("at %f dB", (db, short, long) => {
    expect(1 - chunkSuccess(fromDecibel(db), 160)).toBeCloseTo(short, 6);
    expect(1 - chunkSuccess(fromDecibel(db), 1016)).toBeCloseTo(long, 6);
    expect(1 - exp(1016 * tabulatedLogBitSuccess(fromDecibel(db)))).toBeCloseTo(long, 5);
  });

  test("chunks multiply: a frame cut in two is as likely to arrive", () => {
    const ratio = fc.double({ min: 0, max: 6, noNaN: true });
    fc.assert(
      fc.property(ratio, fc.nat(500), fc.nat(500), (sinr, a, b) => {
        expect(chunkSuccess(sinr, a) * chunkSuccess(sinr, b)).toBeCloseTo(chunkSuccess(sinr, a + b), 12);
      }),
    );
  });

  test("the signal-to-noise ratio for 1, 10 and 50 % loss", () => {
    expect(toDecibel(ratioForSuccess(160, 0.99))).toBeCloseTo(0.4035, 3);
    expect(toDecibel(ratioForSuccess(160, 0.9))).toBeCloseTo(-0.6889, 3);
    expect(toDecibel(ratioForSuccess(160, 0.5))).toBeCloseTo(-1.8626, 3);
    expect(toDecibel(ratioForSuccess(1016, 0.99))).toBeCloseTo(1.0924, 3);
    expect(toDecibel(ratioForSuccess(1016, 0.9))).toBeCloseTo(0.1944, 3);
    expect(toDecibel(ratioForSuccess(1016, 0.5))).toBeCloseTo(-0.7079, 3);
  });
});

describe("the table", () => {
  /** The largest error of the success of the longest frame (1,064 bits) over all ratios. */
  function largestError(lookUp: (sinr: number) => number): number {
    let largest = 0;
    for (let i = 0; i < 20_000; i++) {
      const sinr = (i + 0.5) / 4_000;
      largest = Math.max(largest, Math.abs(exp(1064 * lookUp(sinr)) - exp(1064 * logBitSuccess(sinr))));
    }
    return largest;
  }

  test("gives the success of the longest frame to 10⁻⁵", () => {
    expect(largestError(tabulatedLogBitSuccess)).toBeLessThan(1e-5);
  });

  test("would miss that bound without interpolation", () => {
    expect(largestError((sinr) => tabulatedLogBitSuccess(Math.floor(sinr * 1024) / 1024))).toBeGreaterThan(1e-5);
  });

  test("is zero from its end on, where nothing is lost", () => {
    expect(tabulatedLogBitSuccess(CERTAIN_SINR)).toBe(0);
    expect(tabulatedLogBitSuccess(1e9)).toBe(0);
    expect(1064 * bitErrorRate(CERTAIN_SINR)).toBeLessThan(1e-13);
  });

  test("is the closed form at every step when it is complete, whatever was asked before, and ends with zeros", () => {
    tabulatedLogBitSuccess(0.7);
    completeTable();
    const steps = CERTAIN_SINR * STEPS_PER_UNIT;
    const closed = Array.from({ length: steps }, (_, step) => logBitSuccess(step / STEPS_PER_UNIT));
    expect(LOG_BIT_SUCCESS).toEqual(Float64Array.of(...closed, 0, 0));
  });
});

describe("noise", () => {
  test("floor and sensitivity of a noiseless receiver are ns-3's", () => {
    expect(THERMAL_NOISE_DBM).toBeCloseTo(-106.98659, 5);
    expect(IDEAL_SENSITIVITY_DBM).toBeCloseTo(-106.58, 2);
  });

  test("noise figures follow from stated sensitivities", () => {
    expect(noiseFigureDb(-95)).toBeCloseTo(11.6, 1);
    expect(noiseFigureDb(-97)).toBeCloseTo(9.6, 1);
    expect(noiseFigureDb(-100)).toBeCloseTo(6.6, 1);
    expect(noiseFloorDbm(-100)).toBeCloseTo(-100.4035, 3);
  });

  test("at its sensitivity a receiver loses 1 % of frames of 20 bytes", () => {
    fc.assert(
      fc.property(fc.double({ min: -110, max: -80, noNaN: true }), (sensitivity) => {
        expect(chunkSuccess(fromDecibel(sensitivity - noiseFloorDbm(sensitivity)), 160)).toBeCloseTo(0.99, 4);
      }),
    );
  });
});
