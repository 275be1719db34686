import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AlignmentError } from "../../../src/protocol/alignment/alignment-error.ts";
import { solvingWork } from "../../../src/protocol/alignment/alignment-work.ts";
import type { PointSet } from "../../../src/protocol/alignment/point-set.ts";
import {
  type Alignment,
  aligned,
  HALF_PRECISION,
  procrustes,
  residualOf,
  unaligned,
} from "../../../src/protocol/alignment/procrustes.ts";
import { rotatedBack } from "../../../src/protocol/alignment/random-rotation.ts";
import { solveOnce } from "../../../src/protocol/alignment/solve-once.ts";
import {
  anchors,
  asHalves,
  cosineDistance,
  noisy,
  pointsOf,
  rotation,
  rowsOf,
  squareDistance,
  turned,
} from "./support.ts";

/** The largest cosine distance of vectors that were not among the anchors. */
function worstDistance(alignment: Alignment, by: Float64Array): number {
  const fresh = rowsOf(anchors(2100, alignment.dimensions)).slice(2000);
  const truth = rowsOf(turned(pointsOf(fresh), by));
  return Math.max(...fresh.map((row, i) => cosineDistance(aligned(alignment, row), truth[i])));
}

function faultOf(a: PointSet, b: PointSet, options = {}): string {
  try {
    procrustes(a, b, options);
  } catch (error) {
    if (error instanceof AlignmentError) return error.fault;
    throw error;
  }
  return "none";
}

describe("a random rotation", () => {
  it("is orthogonal", () => {
    const by = rotation(24);
    for (const row of rowsOf(anchors(3, 24))) {
      const back = rotatedBack(rowsOf(turned(pointsOf([row]), by))[0], by);
      expect(cosineDistance(back, row)).toBeLessThan(1e-28);
    }
  });

  it("is uniform: a component's square has mean 1/d, and its fourth power 3/(d(d + 2))", () => {
    const d = 4;
    const all = Array.from({ length: 2000 }, (_, i) => rotation(d, `haar-${i}`)[5]);
    const mean = (power: number) => all.reduce((sum, x) => sum + x ** power, 0) / all.length;
    expect(mean(1)).toBeCloseTo(0, 1);
    expect(mean(2)).toBeCloseTo(1 / d, 1);
    expect(mean(4)).toBeCloseTo(3 / (d * (d + 2)), 1);
    // Without the turned columns the diagonal would have one sign.
    expect(all.filter((x) => x < 0).length).toBeGreaterThan(900);
    expect(all.filter((x) => x < 0).length).toBeLessThan(1100);
  });
});

describe("an alignment", () => {
  const d = 64;
  const by = rotation(d);
  const a = anchors(200, d);
  const b = turned(a, by);

  it("of exact anchors leaves a cosine distance below 1e-10", () => {
    const alignment = procrustes(a, b);
    expect(worstDistance(alignment, by)).toBeLessThan(1e-10);
    expect(alignment.residual).toBeLessThan(1e-6);
    expect(residualOf(alignment, a, b)).toBeLessThan(1e-13);
  });

  it("of anchors sent as halves leaves one below 1e-5", () => {
    const alignment = procrustes(asHalves(a), asHalves(b), { precision: HALF_PRECISION });
    expect(worstDistance(alignment, by)).toBeLessThan(1e-5);
  });

  it("of unrelated vectors is told by its residual", () => {
    const alignment = procrustes(a, noisy({ ...b, values: new Float64Array(200 * d) }, 1, "unrelated"));
    expect(alignment.residual).toBeGreaterThan(0.5);
    expect(worstDistance(alignment, by)).toBeGreaterThan(0.1);
  });

  it.each([
    [200, 16, 0.1, 0.00614, 0.006],
    [1000, 64, 0.2, 0.0824, 0.0806],
    [1000, 64, 0.5, 0.52, 0.504],
  ])("of %i noisy anchors of %i dimensions (σ = %d) errs as theory says", (n, dimensions, sigma, measured, theory) => {
    expect(theory).toBeCloseTo((dimensions * (dimensions - 1) * sigma * sigma) / (2 * n), 3);
    const turn = rotation(dimensions, "noisy");
    const exact = anchors(n, dimensions);
    const seeds = Array.from({ length: dimensions === 16 ? 20 : 2 }, (_, i) => `noise-${i}`);
    const errors = seeds.map((seed) => {
      const { rotation: found } = procrustes(exact, noisy(turned(exact, turn), sigma, seed));
      return squareDistance(found, turn);
    });
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    expect(mean / measured).toBeGreaterThan(0.9);
    expect(mean / measured).toBeLessThan(1.1);
  });

  it("finds scale and shift, where they are asked for", () => {
    const moved = { ...b, values: Float64Array.from(b.values, (value, i) => 2.5 * value + (i % d) - 3) };
    const alignment = procrustes(a, moved, { scaling: true, centring: true });
    expect(alignment.scale).toBeCloseTo(2.5, 10);
    expect(squareDistance(alignment.rotation, by)).toBeLessThan(1e-20);
    const [row] = rowsOf(a);
    expect(cosineDistance(aligned(alignment, row), rowsOf(moved)[0])).toBeLessThan(1e-20);
    expect(cosineDistance(unaligned(alignment, rowsOf(moved)[0]), row)).toBeLessThan(1e-20);
    expect(procrustes(a, moved).residual).toBeGreaterThan(0.5);
  });

  it("tells drift by anchors that are looked at again", () => {
    const alignment = procrustes(a, b);
    const few = pointsOf(rowsOf(a).slice(0, 8));
    expect(residualOf(alignment, few, pointsOf(rowsOf(b).slice(0, 8)))).toBeLessThan(1e-12);
    // Unrelated vectors of one length are √2 of it apart.
    expect(residualOf(alignment, turned(few, rotation(d, "drifted")), pointsOf(rowsOf(b).slice(0, 8)))).toBeCloseTo(
      1.4,
      0,
    );
  });

  it("never leaves more than any other rotation would", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 6 }),
        fc.string(),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (dims, seed, sigma) => {
          const x = anchors(dims + 3, dims);
          const y = noisy(turned(x, rotation(dims, seed)), sigma, seed);
          const best = procrustes(x, y);
          const other = { ...best, rotation: rotation(dims, `${seed}, another`) };
          expect(residualOf(best, x, y)).toBeLessThanOrEqual(residualOf(other, x, y) + 1e-12);
          expect(best.residual).toBeCloseTo(residualOf(best, x, y), 6);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("is refused with a reason where the anchors do not tell it", () => {
    const flat = pointsOf(rowsOf(a).map((row) => [...row.slice(0, d - 1), 0]));
    expect(faultOf(flat, turned(flat, by))).toBe("rank-deficient");
    expect(faultOf(asHalves(flat), asHalves(turned(flat, by)), { precision: HALF_PRECISION })).toBe("rank-deficient");
    const same = pointsOf(Array.from({ length: 100 }, () => rowsOf(a)[0]));
    expect(faultOf(same, same)).toBe("rank-deficient");
    expect(faultOf(same, same, { centring: true })).toBe("rank-deficient");
    const none = { count: 100, dimensions: d, values: new Float64Array(100 * d) };
    expect(faultOf(none, none)).toBe("rank-deficient");
    expect(faultOf(anchors(63, d), anchors(63, d))).toBe("too-few-anchors");
    expect(faultOf(anchors(64, d), anchors(64, d))).toBe("none");
    expect(faultOf(anchors(64, d), anchors(64, d), { centring: true })).toBe("too-few-anchors");
    expect(faultOf(a, anchors(199, d))).toBe("wrong-shape");
    expect(faultOf({ ...a, count: 201 }, b)).toBe("wrong-shape");
    expect(faultOf({ count: 0, dimensions: 0, values: [] }, { count: 0, dimensions: 0, values: [] })).toBe(
      "wrong-shape",
    );
    expect(faultOf(a, { ...b, values: b.values && Float64Array.from(b.values).fill(Number.NaN, 0, 1) })).toBe(
      "not-finite",
    );
    expect(() => aligned(procrustes(a, b), [1])).toThrow(AlignmentError);
  });
});

describe("the work of an alignment", () => {
  it("is found once a process, and the same", () => {
    const a = anchors(40, 8);
    const b = turned(a, rotation(8));
    const first = solveOnce(a, b, {});
    expect(solveOnce(anchors(40, 8), b, {})).toBe(first);
    expect(solveOnce(a, b, { scaling: true })).not.toBe(first);
    expect(first).toEqual(procrustes(a, b));
    for (let i = 0; i < 70; i++) solveOnce(a, turned(a, rotation(8, `other-${i}`)), {});
    expect(solveOnce(a, b, {})).not.toBe(first);
    expect(solveOnce(a, b, {})).toEqual(first);
  });

  it("is 2 N d² + 23 d³ operations", () => {
    expect(solvingWork(1000, 384).operations).toBe(2 * 1000 * 384 ** 2 + 23 * 384 ** 3);
  });
});
