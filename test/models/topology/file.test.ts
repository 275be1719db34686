import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { file } from "../../../models/topology/file.ts";
import { TopologyError } from "../../../models/topology/topology.ts";
import { edgesOf, graphOf } from "../../support/laws/graph.ts";
import { contextOf } from "./support.ts";

const read = (order: number, text: string) => file.build({ path: "edges.txt" }, contextOf(order, "file", text));

describe("a topology file", () => {
  it("gives back whatever graph was written", () => {
    const graphs = fc.integer({ min: 1, max: 15 }).chain((order) => {
      const pairs = Array.from({ length: order }, (_, b) =>
        Array.from({ length: b }, (_, a): [number, number] => [a, b]),
      );
      return fc.tuple(fc.constant(order), fc.subarray(pairs.flat()));
    });
    fc.assert(
      fc.property(
        graphs,
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.constantFrom(" ", ",", "\t", " , "),
        (made, end, gap) => {
          const [order, edges] = made;
          const text = edges.map(([a, b]) => `n${b}${gap}n${a}`).join(end);
          expect(read(order, text)).toEqual(graphOf(order, edges));
        },
      ),
    );
  });

  it("may hold comments, blank lines, indents and a byte order mark", () => {
    const text = "\uFEFFn0 n1 # the first\n\n# nothing here\n   n1,n2\t#\n#n0 n2\n";
    expect(edgesOf(read(3, text))).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  it("treats # inside a name as part of it", () => {
    const context = { ...contextOf(2, "file", "a#1 a#2"), names: ["a#1", "a#2"] };
    expect(edgesOf(file.build({ path: "x" }, context))).toEqual([[0, 1]]);
  });

  const faults: [string, string, RegExp][] = [
    ["an unknown node", "n0 n1\nn1 n7\n", /^edges\.txt, line 2: there is no node "n7"/],
    ["a name on its own", "# x\n\nn0\n", /line 3: two node names are expected, not 1/],
    ["three names", "n0 n1 n2", /line 1: two node names are expected, not 3/],
    ["a loop", "n1 n1", /line 1: "n1" is linked with itself/],
    ["a link listed twice", "n0 n1\nn1 n2\nn1 n0", /line 3: "n1" and "n0" are linked already/],
  ];
  it.each(faults)("is refused for %s, naming the line", (_name, text, message) => {
    const attempt = () => read(3, text);
    expect(attempt).toThrow(TopologyError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ path: ["path"] }));
  });
});
