import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bits32,
  deriveKey,
  deriveKeyFrom,
  type Key,
  keyOf,
  type Purpose,
  setupStream,
  uniform,
  uniformAt,
  uniformBelow,
  uniformsAt,
} from "../../src/base/chance.ts";

const PURPOSES: readonly Purpose[] = [
  "topology",
  "placement",
  "shadowing",
  "boot",
  "clock",
  "sensor",
  "sensor-phase",
  "link-latency",
  "link-loss",
  "frame-error",
  "mac-backoff",
  "listening-phase",
  "node",
  "encoder",
  "faults",
];

const DRAWS = 20_000;
const BINS = 64;

/** Pearson's χ² of draws in [0, 1) against the uniform distribution over {@link BINS} bins. */
function chiSquare(draw: (ordinal: number) => number): number {
  const counts = new Array<number>(BINS).fill(0);
  for (let i = 0; i < DRAWS; i++) counts[Math.floor(draw(i) * BINS)]! += 1;
  const expected = DRAWS / BINS;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** Pearson's correlation of two sequences of draws. */
function correlation(a: (ordinal: number) => number, b: (ordinal: number) => number): number {
  let sum = 0;
  for (let i = 0; i < DRAWS; i++) sum += (a(i) - 0.5) * (b(i) - 0.5);
  return (sum / DRAWS) * 12;
}

/** 63 degrees of freedom: a fair generator exceeds 126 with probability 4e-6 (the seeds are fixed: no flakes). */
const CHI_SQUARE_LIMIT = 126;
/** Five standard errors of the correlation of {@link DRAWS} independent pairs. */
const CORRELATION_LIMIT = 5 / Math.sqrt(DRAWS);

const show = (key: Key) => `${key.k0},${key.k1}`;

describe("draws", () => {
  it("are uniform, whatever the purpose", () => {
    for (const purpose of PURPOSES) {
      const key = keyOf("chance", purpose);
      expect(chiSquare((i) => uniform(key, i))).toBeLessThan(CHI_SQUARE_LIMIT);
      expect(chiSquare((i) => bits32(key, i) / 4294967296)).toBeLessThan(CHI_SQUARE_LIMIT);
    }
  });

  it("would be caught if they leaned", () => {
    const key = keyOf("chance", "node");
    expect(chiSquare((i) => uniform(key, i) * 0.98)).toBeGreaterThan(CHI_SQUARE_LIMIT);
  });

  it("of two purposes have nothing to do with each other", () => {
    const keys = PURPOSES.map((purpose) => keyOf("chance", purpose));
    expect(new Set(keys.map(show)).size).toBe(PURPOSES.length);
    for (let i = 1; i < keys.length; i++) {
      const r = correlation(
        (n) => uniform(keys[i - 1]!, n),
        (n) => uniform(keys[i]!, n),
      );
      expect(Math.abs(r)).toBeLessThan(CORRELATION_LIMIT);
    }
  });

  it("would be caught if two purposes shared a key", () => {
    const key = keyOf("chance", "sensor");
    const draw = (n: number) => uniform(key, n);
    expect(correlation(draw, draw)).toBeGreaterThan(CORRELATION_LIMIT);
  });

  it("of neighbouring ordinals have nothing to do with each other", () => {
    const key = keyOf("chance", "link-loss");
    const r = correlation(
      (n) => uniform(key, n),
      (n) => uniform(key, n + 1),
    );
    expect(Math.abs(r)).toBeLessThan(CORRELATION_LIMIT);
  });

  it("lie in [0, 1), repeat, and tell apart ordinals beyond 32 bits", () => {
    const key = keyOf("chance", "boot");
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (ordinal) => {
        const u = uniform(key, ordinal);
        expect(u).toBeGreaterThanOrEqual(0);
        expect(u).toBeLessThan(1);
        expect(uniform(key, ordinal)).toBe(u);
        const other = ordinal >= 4294967296 ? ordinal - 4294967296 : ordinal + 4294967296;
        expect(uniform(key, other)).not.toBe(u);
      }),
    );
  });

  it("below a bound are integers below it, and reach each", () => {
    const key = keyOf("chance", "faults");
    const seen = new Set(Array.from({ length: 500 }, (_, i) => uniformBelow(key, i, 7)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});

describe("draws of several things at one instant", () => {
  const key = keyOf("chance", "link-loss");
  const instants = fc.nat({ max: Number.MAX_SAFE_INTEGER });

  /** Draws of the first few things at many instants, ten years and the end of exact times among them. */
  function drawsOf(draw: (key: Key, timeUs: number, repeat: number) => number): number[] {
    const corners = [2 ** 32 - 1, 2 ** 32, 3653 * 86_400_000_000, Number.MAX_SAFE_INTEGER];
    const times = [...Array.from({ length: 1000 }, (_, i) => i), ...corners];
    return times.flatMap((timeUs) => [0, 1, 2, 511, 512, 2 ** 31].map((repeat) => draw(key, timeUs, repeat)));
  }

  it("are the usual ones for the first thing, and others for each further one", () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 2 ** 32 - 1 }), (timeUs, repeat) => {
        const u = uniformAt(key, timeUs, repeat);
        expect(uniformAt(key, timeUs, 0)).toBe(uniform(key, timeUs));
        expect(u).toBe(uniformAt(key, timeUs, repeat));
        expect(u >= 0 && u < 1).toBe(true);
        expect(u).not.toBe(uniform(key, timeUs));
        expect(u).not.toBe(uniformAt(key, timeUs, repeat - 1));
      }),
    );
  });

  const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  const someKeys = fc.array(fc.record({ k0: word, k1: word }), { minLength: 1, maxLength: 100 });

  /** Whether draws under keys side by side are those under each key, from the `from`-th on. */
  function areThoseOfEach(keys: readonly Key[], from: number, timeUs: number, repeat: number, at: number): boolean {
    const draws = new Float64Array(keys.length - from);
    const columns = Int32Array.from(keys.flatMap(({ k0, k1 }) => [k0, k1]));
    uniformsAt(columns, from, draws.length, at | 0, Math.floor(at / 2 ** 32), repeat, draws);
    return draws.every((draw, i) => draw === uniformAt(keys[from + i]!, timeUs, repeat));
  }

  it("are the same under keys side by side", () => {
    fc.assert(
      fc.property(someKeys, fc.nat(), instants, fc.nat(3), (keys, pick, timeUs, repeat) => {
        expect(areThoseOfEach(keys, pick % keys.length, timeUs, repeat, timeUs)).toBe(true);
        expect(areThoseOfEach(keys, pick % keys.length, timeUs, repeat, timeUs + 1)).toBe(false);
      }),
    );
  });

  it("never meet those of another instant", () => {
    const draws = drawsOf(uniformAt);
    expect(new Set(draws).size).toBe(draws.length);
  });

  it("would be caught if a repeat were counted as time", () => {
    const draws = drawsOf((k, timeUs, repeat) => uniform(k, timeUs + repeat));
    expect(new Set(draws).size).toBeLessThan(draws.length);
  });

  it("are uniform and have nothing to do with the first ones", () => {
    const repeated = (n: number) => uniformAt(key, 7, n + 1);
    expect(chiSquare(repeated)).toBeLessThan(CHI_SQUARE_LIMIT);
    expect(chiSquare((n) => uniformAt(key, n, 1))).toBeLessThan(CHI_SQUARE_LIMIT);
    const r = correlation(
      (n) => uniformAt(key, n, 1),
      (n) => uniformAt(key, n, 0),
    );
    expect(Math.abs(r)).toBeLessThan(CORRELATION_LIMIT);
  });
});

describe("keys", () => {
  it("depend on seed and purpose", () => {
    expect(keyOf("a", "node")).toEqual(keyOf("a", "node"));
    expect(keyOf("a", "node")).not.toEqual(keyOf("b", "node"));
    expect(keyOf("a", "node")).not.toEqual(keyOf("a", "boot"));
  });

  it("of names that begin alike, or differ only in trailing zeros, differ", () => {
    const parent = keyOf("chance", "node");
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (name, more) => {
        expect(deriveKey(parent, name)).not.toEqual(deriveKey(parent, name + more));
        expect(deriveKey(parent, name)).not.toEqual(deriveKey(parent, `${name}\0`));
      }),
    );
    const names = Array.from({ length: 5_000 }, (_, i) => `n${i}`);
    expect(new Set(names.map((name) => show(deriveKey(parent, name)))).size).toBe(names.length);
  });

  it("would collide if the length were not absorbed", () => {
    // The same eight-byte word: without its length, "a" and "a\0" could not be told apart.
    const padded = (name: string) => new TextEncoder().encode(name.padEnd(8, "\0")).join();
    expect(padded("a")).toBe(padded("a\0"));
    const parent = keyOf("chance", "node");
    expect(deriveKey(parent, "a")).not.toEqual(deriveKey(parent, "a\0"));
  });

  it("do not come apart as concatenations: a key of (a, b) is none of (ab)", () => {
    const parent = keyOf("chance", "node");
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (a, b) => {
        expect(deriveKey(deriveKey(parent, a), b)).not.toEqual(deriveKey(parent, a + b));
      }),
    );
  });

  it("of a pair depend on the order", () => {
    const parent = keyOf("chance", "link-loss");
    const [a, b] = [deriveKey(parent, "n1"), deriveKey(parent, "n2")];
    expect(deriveKeyFrom(a, b)).not.toEqual(deriveKeyFrom(b, a));
  });
});

describe("the set-up stream", () => {
  it("repeats under one seed and purpose, and differs under others", () => {
    const take = (seed: string, purpose: Purpose) => {
      const next = setupStream(seed, purpose);
      return Array.from({ length: 5 }, () => next());
    };
    expect(take("a", "topology")).toEqual(take("a", "topology"));
    expect(take("a", "topology")).not.toEqual(take("b", "topology"));
    expect(take("a", "topology")).not.toEqual(take("a", "placement"));
  });
});
