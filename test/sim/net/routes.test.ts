/** Routes and addresses on random connected graphs with one gateway or several. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Graph } from "../../../models/topology/topology.ts";
import { Routes } from "../../../sim/net/routes.ts";
import { graphOf } from "../../support/laws/graph.ts";

interface Case {
  readonly graph: Graph;
  readonly gateways: readonly number[];
  readonly loss: (from: number, to: number) => number;
}

/** Every vertex after the first is linked to an earlier one; more edges at random; losses that no route avoids for good. */
const connected: fc.Arbitrary<Case> = fc.integer({ min: 1, max: 14 }).chain((order) =>
  fc
    .record({
      earlier: fc.array(fc.nat(1000), { minLength: order, maxLength: order }),
      chords: fc.array(fc.tuple(fc.nat(order - 1), fc.nat(order - 1)), { maxLength: 10 }),
      gateways: fc.uniqueArray(fc.nat(order - 1), { minLength: 1, maxLength: Math.min(3, order) }),
      losses: fc.array(fc.constantFrom(0, 0, 0.1, 0.5, 0.9), { minLength: order * order, maxLength: order * order }),
    })
    .map(({ earlier, chords, gateways, losses }) => {
      const tree = Array.from({ length: order - 1 }, (_, i): [number, number] => [earlier[i] % (i + 1), i + 1]);
      const edges = [...tree, ...chords.filter(([a, b]) => a !== b)].map(([a, b]): [number, number] => [
        Math.min(a, b),
        Math.max(a, b),
      ]);
      const unique = [...new Map(edges.map((edge) => [edge.join(), edge])).values()];
      return { graph: graphOf(order, unique), gateways, loss: (a: number, b: number) => losses[a * order + b] };
    }),
);

type Way = Pick<Routes, "nextHop" | "nextHopToGateway" | "gatewayOf" | "hopsToGateway" | "addressOf" | "nodeWith">;

/** The nodes between which a packet goes, both ends included. */
function pathOf(routes: Way, from: number, to: number, most: number): number[] {
  const path = [from];
  for (let at = from; at !== to; path.push(at)) {
    const next = routes.nextHop(at, to);
    if (next === undefined || path.length > most)
      throw new Error(`the way from ${from} to ${to} ends at ${at}: ${path}`);
    at = next;
  }
  return path;
}

/** @throws Error where the routes do not do what routes must */
function checkRoutes(routes: Way, { graph, gateways }: Case): void {
  const inNetwork = new Map<string, number>();
  for (let node = 0; node < graph.order; node++) {
    const gateway = routes.gatewayOf(node);
    if (!gateways.includes(gateway)) throw new Error(`node ${node} belongs to ${gateway}, no gateway`);
    if (gateways.includes(node) && gateway !== node) throw new Error(`gateway ${node} belongs to ${gateway}`);
    const address = routes.addressOf(node);
    const place = `${gateway}/${address}`;
    if (inNetwork.has(place)) throw new Error(`nodes ${node} and ${inNetwork.get(place)} share the address ${address}`);
    inNetwork.set(place, node);
    if (!(address >= 1 && address <= 0xfffe)) throw new Error(`node ${node} has the address ${address}`);
    const up = pathOf(routes, node, gateway, graph.order);
    if (up.length - 1 !== routes.hopsToGateway(node)) throw new Error(`node ${node} is ${up.length - 1} hops away`);
    for (let i = 1; i < up.length; i++) {
      if (!graph.neighbours[up[i - 1]].includes(up[i])) throw new Error(`no link from ${up[i - 1]} to ${up[i]}`);
      if (routes.nextHopToGateway(up[i - 1]) !== up[i]) throw new Error(`node ${up[i - 1]} goes up two ways`);
      if (routes.gatewayOf(up[i]) !== gateway) throw new Error(`node ${up[i]} relays for another network`);
    }
    const down = pathOf(routes, gateway, node, graph.order);
    if (down.join() !== [...up].reverse().join()) throw new Error(`up to ${gateway} by ${up}, down by ${down}`);
    for (let other = 0; other < graph.order; other++) {
      const same = routes.gatewayOf(other) === gateway;
      if ((routes.nodeWith(address, other) === node) !== same) throw new Error(`${other} finds node ${node} wrongly`);
      if (same) pathOf(routes, other, node, graph.order);
    }
  }
}

const routesOf = ({ graph, gateways, loss }: Case) => new Routes(graph, gateways, loss);

describe("routes in a connected graph", () => {
  it("agree up and down, stay in their gateway's network, and tell its nodes apart by address", () => {
    fc.assert(
      fc.property(connected, (it) => checkRoutes(routesOf(it), it)),
      { numRuns: 200 },
    );
  });

  it("leave whom no gateway reaches to itself", () => {
    const routes = new Routes(
      graphOf(5, [
        [0, 1],
        [2, 3],
        [3, 4],
      ]),
      [0],
      () => 0,
    );
    expect([2, 3, 4].map((node) => [routes.gatewayOf(node), routes.nextHopToGateway(node)])).toEqual([
      [2, undefined],
      [3, undefined],
      [4, undefined],
    ]);
    expect(routes.nextHop(2, 2)).toBeUndefined();
  });

  it("share out a line between the gateways at its ends, the middle to the lower one", () => {
    const routes = new Routes(
      graphOf(5, [
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 4],
      ]),
      [0, 4],
      () => 0,
    );
    expect([0, 1, 2, 3, 4].map((node) => routes.gatewayOf(node))).toEqual([0, 0, 0, 4, 4]);
    // Addresses count from 1 in each network, the gateway first.
    expect([0, 1, 2, 3, 4].map((node) => routes.addressOf(node))).toEqual([1, 2, 3, 2, 1]);
    expect([routes.nodeWith(2, 1), routes.nodeWith(2, 4), routes.nodeWith(3, 3)]).toEqual([1, 3, undefined]);
  });
});

describe("the check of routes", () => {
  const line: Case = {
    graph: graphOf(4, [
      [0, 1],
      [1, 2],
      [2, 3],
    ]),
    gateways: [0],
    loss: () => 0,
  };
  const broken = (fault: Partial<Way>): Way => {
    const routes = routesOf(line);
    const bound: Way = {
      nextHop: (from, to) => routes.nextHop(from, to),
      nextHopToGateway: (node) => routes.nextHopToGateway(node),
      gatewayOf: (node) => routes.gatewayOf(node),
      hopsToGateway: (node) => routes.hopsToGateway(node),
      addressOf: (node) => routes.addressOf(node),
      nodeWith: (address, node) => routes.nodeWith(address, node),
    };
    return { ...bound, ...fault };
  };

  it("passes the true ones", () => {
    checkRoutes(broken({}), line);
  });

  it.each<[string, Partial<Way>, RegExp]>([
    ["a loop", { nextHop: (from) => (from === 1 ? 2 : 1) }, /the way from/],
    ["a jump over a node", { nextHop: (_from, to) => to, hopsToGateway: (node) => Math.min(node, 1) }, /no link/],
    ["an address given twice", { addressOf: () => 1 }, /share the address/],
    ["a node of nobody's", { gatewayOf: () => 1 }, /no gateway/],
    ["a lookup in the wrong place", { nodeWith: () => 0 }, /wrongly/],
  ])("notices %s", (_what, fault, message) => {
    expect(() => checkRoutes(broken(fault), line)).toThrow(message);
  });
});
