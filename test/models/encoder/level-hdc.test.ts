import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EncoderError } from "../../../models/encoder/encoder-model.ts";
import { LevelCodebook } from "../../../models/encoder/level-codebook.ts";
import { type LevelHdcEncoder, levelHdc } from "../../../models/encoder/level-hdc.ts";
import { keyOf } from "../../../src/base/chance.ts";
import { cosineDistance } from "../../../src/base/cosine.ts";

const key = keyOf("any", "encoder");

function encoder(range: readonly [number, number] | "auto", levels?: number, dimensions = 384): LevelHdcEncoder {
  return levelHdc.build({ dimensions, range, levels }, { key, earlyRange: [40, 60] });
}

/** Even dimensions, and a number of levels that shares them equally. */
const shape = fc
  .tuple(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 12 }))
  .map(([steps, flips]) => ({ dimensions: 2 * steps * flips, levels: steps + 1 }));

describe("the codebook", () => {
  test("levels i and j are |i − j| / (levels − 1) apart", () => {
    fc.assert(
      fc.property(shape, fc.string(), fc.nat(), fc.nat(), ({ dimensions, levels }, seed, a, b) => {
        const codebook = new LevelCodebook(keyOf(seed, "encoder"), dimensions, levels);
        const i = a % levels;
        const j = b % levels;
        const expected = Math.abs(i - j) / (levels - 1);
        const [x, y] = [codebook.codeword(i), codebook.codeword(j)];
        expect(Math.abs(cosineDistance(x.components, y.components) - expected)).toBeLessThan(1e-12);
        expect(codebook.distance(x, y)).toBe(cosineDistance(x.components, y.components));
        // The same numbers in foreign objects take the long way.
        expect(codebook.distance({ components: x.components }, y)).toBe(codebook.distance(x, y));
      }),
    );
  });

  test("the law is broken by a codebook that flips a position twice", () => {
    const codebook = new LevelCodebook(key, 384, 193);
    const broken = codebook.codeword(100).components.slice();
    broken[broken.findIndex((sign, i) => sign !== codebook.codeword(0).components[i])] *= -1;
    expect(cosineDistance(codebook.codeword(0).components, broken)).not.toBe(100 / 192);
  });

  test("one key, one codebook; another key, another", () => {
    const [a, b] = [new LevelCodebook(key, 64, 5), new LevelCodebook(key, 64, 5)];
    const other = new LevelCodebook(keyOf("other", "encoder"), 64, 5);
    for (let level = 0; level < 5; level++) {
      expect(a.codeword(level).components).toEqual(b.codeword(level).components);
      expect(a.codeword(level).components).not.toEqual(other.codeword(level).components);
    }
  });

  test("codewords are interned and bipolar", () => {
    const codebook = new LevelCodebook(key, 384, 193);
    expect(codebook.codeword(7)).toBe(codebook.codeword(7));
    expect([...codebook.codeword(7).components].every((x) => x === 1 || x === -1)).toBe(true);
  });

  test("recognises its own codewords as the same objects, and disturbed ones as near as they are", () => {
    const codebook = new LevelCodebook(key, 384, 193);
    fc.assert(
      fc.property(fc.nat(192), (level) => {
        const components = codebook.codeword(level).components.slice();
        expect(codebook.recognise(components)).toBe(codebook.codeword(level));
      }),
    );
  });

  test("the nearest level is the one that trying all of them finds", () => {
    const codebook = new LevelCodebook(key, 48, 25);
    const components = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 48, maxLength: 48 });
    fc.assert(
      fc.property(components, (values) => {
        const received = Int8Array.from(values);
        let best = -1;
        let bestDot = 0;
        for (let level = 0; level < 25; level++) {
          const dot = codebook.codeword(level).components.reduce((sum, x, i) => sum + x * received[i], 0);
          if (dot > bestDot) [best, bestDot] = [level, dot];
        }
        expect(codebook.nearestLevel(received)).toBe(best);
        if (best < 0) expect(codebook.recognise(received).components).toBe(received);
      }),
    );
  });

  test("what cannot be shared equally is refused", () => {
    expect(() => new LevelCodebook(key, 384, 194)).toThrow(RangeError);
    expect(() => new LevelCodebook(key, 7, 2)).toThrow(RangeError);
    expect(() => new LevelCodebook(key, 384, 1)).toThrow(RangeError);
    expect(() => new LevelCodebook(key, 384, 193).codeword(193)).toThrow(RangeError);
  });
});

describe("the encoder", () => {
  test("level grid worked out by hand: [20, 80] in 7 levels is every 10", () => {
    const made = encoder([20, 80], 7);
    const levels = [-1e9, 19, 20, 24.9, 25, 34.9, 50, 54.9, 55, 75, 79, 80, 81].map((x) => made.levelOf(x));
    expect(levels).toEqual([0, 0, 0, 0, 1, 1, 3, 3, 4, 6, 6, 6, 6]);
    expect([0, 1, 2, 3, 4, 5, 6].map((level) => made.valueOf(level))).toEqual([20, 30, 40, 50, 60, 70, 80]);
    expect(made.distance(made.encode(20), made.encode(80))).toBe(1);
    expect(made.distance(made.encode(30), made.encode(61))).toBe(0.5);
    expect(made.distanceInSensorUnits(0.35)).toBe(21);
  });

  test("by default it has one level more than half the dimensions", () => {
    expect(encoder([0, 1]).levels).toBe(193);
  });

  test("what is decoded is within half a level of what was encoded", () => {
    const made = encoder([20, 80]);
    const half = 60 / 192 / 2;
    fc.assert(
      fc.property(fc.double({ min: 20, max: 80, noNaN: true }), (value) => {
        expect(Math.abs(made.decode(made.encode(value).components) - value)).toBeLessThanOrEqual(half + 1e-12);
      }),
    );
  });

  test("distance of vectors follows distance of values, and rises with it", () => {
    const made = encoder([-10, 30]);
    const value = fc.double({ min: -10, max: 30, noNaN: true });
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        const distance = (x: number, y: number) => made.distance(made.encode(x), made.encode(y));
        expect(Math.abs(distance(a, b) - Math.abs(a - b) / 40)).toBeLessThanOrEqual(1 / 192 + 1e-12);
        const [low, middle, high] = [a, b, c].sort((x, y) => x - y);
        expect(distance(low, high)).toBeGreaterThanOrEqual(distance(low, middle));
      }),
    );
  });

  test("two nodes of a network encode alike", () => {
    const [a, b] = [encoder([20, 80]), encoder([20, 80])];
    for (const value of [20, 33.3, 80]) expect(a.encode(value).components).toEqual(b.encode(value).components);
  });

  test("range auto is the early range made half as wide again", () => {
    const made = encoder("auto");
    expect([made.low, made.high]).toEqual([35, 65]);
  });

  test("settings that cannot be are errors with a path and a hint", () => {
    const failing = [
      [() => encoder([20, 80], 100), "levels", "97"],
      [() => encoder([20, 80], undefined, 7), "dimensions", "even"],
      [() => encoder([20, 20]), "range", "below"],
      [
        () => levelHdc.build({ dimensions: 8, range: "auto", levels: undefined }, { key, earlyRange: undefined }),
        "range",
        "Give",
      ],
      [
        () => levelHdc.build({ dimensions: 8, range: "auto", levels: undefined }, { key, earlyRange: [5, 5] }),
        "range",
        "Give",
      ],
    ] as const;
    for (const [make, path, hint] of failing) {
      const error = errorOf(make);
      expect(error).toBeInstanceOf(EncoderError);
      expect((error as EncoderError).path).toEqual([path]);
      expect((error as EncoderError).hint).toContain(hint);
    }
  });

  test("what is no number has no level, and what is not of the codebook no value", () => {
    expect(() => encoder([0, 1]).encode(Number.NaN)).toThrow(RangeError);
    expect(encoder([0, 1]).decode(new Int8Array(384))).toBeNaN();
    expect(encoder([0, 1]).decode(new Int8Array(3))).toBeNaN();
  });
});

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
