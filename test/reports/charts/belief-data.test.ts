import { describe, expect, it } from "vitest";
import { type BeliefData, beliefData, type Steps } from "../../../reports/charts/belief-data.ts";
import { type Made, madeTables } from "./synthetic.ts";

const DURATION_S = 21_600;
const dataOf = (made: Made) => beliefData(madeTables(made), DURATION_S, { unit: "s", seconds: 1 });

/** What a line is at a time. */
const at = ({ t, value }: Steps, time: number) => value[t.findLastIndex((one) => one! <= time)];

/** Beliefs of a protocol that repeats the truth whose value the truth, as it is drawn, never had by then. */
function unfounded({ truth, beliefs }: BeliefData, protocol: string): number {
  return beliefs
    .filter((line) => line.protocol === protocol)
    .flatMap((line) => {
      const measured = truth.find(({ node }) => node === line.node)!;
      return line.t.slice(0, -1).filter((time, i) => at(measured, time!) !== line.value[i]);
    }).length;
}

describe("lines of truth and beliefs", () => {
  const long: Made = { protocols: ["exact", "b", "c", "d"], nodes: 12, shown: 12, changes: 2000 };

  it("are whole where they are short", () => {
    const { truth, isDecimated } = dataOf({ ...long, changes: 60 });
    expect(isDecimated).toBe(false);
    expect(truth.map(({ t }) => t.length)).toEqual(Array(12).fill(61));
  });

  it("show no belief before the truth that it rests on, also where they are thinned out", () => {
    const data = dataOf(long);
    expect(data.isDecimated).toBe(true);
    const lines = [...data.truth, ...data.beliefs];
    expect(lines.reduce((sum, { t }) => sum + t.length, 0)).toBeLessThanOrEqual(15_000 + lines.length);
    expect(unfounded(data, "exact")).toBe(0);
  });

  it("would be caught showing one", () => {
    const data = dataOf(long);
    const truth = data.truth.map((line) => ({
      ...line,
      t: line.t.filter((_, i) => i % 2 === 0),
      value: line.value.filter((_, i) => i % 2 === 0),
    }));
    expect(unfounded({ ...data, truth }, "exact")).toBeGreaterThan(100);
  });
});
