import { describe, expect, it } from "vitest";
import { Kernel } from "../../../sim/kernel/kernel.ts";

const NODES = 8;
const ROUND_US = 1000;

/** What fired, as (time, node, ordinal), under a key for ties; all nodes act at the same instants. */
function firedUnder(tieKey: number | undefined): string[] {
  const kernel = new Kernel(tieKey);
  const fired: string[] = [];
  const kind = kernel.register("note", (node, ordinal) => fired.push(`${kernel.nowUs} ${node} ${ordinal}`));
  for (let round = 1; round <= 5; round++) {
    for (let node = 0; node < NODES; node++) {
      for (let ordinal = 0; ordinal < 3; ordinal++) kernel.schedule(round * ROUND_US, node, kind, ordinal);
    }
  }
  kernel.runUntil(6 * ROUND_US);
  return fired;
}

/** A flood over a ring, in which each message carries its own hop count: nothing hangs on who was first. */
function floodUnder(tieKey: number | undefined): string[] {
  const kernel = new Kernel(tieKey);
  const delivered: string[] = [];
  const kind = kernel.register("arrive", (node, origin, hops) => {
    delivered.push(`${kernel.nowUs} ${node} ${origin} ${hops}`);
    if (hops === 4) return;
    kernel.schedule(kernel.nowUs + ROUND_US, (node + 1) % NODES, kind, origin, hops + 1);
    kernel.schedule(kernel.nowUs + ROUND_US, (node + NODES - 1) % NODES, kind, origin, hops + 1);
  });
  for (let node = 0; node < NODES; node++) kernel.schedule(0, node, kind, node, 0);
  kernel.runUntil(10 * ROUND_US);
  return delivered;
}

/** A protocol with a race: of those who ask at the same instant, whoever is handled first becomes the leader. */
function leaderUnder(tieKey: number | undefined): number {
  const kernel = new Kernel(tieKey);
  let leader = -1;
  const kind = kernel.register("ask", (node) => {
    if (leader < 0) leader = node;
  });
  for (let node = 0; node < NODES; node++) kernel.schedule(ROUND_US, node, kind);
  kernel.runUntil(2 * ROUND_US);
  return leader;
}

const KEYS = Array.from({ length: 20 }, (_, index) => Math.imul(index + 1, 0x9e3779b9));

describe("the tie shuffle", () => {
  it("orders by node where it is off", () => {
    const nodes = firedUnder(undefined).map((entry) => Number(entry.split(" ")[1]));
    const perRound = nodes.slice(0, NODES * 3);
    expect(perRound).toEqual([...perRound].sort((one, other) => one - other));
  });

  it("fires the same events in other orders, another one at each instant, and again the same under the same key", () => {
    const plain = firedUnder(undefined);
    const orders = new Set<string>();
    for (const key of KEYS) {
      const shuffled = firedUnder(key);
      expect([...shuffled].sort()).toEqual([...plain].sort());
      expect(firedUnder(key)).toEqual(shuffled);
      orders.add(shuffled.join());
    }
    expect(orders.size).toBe(KEYS.length);
    const nodesOf = (round: number): string =>
      firedUnder(KEYS[0])
        .filter((entry) => entry.startsWith(`${round * ROUND_US} `))
        .map((entry) => entry.split(" ")[1])
        .join();
    expect(new Set([1, 2, 3, 4, 5].map(nodesOf)).size).toBe(5);
  });

  it("keeps the order of each node's own events", () => {
    for (const key of KEYS) {
      for (let node = 0; node < NODES; node++) {
        const own = firedUnder(key).filter((entry) => entry.split(" ")[1] === `${node}`);
        expect(own.map((entry) => entry.split(" ")[2]).join("")).toBe("012".repeat(5));
      }
    }
  });

  it("changes nothing that a flood without a race delivers", () => {
    const plain = [...floodUnder(undefined)].sort();
    for (const key of KEYS) expect([...floodUnder(key)].sort()).toEqual(plain);
  });

  it("exposes a protocol in which the first of several simultaneous requests wins", () => {
    expect(leaderUnder(undefined)).toBe(0);
    expect(new Set(KEYS.map(leaderUnder)).size).toBeGreaterThan(3);
  });
});
