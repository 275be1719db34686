import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addScaled, inverse, multiply } from "../../../src/protocol/vstream/galois.ts";
import { parityShards, recoverShards } from "../../../src/protocol/vstream/reed-solomon.ts";

/** The product by its definition: polynomials over GF(2), modulo 0x11d. */
function slowProduct(a: number, b: number): number {
  let product = 0;
  for (let bit = 0; bit < 8; bit++) if (b & (1 << bit)) product ^= a << bit;
  for (let bit = 14; bit >= 8; bit--) if (product & (1 << bit)) product ^= 0x11d << (bit - 8);
  return product;
}

describe("the field", () => {
  it("multiplies as polynomials do", () => {
    for (let a = 0; a < 256; a++)
      for (let b = 0; b < 256; b++) if (multiply(a, b) !== slowProduct(a, b)) expect.fail(`${a} × ${b}`);
    expect(multiply(0x80, 2)).toBe(0x1d);
  });

  it("has the inverse of 2 that RAID 6 publishes, and one of every other element", () => {
    expect(inverse(2)).toBe(0x8e);
    for (let a = 1; a < 256; a++) expect(slowProduct(a, inverse(a))).toBe(1);
  });

  it("adds a multiple", () => {
    const sum = Uint8Array.of(1, 2, 3);
    addScaled(sum, 3, Uint8Array.of(7, 0));
    expect([...sum]).toEqual([1 ^ slowProduct(3, 7), 2, 3]);
  });
});

describe("parity", () => {
  it("is the sum that its definition says", () => {
    const data = [Uint8Array.of(5, 6), Uint8Array.of(7)];
    const inverseOf = (a: number) => Array.from({ length: 256 }, (_, b) => b).find((b) => slowProduct(a, b) === 1)!;
    const expected = [0, 1].map((j) => {
      const [c, d] = [inverseOf(255 - j), inverseOf((255 - j) ^ 1)];
      return [slowProduct(c, 5) ^ slowProduct(d, 7), slowProduct(c, 6)];
    });
    expect(parityShards(data, 2).map((shard) => [...shard])).toEqual(expected);
  });

  /** The shards that come back, where those of `lost` are gone and only so many parity shards came. */
  function restored(
    data: readonly Uint8Array[],
    parity: readonly Uint8Array[],
    lost: ReadonlySet<number>,
    from: number,
  ) {
    const there = data.map((shard, i) => (lost.has(i) ? undefined : shard));
    const came = parity.map((shard, j) => [j, shard] as const).slice(from, from + lost.size);
    return recoverShards(there, new Map(came));
  }

  it("brings back every loss that there are parity shards for: all of them, in a small code", () => {
    const data = Array.from({ length: 5 }, (_, i) => Uint8Array.of(i, 17 * i, 255 - i));
    const parity = parityShards(data, 4);
    for (let mask = 0; mask < 32; mask++) {
      const lost = new Set([0, 1, 2, 3, 4].filter((i) => mask & (1 << i)));
      for (let from = 0; from + lost.size <= 4; from++)
        for (const [i, shard] of restored(data, parity, lost, from)) expect(shard).toEqual(data[i]);
      if (lost.size > 4) expect(() => restored(data, parity, lost, 0)).toThrow(RangeError);
    }
  });

  it("brings back losses of large codes, but not where a shard is wrong", () => {
    const losses = fc.uniqueArray(fc.nat(199), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(losses, fc.nat(36), (indices, from) => {
        const data = Array.from({ length: 200 }, (_, i) => Uint8Array.from({ length: 9 }, (_, n) => i * n + (i >>> n)));
        const parity = parityShards(data, 56);
        const lost = new Set(indices);
        for (const [i, shard] of restored(data, parity, lost, from)) expect(shard).toEqual(data[i]);
        parity[from][0] ^= 1;
        const wrong = [...restored(data, parity, lost, from)].some(([i, shard]) => shard[0] !== data[i][0]);
        expect(wrong).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it("is only for as many shards as the field has elements", () => {
    expect(() => parityShards([], 1)).toThrow(RangeError);
    expect(() => parityShards(new Array(200).fill(Uint8Array.of(1)), 57)).toThrow(RangeError);
  });
});
