import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildForked } from "../../../src/experiment/checkpoint/forked.ts";
import { type Comparison, compare } from "../../../src/experiment/diff/compare.ts";
import type { Observable } from "../../../src/experiment/diff/observable.ts";
import { observableDocument } from "../../../src/experiment/diff/observable.ts";
import { Side } from "../../../src/experiment/diff/side.ts";
import { wordsOf } from "../../../src/experiment/diff/words.ts";
import { scenarioOf } from "../../support/scenarios.ts";

const TEXT = `title: compared
seed: one
duration: 60 s
nodes: { count: 4 }
topology: { kind: ring, link: { kind: lossy, loss: 10 %, latency: [1 ms, 9 ms] } }
sensor: { kind: vibration, every: 1 s, probability: 0.3 }
encoder: { kind: level-hdc, dimensions: 64, range: [20 Hz, 80 Hz] }
protocols:
  mqtt: { qos: 1, payload: compact }
  deadband: { delta: 5 Hz, route: flood }
  resonance: { threshold: 0.1 }
`;

function sideOf(
  protocol: string,
  set: readonly string[] = [],
  forkAtUs?: number,
  forkSet: readonly string[] = [],
): Side {
  const scenario = scenarioOf(TEXT, set);
  const forks = forkAtUs === undefined ? [] : [{ atUs: forkAtUs, scenario: scenarioOf(TEXT, [...set, ...forkSet]) }];
  const built = buildForked(scenario, () => "", forks);
  return new Side(built, built.protocols.find(({ name }) => name === protocol)!);
}

function outcome(a: Side, b: Side, options: Partial<Parameters<typeof compare>[2]> = {}): Comparison {
  const steps = compare(a, b, { context: 3, ...options });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    expect(step.value).toBeLessThanOrEqual(1);
  }
}

/** Everything that nodes of a protocol's run do, by the slow way. */
function everything(set: readonly string[], protocol: string): Observable[] {
  const all: Observable[] = [];
  const side = sideOf(protocol, set);
  const push = (one: Observable) => all.push(one);
  const { names } = side;
  const steps = side.run(
    {
      booted: (node, atUs) => push({ atUs, node: names[node], what: "boot" }),
      frameOnAir: (node, atUs, _airtimeUs, onAirBytes, to, frame) =>
        push({
          atUs,
          node: names[node],
          what: "frame on air",
          to: to < 0 ? null : names[to],
          onAirBytes,
          frame: frame.slice(),
        }),
      frameOutcome: (node, from, atUs, outcome) =>
        push({ atUs, node: names[node], what: "frame outcome", from: names[from], outcome }),
      delivered: (node, origin, timestampMs, value, hops, atUs) =>
        push({ atUs, node: names[node], what: "delivery", origin, timestampMs, value, hops }),
    },
    Number.POSITIVE_INFINITY,
  );
  while (!steps.next().done);
  return all;
}

describe("two runs", () => {
  it.each(["mqtt", "deadband", "resonance"])("that are the same do not differ (%s)", (protocol) => {
    const { digests, first, nodes, only } = outcome(sideOf(protocol), sideOf(protocol));
    expect(digests[0]).toBe(digests[1]);
    expect([first, nodes, only]).toEqual([undefined, [], [[], []]]);
  });

  it("differ first where a slow look at everything finds it, however fine the windows", () => {
    const sets = [[], ["protocols.deadband.delta=3 Hz"]];
    const [all, other] = sets.map((set) =>
      everything(set, "deadband").map((one) => JSON.stringify(observableDocument(one))),
    );
    const names = sideOf("deadband").names;
    const parts = names.map((name) => {
      const ofNode = (list: string[]) => list.filter((one) => JSON.parse(one).node === name);
      const [mine, theirs] = [ofNode(all), ofNode(other)];
      const at = mine.findIndex((one, i) => one !== theirs[i]);
      return at < 0
        ? undefined
        : { here: [mine[at], theirs[at]], atUs: Math.min(JSON.parse(mine[at]).atUs, JSON.parse(theirs[at]).atUs) };
    });
    const wanted = parts.filter((part) => part !== undefined).sort((x, y) => x.atUs - y.atUs)[0];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.constantFrom(0, 1, 5, 50, 1e6), (windows, few) => {
        const { first } = outcome(sideOf("deadband", sets[0]), sideOf("deadband", sets[1]), {
          windows: windows + 1,
          few,
        });
        expect(first!.atUs).toBe(wanted.atUs);
        const here = first!.here.map((one) => one && JSON.stringify(observableDocument(one)));
        if (here[0] !== undefined) expect(here[0]).toBe(wanted.here[0]);
        if (here[1] !== undefined) expect(here[1]).toBe(wanted.here[1]);
      }),
      { numRuns: 12 },
    );
  });

  it("of a fork differ not before it", () => {
    const { first } = outcome(sideOf("resonance"), sideOf("resonance", [], 30_000_000, ["seed=two"]));
    expect(first!.atUs).toBeGreaterThanOrEqual(30_000_000);
    expect(first!.atUs).toBeLessThan(33_000_000);
    expect(first!.before).toHaveLength(3);
    for (const { atUs } of first!.before) expect(atUs).toBeLessThan(first!.atUs);
  });

  it("with other seeds are compared by what happens, not by how nodes are numbered", () => {
    const quiet = ["protocols.deadband.delta=10000 Hz", "nodes.bootSpread=0 s"];
    const { digests, first } = outcome(sideOf("deadband", quiet), sideOf("deadband", [...quiet, "seed=two"]));
    expect(digests[0]).not.toBe(digests[1]);
    expect(first!.atUs).toBeGreaterThan(0);
    expect(first!.before.map(({ what, atUs }) => [what, atUs])).toEqual(Array(3).fill(["boot", 0]));
  });

  it("with other nodes are compared as far as they have the same ones", () => {
    const { only, first } = outcome(sideOf("deadband"), sideOf("deadband", ["nodes.count=5"]));
    expect(only).toEqual([[], ["node-5"]]);
    expect(first).toBeDefined();
    const strangers = outcome(sideOf("deadband"), sideOf("deadband", ["nodes.prefix=other"]));
    expect(strangers.only[0]).toEqual(["node-1", "node-2", "node-3", "node-4"]);
  });

  it("of different lengths differ where the shorter one ends", () => {
    const { first } = outcome(sideOf("deadband"), sideOf("deadband", ["duration=50 s"]));
    expect(first!.atUs).toBeGreaterThanOrEqual(50_000_000);
    expect(first!.here[1]).toBeUndefined();
  });
});

describe("words", () => {
  it.each([
    ["mqtt", "PUBLISH sensors/node-"],
    ["mqtt", "SYN"],
    ["deadband", "value "],
    ["resonance", "64 dimensions in 13 B, ttl "],
  ])("tell the layers of a frame of %s: %s", (protocol, part) => {
    expect(
      everything([], protocol)
        .map(wordsOf)
        .some((words) => words.includes(part)),
    ).toBe(true);
  });

  it("are there for everything else", () => {
    const at = { atUs: 1, node: "a" };
    expect(wordsOf({ ...at, what: "death" })).toMatch(/dies/);
    expect(wordsOf({ ...at, what: "copies on air", copies: 3, airtimeUs: 90 })).toContain("3 times");
    expect(wordsOf({ ...at, what: "frame outcome", from: "a", outcome: "queue-full" })).toContain("gives a frame up");
    const delivery = { ...at, what: "delivery", origin: "b", timestampMs: 5, value: -0, hops: 2 } as const;
    expect(wordsOf(delivery)).toBe("learns of b:5 (value -0, 2 hops)");
    expect(wordsOf({ ...delivery, value: null })).toContain("no value");
    const frame = {
      ...at,
      what: "frame on air",
      to: null,
      onAirBytes: 60,
      frame: new Uint8Array(50).fill(255),
    } as const;
    expect(wordsOf(frame)).toMatch(/^sends 60 B to all in range \(link 60\): 50 B \[(ff){48}…\]$/);
  });
});
