import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvSensor, minutely } from "../support.ts";

const FILE = "data/readings.csv";
const warningsOf = (rows: readonly string[], settings = {}) =>
  csvSensor({ [FILE]: rows.join("\n") }, settings).warnings;
const named = (column: string, texts: number) =>
  `readings.csv: the column "${column}" seems to tell ${texts} nodes apart, and all rows are taken for one node's; if so, write sensor.node: ${column}.`;

/** Rows of two nodes that take turns, their times in one rising order. */
const turns = (column: string) => [
  `timestamp,value,${column}`,
  ...Array.from({ length: 20 }, (_, k) => `${30 * k},${k},${k % 2 === 0 ? "west" : "east"}`),
];
/** Both nodes at the same instants. */
const together = (column: string) => [
  `${column},timestamp,value`,
  ...Array.from({ length: 20 }, (_, k) => `${k % 2},${60 * Math.floor(k / 2)},${k}`),
];

describe("a column that tells nodes apart, and that nobody named", () => {
  it.each(["node", "Node_ID", "sensor", "device id", "id"])(
    "is told of, called %s, where its texts take turns",
    (c) => {
      expect(warningsOf(turns(c))).toEqual([named(c, 2)]);
      expect(warningsOf(turns(c), { node: c })).toEqual([]);
    },
  );

  it("is told of, whatever it is called, where it explains why times repeat", () => {
    expect(warningsOf(together("place"))).toContain(named("place", 2));
    expect(warningsOf(together("place")).join()).not.toContain("node: names the column");
    const blocks = ["timestamp,value,place"];
    for (const place of ["a", "b", "c"]) for (let k = 0; k < 9; k++) blocks.push(`${60 * k},${k},${place}`);
    expect(warningsOf(blocks)).toContain(named("place", 3));
  });

  it("is not seen in columns of other things", () => {
    expect(warningsOf(turns("state"))).toEqual([]);
    const rowNumbers = ["timestamp,value,id", ...Array.from({ length: 20 }, (_, k) => `${60 * k},${k},${k}`)];
    expect(warningsOf(rowNumbers)).toEqual([]);
    const one = ["timestamp,value,node", ...Array.from({ length: 20 }, (_, k) => `${60 * k},${k},west`)];
    expect(warningsOf(one)).toEqual([]);
    expect(csvSensor({ [FILE]: minutely([1, 2, 3, 4]) }).warnings).toEqual([]);
    // Times repeat, and the other column has nothing to do with it.
    const unrelated = Array.from({ length: 40 }, (_, k) => `${60 * Math.floor(k / 2)},${k},${k % 4 < 2 ? "a" : "b"}`);
    expect(warningsOf(["timestamp,value,state", ...unrelated]).join()).not.toContain("seems to tell");
  });

  it("changes nothing that is sampled", () => {
    const rows = fc.array(fc.tuple(fc.nat(50), fc.constantFrom("a", "b")), { minLength: 3, maxLength: 40 });
    fc.assert(
      fc.property(rows, (drawn) => {
        const timed = drawn.map(([late, node], k) => [60 * k + late, k, node] as const);
        const with_ = ["timestamp,value,node", ...timed.map((row) => row.join(","))].join("\n");
        const without = ["timestamp,value", ...timed.map(([time, value]) => `${time},${value}`)].join("\n");
        const [one, other] = [with_, without].map((text) => csvSensor({ [FILE]: text }));
        expect([one.durationUs, one.periodUs, one.earlyRange]).toEqual([
          other.durationUs,
          other.periodUs,
          other.earlyRange,
        ]);
      }),
      { numRuns: 50 },
    );
  });
});
