import { describe, expect, it } from "vitest";
import { lanes, threefry, threefryEach } from "../../src/base/threefry.ts";

type Vector = readonly [k0: number, k1: number, c0: number, c1: number, x0: number, x1: number];

/** Known answers of `threefry2x32` with 20 rounds from the file `kat_vectors` of Random123. */
const KNOWN_ANSWERS: readonly Vector[] = [
  [0, 0, 0, 0, 0x6b200159, 0x99ba4efe],
  [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
  [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, 0xc4923a9c, 0x483df7a0],
];

/** How many of the known answers a generator gives. */
function agreeing(generator: typeof threefry): number {
  return KNOWN_ANSWERS.filter(([k0, k1, c0, c1, x0, x1]) => {
    generator(k0, k1, c0, c1);
    return lanes[0] === x0 && lanes[1] === x1;
  }).length;
}

describe("Threefry-2x32-20", () => {
  it("gives the published answers", () => {
    expect(agreeing(threefry)).toBe(KNOWN_ANSWERS.length);
  });

  it("takes its arguments modulo 2^32", () => {
    threefry(-1, -1, -1, -1);
    expect([...lanes]).toEqual([0x1cb996fc, 0xbb002be7]);
  });

  it("gives the published answers for many at a time, and touches no more", () => {
    const quadruples = Int32Array.from([...KNOWN_ANSWERS, [1, 2, 3, 4]].flatMap((vector) => vector.slice(0, 4)));
    threefryEach(quadruples, KNOWN_ANSWERS.length);
    KNOWN_ANSWERS.forEach(([, , , , x0, x1], i) => {
      expect([quadruples[i * 4] >>> 0, quadruples[i * 4 + 1] >>> 0]).toEqual([x0, x1]);
    });
    expect([...quadruples.slice(-4)]).toEqual([1, 2, 3, 4]);
  });

  it("would be caught with key and counter in the wrong places", () => {
    expect(agreeing((k0, k1, c0, c1) => threefry(c0, c1, k0, k1))).toBeLessThan(KNOWN_ANSWERS.length);
  });
});
