import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BeliefRow, CourseRow } from "../../../src/experiment/beliefs/judgement.ts";
import { type Lines, thinned } from "../../../src/experiment/tables/thinning.ts";

/** A sample a second, of which each protocol hears some, 0.1 s later. */
function linesOf(values: readonly number[], heard: readonly ((sample: number) => boolean)[]): Lines {
  const truth = values.map((value, i): CourseRow => ({ node: 0, atS: i, value }));
  const beliefs = heard.map((isHeard) =>
    truth.filter(({ atS }) => isHeard(atS)).map((row): BeliefRow => ({ ...row, atS: row.atS + 0.1, takenS: row.atS })),
  );
  return { truth, beliefs };
}

const at = (rows: readonly CourseRow[], atS: number) => rows.findLast((row) => row.atS <= atS);
const rowsOf = ({ truth, beliefs }: Lines) => beliefs.reduce((sum, { length }) => sum + length, truth.length);

/** Beliefs that rest on a value which the truth, as it is drawn, had not then. */
const unfounded = ({ truth, beliefs }: Lines) =>
  beliefs.flat().filter(({ takenS, value }) => at(truth, takenS)?.value !== value).length;

/** Values of the truth after which a protocol seems not to have heard of what it had heard of in truth. */
const late = (drawn: Lines, whole: Lines, protocol: number) =>
  drawn.truth.filter(({ atS }) => {
    const end = drawn.truth.find((row) => row.atS > atS)?.atS ?? Number.POSITIVE_INFINITY;
    const held = Math.min(end, atS + 1) - 1e-3;
    return at(drawn.beliefs[protocol], held)?.value !== at(whole.beliefs[protocol], held)?.value;
  }).length;

const series = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 400 });
const values = Array.from({ length: 4000 }, (_, k) => (k === 1777 ? 999 : k === 2222 ? -999 : (k * 7919) % 101));
const whole = linesOf(values, [() => true, (k) => k % 3 === 0, (k) => k % 50 === 7]);

describe("thinning truth and beliefs", () => {
  it("keeps what is few, and no more than asked for of what is much", () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 60, max: 600 }), (one, most) => {
        const lines = linesOf(one, [() => true, (k) => k % 4 === 1]);
        const kept = thinned(lines, most);
        if (rowsOf(lines) <= most) expect(kept).toBe(lines);
        expect(rowsOf(kept)).toBeLessThanOrEqual(Math.max(most, 60));
        for (const rows of [kept.truth, ...kept.beliefs]) {
          expect(rows.map(({ atS }) => atS)).toEqual(rows.map(({ atS }) => atS).sort((a, b) => a - b));
        }
      }),
    );
  });

  it("keeps the first, the last and the peaks of the truth", () => {
    const { truth } = thinned(whole, 600);
    expect([truth[0].atS, truth.at(-1)!.atS]).toEqual([0, 3999]);
    expect([999, -999].map((peak) => truth.find(({ value }) => value === peak)?.atS)).toEqual([1777, 2222]);
  });

  it("lets no belief change before what it rests on, and hardly any seem late: none of who sends all", () => {
    const kept = thinned(whole, 600);
    expect(rowsOf(kept)).toBeGreaterThan(300);
    expect(unfounded(kept)).toBe(0);
    const seemLate = whole.beliefs.map((_, protocol) => late(kept, whole, protocol));
    expect(seemLate[0]).toBe(0);
    for (const few of seemLate) expect(few).toBeLessThan(0.15 * kept.truth.length);
  });

  it("would be caught doing either", () => {
    const every = <Row>(rows: readonly Row[], step: number) => rows.filter((_, i) => i % step === 0);
    const apart = { truth: every(whole.truth, 7), beliefs: whole.beliefs.map((rows) => every(rows, 5)) };
    expect(unfounded(apart)).toBeGreaterThan(100);
    expect(late(apart, whole, 0)).toBeGreaterThan(100);
  });
});
