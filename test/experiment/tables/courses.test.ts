import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NodeSpec } from "../../../sim/world-spec.ts";
import type { BeliefTrace, Judgement } from "../../../src/experiment/beliefs/judgement.ts";
import { chosenNodes, coursesOf } from "../../../src/experiment/tables/courses.ts";

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

describe("the nodes that are shown", () => {
  it("are those that lost most events, over all protocols, and evenly spread ones", () => {
    const missed = [new Float64Array(100), new Float64Array(100)];
    missed[0][40] = 3;
    missed[1][41] = 2;
    missed[0][41] = 2;
    missed[1][7] = Number.NaN;
    const chosen = chosenNodes(range(100), missed);
    expect(chosen).toEqual([0, 9, 19, 29, 39, 40, 41, 51, 60, 70, 80, 90]);
  });

  it("are all where there are few, and never more than twelve; at most eight for their events", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 60 }), (missed) => {
        const nodes = range(missed.length);
        const chosen = chosenNodes(nodes, [Float64Array.from(missed)]);
        expect(chosen).toHaveLength(Math.min(12, missed.length));
        expect([...new Set(chosen)].sort((a, b) => a - b)).toEqual(chosen);
        const worst = Math.max(0, ...missed);
        const losers = nodes.filter((node) => missed[node] === worst && worst > 0).slice(0, 8);
        expect(chosen).toEqual(expect.arrayContaining(losers));
      }),
    );
  });

  it("are none in a network without sensors", () => {
    expect(chosenNodes([], [])).toEqual([]);
  });
});

describe("courses", () => {
  const spec = (name: string) => ({ name, sensor: name === "gateway" ? undefined : {} }) as NodeSpec;
  const nodes = [spec("a"), spec("gateway"), spec("b")];
  const asked: [readonly number[], number][] = [];
  const judgement = (trace: Partial<BeliefTrace>): Judgement => ({
    metrics: {} as Judgement["metrics"],
    events: Float64Array.of(1, Number.NaN, 0),
    missedEvents: Float64Array.of(1, Number.NaN, 0),
    falseAlarms: new Float64Array(3),
    memberShown: "gateway",
    trace: (nodes, maximumEvents) => {
      asked.push([nodes, maximumEvents]);
      const own = <Row extends { readonly node: number }>(rows: readonly Row[] = []) =>
        rows.filter(({ node }) => nodes.includes(node));
      return { truth: own(trace.truth), beliefs: own(trace.beliefs), events: own(trace.events) };
    },
  });

  it("have the truth once, and beliefs and events of every protocol, by the nodes' names", () => {
    const truth = [{ node: 2, atS: 1, value: Number.NaN }];
    const first = judgement({ truth, beliefs: [{ node: 0, atS: 2, value: 5, takenS: 1.5 }] });
    const event = { node: 0, startS: 1, endS: 2, isDetected: false, delayS: Number.NaN };
    const second = judgement({ truth, events: [event] });
    const courses = coursesOf(nodes, [
      { protocol: "p", judgement: first },
      { protocol: "q", judgement: second },
    ]);
    expect(courses).toEqual({
      truth: { node: ["b"], atS: Float64Array.of(1), value: Float64Array.of(Number.NaN) },
      beliefs: {
        protocol: ["p"],
        node: ["a"],
        atS: Float64Array.of(2),
        value: Float64Array.of(5),
        takenS: Float64Array.of(1.5),
      },
      events: {
        protocol: ["q"],
        node: ["a"],
        startS: Float64Array.of(1),
        endS: Float64Array.of(2),
        detected: Float64Array.of(0),
        delayS: Float64Array.of(Number.NaN),
      },
    });
    expect(asked).toEqual([0, 2].flatMap((node) => Array(2).fill([[node], 4000])));
  });

  it("of many protocols share a bounded number of rows", () => {
    const row = (node: number, i: number) => ({ node, atS: i, value: (i * 7919) % 101 });
    const course = (node: number) => range(1000).map((i) => row(node, i));
    const long = {
      ...judgement({}),
      trace: ([node]: readonly number[]) => ({
        truth: course(node),
        beliefs: course(node).map((one) => ({ ...one, takenS: one.atS })),
        events: [],
      }),
    };
    const { truth, beliefs } = coursesOf(
      range(30).map((node) => spec(`n${node}`)),
      range(10).map((i) => ({ protocol: `p${i}`, judgement: long })),
    );
    const rows = truth.node.length + beliefs.node.length;
    expect(rows).toBeLessThanOrEqual(15_000);
    expect(rows).toBeGreaterThan(10_000);
    expect(new Set(truth.node).size).toBe(12);
  });
});
