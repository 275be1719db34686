/** How far messages get, and at what price, against theory: real nodes in real worlds, over links that are ideal but for loss. */
import { describe, expect, it } from "vitest";
import { createBernoulli } from "../../models/link/bernoulli.ts";
import { grid } from "../../models/topology/grid.ts";
import { randomRegular } from "../../models/topology/random-regular.ts";
import type { Graph, TopologyContext } from "../../models/topology/topology.ts";
import { World } from "../../sim/world.ts";
import { setupStream } from "../../src/base/chance.ts";
import { gossipWorld } from "../bench/gossip-world.ts";
import { FakeNetwork } from "../support/fake-network.ts";
import { protocolOf, type Settings } from "./support.ts";

const context = (order: number): TopologyContext => ({
  order,
  random: setupStream("theory", "topology"),
  text: () => "",
  names: [],
});
const complete = (order: number): Graph => ({
  order,
  neighbours: Array.from({ length: order }, (_, i) => Array.from({ length: order - 1 }, (_, k) => (k < i ? k : k + 1))),
});
const regular = (order: number, degree: number) => randomRegular.build({ degree }, context(order));
const torus = (side: number) => grid.build({ columns: side, wrap: true }, context(side * side));

interface Spread {
  /** Share of the nodes that each message reached, its origin included. */
  readonly coverages: readonly number[];
  readonly frames: number;
  readonly duplicates: number;
}

/** So many messages from random nodes, each of which hardly meets another. */
function spread(graph: Graph, loss: number, forward: Settings["forward"], messages = 25): Spread {
  const spec = gossipWorld({ nodes: graph.order, messages, seed: "theory" });
  const medium = { ...spec.medium, graph, loss: createBernoulli(loss) } as typeof spec.medium;
  const reached = new Map<string, number>();
  let frames = 0;
  let duplicates = 0;
  const observer = {
    published: (node: number, _ordinal: number, timestampMs: number) =>
      reached.set(`node-${node + 1}/${timestampMs}`, 1),
    delivered: (_node: number, origin: string, timestampMs: number) => {
      const message = `${origin}/${timestampMs}`;
      reached.set(message, (reached.get(message) ?? 0) + 1);
    },
    frameOnAir: () => {
      frames++;
    },
    noted: (_node: number, fact: string) => {
      if (fact === "duplicate") duplicates++;
    },
  };
  new World({ ...spec, medium }, protocolOf({ forward, jitter: 0, ttl: 255 }), [observer]).run();
  return { coverages: [...reached.values()].map((nodes) => nodes / graph.order), frames, duplicates };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** Those messages that did not die out at once. */
const takenOff = ({ coverages }: Spread) => coverages.filter((coverage) => coverage > 0.1);

/** Solves s = 1 − e^(−λ s) from above. */
function finalCoverage(lambda: number): number {
  let s = 1;
  for (let round = 0; round < 500; round++) s = 1 - Math.exp(-lambda * s);
  return s;
}

describe("infect-and-die to a few others of all (`fanout`)", () => {
  it.each([
    [2, 0, 0.796812],
    [3, 0, 0.94048],
    [3, 0.2, 0.878],
    [2, 0.2, 0.642],
  ])("to %i, of which %d are lost, covers what s = 1 − e^(−f(1−q)s) says", (peers, loss, tabled) => {
    expect(finalCoverage(peers * (1 - loss))).toBeCloseTo(tabled, 2);
    const result = spread(complete(300), loss, { kind: "fanout", peers });
    const covered = mean(takenOff(result));
    expect(Math.abs(covered - tabled)).toBeLessThan(0.02);
    // Each node that is covered sends f frames, whoever hears them.
    expect(result.frames / (300 * mean(result.coverages) * result.coverages.length)).toBeCloseTo(peers, 1);
    // A world that lost nothing, or twice as much, would be told from this one.
    if (loss > 0)
      for (const other of [0, 2 * loss])
        expect(Math.abs(covered - finalCoverage(peers * (1 - other)))).toBeGreaterThan(0.05);
  });

  it("dies out below the threshold f(1−q) = 1, and above it with the chance z = (q + (1−q) z)^f", () => {
    expect(Math.max(...spread(complete(300), 0.6, { kind: "fanout", peers: 2 }).coverages)).toBeLessThan(0.2);
    const result = spread(complete(300), 0.3, { kind: "fanout", peers: 2 }, 150);
    const died = 1 - takenOff(result).length / result.coverages.length;
    expect(Math.abs(died - 0.18367)).toBeLessThan(0.08);
  });
});

describe("a flood", () => {
  it("costs Σ(degree − 1) + 1 frames a message: of D neighbours, D − 1 for each node", () => {
    for (const degree of [4, 8]) {
      const messages = 5;
      const order = 200;
      const { coverages, frames, duplicates } = spread(regular(order, degree), 0, { kind: "flood" }, messages);
      expect(coverages).toEqual(new Array(messages).fill(1));
      expect(frames).toBe(messages * (order * (degree - 1) + 1));
      expect(duplicates).toBe(frames - messages * (order - 1));
    }
  });

  it("gets as far as bond percolation lets it: of 4 neighbours, from 1 − q = 1/3 on", () => {
    expect(mean(spread(regular(600, 4), 0.75, { kind: "flood" }).coverages)).toBeLessThan(0.05);
    // Along an edge, nothing more is found with the chance u = q + (1 − q) u³; of a node's four, with u⁴.
    const open = 0.5;
    let u = 0;
    for (let round = 0; round < 500; round++) u = 1 - open + open * u * u * u;
    const result = spread(regular(600, 4), 1 - open, { kind: "flood" });
    expect(Math.abs(mean(takenOff(result)) - (1 - u ** 4))).toBeLessThan(0.03);
    expect(Math.abs(takenOff(result).length / 25 - (1 - u ** 4))).toBeLessThan(0.15);
  });

  it("crosses a square lattice above 1/2, and not below", () => {
    const covered = (open: number) => mean(spread(torus(24), 1 - open, { kind: "flood" }).coverages);
    expect(covered(0.4)).toBeLessThan(0.15);
    expect(covered(0.62)).toBeGreaterThan(0.75);
  });

  it("breaks on a line with any loss: it goes p + p² + … each way", () => {
    const line: Graph = {
      order: 300,
      neighbours: Array.from({ length: 300 }, (_, i) => [i - 1, i + 1].filter((j) => j >= 0 && j < 300)),
    };
    const reached = mean(spread(line, 0.1, { kind: "flood" }, 100).coverages) * 300;
    expect(Math.abs(reached - (1 + 2 * 9))).toBeLessThan(4);
  });
});

describe("other strategies", () => {
  it("`probabilistic` is site percolation: a square lattice is crossed above 0.593, and not below", () => {
    const covered = (probability: number) =>
      mean(spread(torus(24), 0, { kind: "probabilistic", probability }).coverages);
    expect(covered(0.45)).toBeLessThan(0.25);
    expect(covered(0.75)).toBeGreaterThan(0.85);
  });

  it("`counter` is silenced by k copies: where all hear all, k − 1 pass a message on, however many there are", () => {
    for (const threshold of [2, 3, 5])
      for (const order of [8, 20]) {
        const everyone = Array.from({ length: order }, (_, i) => i);
        const network = new FakeNetwork(
          protocolOf({ forward: { kind: "counter", threshold, backoff: 100_000 }, ttl: 9 }),
          everyone.map((i) => everyone.filter((j) => j !== i)),
          (i) => ({ sharedMedium: true, draws: [(i * 0.618 + 0.1) % 1] }),
        );
        network.sample(0, 50);
        network.settle();
        const passedOn = network.hosts.reduce((sum, host) => sum + host.count("forwarded"), 0);
        expect(passedOn).toBe(threshold - 1);
        expect(network.hosts.reduce((sum, host) => sum + host.count("withheld"), 0)).toBe(order - threshold);
      }
  });

  it("`plumtree` pays a flood's price once, then n − 1 payloads a message, and an announcement each way on other links", () => {
    const [order, degree, messages] = [100, 4, 12];
    const graph = regular(order, degree);
    const forward = { kind: "plumtree", graftAfter: 500_000, graftRetry: 100_000, keep: 64 } as const;
    const one = spread(graph, 0, forward, 1);
    const all = spread(graph, 0, forward, messages);
    expect(all.coverages).toEqual(new Array(messages).fill(1));
    // Copies of the first message, and no more of any other.
    expect(all.duplicates).toBe(one.duplicates);
    const otherLinks = (order * degree) / 2 - (order - 1);
    expect(all.frames - one.frames).toBe((messages - 1) * (order - 1 + 2 * otherLinks));
    const flood = spread(graph, 0, { kind: "flood" }, messages);
    expect(flood.duplicates).toBeGreaterThan(10 * all.duplicates);
  });
});
