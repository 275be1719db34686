/** Byte streams between whole nodes: MQTT through loss, death, outages and crowds. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLinearBattery } from "../../../models/battery/linear.ts";
import { createBernoulli } from "../../../models/link/bernoulli.ts";
import { createGilbertElliott } from "../../../models/link/gilbert-elliott.ts";
import type { LossModel } from "../../../models/link/link.ts";
import { World } from "../../../sim/world.ts";
import type { WorldSpec } from "../../../sim/world-spec.ts";
import { build } from "../../../src/experiment/build.ts";
import type { Host, Protocol } from "../../../src/host.ts";
import { protocol as mqtt } from "../../baseline/mqtt/support.ts";
import { scenarioOf } from "../../support/scenarios.ts";
import { type Tally, tallied } from "../../support/tally.ts";
import { PLAIN, type WorldRecipe, worldOf } from "../../support/worlds.ts";

const S = 1_000_000;

/** A world of links with time enough after the last sample for everything to be repeated. */
function quietAfter(recipe: Partial<WorldRecipe>, loss: LossModel, quietUs: number): WorldSpec {
  const spec = worldOf({ ...PLAIN, ...recipe });
  if (spec.medium.kind !== "links") throw new Error("links expected");
  return { ...spec, durationUs: spec.durationUs + quietUs, medium: { ...spec.medium, loss } };
}

/** Everything once at every member, in the order in which each origin sent it. */
function expectAll(spec: WorldSpec, tally: Tally, members: readonly number[]): void {
  expect(tally.facts.get("overflow")).toBeUndefined();
  expect(tally.sent.length).toBeGreaterThan(0);
  for (const member of members) {
    const { expected, got } = tally.compare(spec, member);
    expect(got).toEqual(expected);
    expectInOrder(tally, member);
  }
}

function expectInOrder(tally: Tally, member: number): void {
  for (const origin of new Set(tally.got[member].map((message) => message.split("/")[0]))) {
    const times = tally.got[member].filter((it) => it.startsWith(`${origin}/`)).map((it) => Number(it.split("/")[1]));
    for (let i = 1; i < times.length; i++) expect(times[i]).toBeGreaterThan(times[i - 1]);
  }
}

const lossy = fc.record({
  seed: fc.string({ maxLength: 4 }),
  nodes: fc.integer({ min: 2, max: 5 }),
  chords: fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { maxLength: 2 }),
  shared: fc.boolean(),
  retries: fc.integer({ min: 0, max: 3 }),
  latencyUs: fc.constantFrom([0, 0] as const, [1000, 10_000] as const),
  bitRate: fc.constantFrom(Number.POSITIVE_INFINITY, 250_000),
  samples: fc.constant(12),
  periodUs: fc.constantFrom(2 * S, 10 * S),
  bootSpreadUs: fc.constantFrom(0, S),
});

describe("MQTT over lossy links", () => {
  it("with QoS 1 brings every sample to the gateway exactly once", () => {
    fc.assert(
      fc.property(lossy, fc.constantFrom(0.1, 0.2, 0.3), (recipe, rate) => {
        // Without repetitions a way of four hops is too bad for TCP's six: there links lose less.
        const loss = createBernoulli(recipe.retries === 0 ? rate / 3 : rate);
        const spec = quietAfter(recipe, loss, 1800 * S);
        const { tally } = tallied(spec, mqtt({ qos: 1, keepAlive: 60 * S, queueMessages: 100 }));
        expectAll(spec, tally, [0]);
        expect(tally.sent).toHaveLength((recipe.nodes - 1) * 12);
      }),
      { numRuns: 30 },
    );
  });

  it("with QoS 0 brings none twice, and none out of order", () => {
    fc.assert(
      fc.property(lossy, fc.constantFrom(0.1, 0.3, 0.6), (recipe, rate) => {
        const spec = quietAfter(recipe, createBernoulli(rate), 300 * S);
        const { tally } = tallied(spec, mqtt({ qos: 0 }));
        expect(new Set(tally.got[0]).size).toBe(tally.got[0].length);
        for (const message of tally.got[0]) expect(tally.sent).toContain(message);
        expectInOrder(tally, 0);
      }),
      { numRuns: 30 },
    );
  });

  it("is told from a protocol that sends everything twice", () => {
    const twice = (of: Protocol): Protocol => ({
      ...of,
      create: (host) => of.create(host.isGateway ? doubling(host) : host),
    });
    const spec = quietAfter({ samples: 12 }, createBernoulli(0.1), 60 * S);
    const { tally } = tallied(spec, twice(mqtt({ qos: 1 })));
    expect(() => expectAll(spec, tally, [0])).toThrow();
  });
});

/** A host that hands everything to the application twice. */
function doubling(host: Host): Host {
  const deliver: Host["deliver"] = (...what) => {
    host.deliver(...what);
    host.deliver(...what);
  };
  return new Proxy(host, {
    get: (target, key) => {
      if (key === "deliver") return deliver;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** A line of radios that hear their neighbours badly: received powers at which many long frames are lost. */
const RADIO_LINE = (spacing: string, listening: string) => `title: A bad line
seed: bad-line
duration: 40 min
nodes: { count: 3, gateways: 1, placement: { kind: line, spacing: ${spacing}, gateway: end } }
radio: { kind: ieee802154, ${listening} }
channel: { pathLoss: { kind: log-distance, exponent: 3 } }
sensor: { kind: vibration, every: 60 s }
audience: sink
protocols: { mqtt: { qos: 1, keepAlive: 60 s, queueMessages: 100 } }
`;

describe("MQTT over a lossy line of radios", () => {
  // A node that samples is woken only by what a check sees, so its links are at the sensitivity at worst.
  it.each([
    ["63.5 m", 30, "listening: always-on"],
    ["59.8 m", 3, "ccaThreshold: 0 dB, listening: { kind: lpl, interval: 125 ms }"],
    ["59.8 m", 3, "ccaThreshold: 0 dB, listening: { kind: lpl, phase: locked }"],
    ["63.5 m", 30, "listening: always-on, leaves: { kind: sleepy-leaf, pollInterval: 5 s }"],
    ["59.8 m", 3, "ccaThreshold: 0 dB, listening: lpl, leaves: sleepy-leaf"],
  ])("brings every sample exactly once: %s, at least %i frames lost, %s", (spacing, least, listening) => {
    const { world, protocols } = build(scenarioOf(RADIO_LINE(spacing, listening)), () => "");
    let lost = 0;
    const spec = { ...world, durationUs: world.durationUs + 1200 * S };
    const nodes = spec.nodes.map((node) => ({ ...node, sensor: node.sensor && { ...node.sensor, count: 30 } }));
    const tally = tallied({ ...spec, nodes }, protocols[0].protocol).tally;
    new World({ ...spec, nodes }, protocols[0].protocol, [
      { frameOutcome: (_to, _from, _at, outcome) => (lost += outcome === "below-sensitivity" ? 1 : 0) },
    ]).run();
    expect(lost).toBeGreaterThanOrEqual(least);
    expectAll(spec, tally, [3]);
    expect(tally.sent).toHaveLength(90);
  });
});

describe("a node that dies in mid-stream", () => {
  const dying = (capacityC: number, shared: boolean, retries: number) => {
    const spec = quietAfter(
      { nodes: 4, samples: 50, shared, retries, bitRate: 250_000 },
      createBernoulli(0.1),
      7200 * S,
    );
    const nodes = spec.nodes.map((node, index) =>
      index === 0 ? node : { ...node, battery: createLinearBattery(index === 3 ? capacityC : capacityC * 2) },
    );
    return { ...spec, nodes };
  };

  it("leaves no timer behind, at itself or at the gateway, and is not heard of again", () => {
    fc.assert(
      fc.property(fc.constantFrom(0.05, 0.1, 0.15, 0.21), fc.boolean(), fc.nat(2), (capacityC, shared, retries) => {
        const spec = dying(capacityC, shared, retries);
        const { world, tally } = tallied(spec, mqtt({ qos: 1, keepAlive: 60 * S }));
        for (const node of [1, 2, 3]) {
          expect(world.diedUs[node]).toBeLessThan(120 * S);
          expect(tally.lastFrameUs[node]).toBeLessThanOrEqual(world.diedUs[node]);
        }
        // The broker has let go of everyone, TCP has given up, and nobody else is left.
        expect(world.kernel.pending).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it("is let go of by the broker after one and a half times its keep-alive", () => {
    const spec = dying(0.1, false, 3);
    const world = new World(spec, mqtt({ qos: 1, keepAlive: 60 * S }));
    const clients = () => (world.protocolNode(0) as unknown as { readonly clients: number }).clients;
    world.kernel.runUntil(12 * S);
    expect([clients(), Number.isFinite(world.diedUs[3])]).toEqual([3, false]);
    world.kernel.runUntil(spec.durationUs);
    expect(clients()).toBe(0);
  });
});

describe("a gateway with many clients", () => {
  it("serves them all", () => {
    const star = worldOf({ ...PLAIN, nodes: 2, samples: 5, bootSpreadUs: S });
    if (star.medium.kind !== "links") throw new Error("links expected");
    const clients = 300;
    const [gateway, client] = star.nodes;
    const nodes = [
      gateway,
      ...Array.from({ length: clients }, (_, i) => ({ ...client, name: `client-${i}`, bootUs: i })),
    ];
    const neighbours = nodes.map((_, i) => (i === 0 ? Array.from({ length: clients }, (_n, k) => k + 1) : [0]));
    const graph = { order: nodes.length, neighbours };
    const medium = { ...star.medium, graph, loss: createBernoulli(0.1), retries: 1 };
    const spec = { ...star, nodes, medium, durationUs: 400 * S };
    const { world, tally } = tallied(spec, mqtt({ qos: 1 }));
    expectAll(spec, tally, [0]);
    expect(tally.sent).toHaveLength(clients * 5);
    expect((world.protocolNode(0) as unknown as { readonly clients: number }).clients).toBe(clients);
  });
});

describe("subscribers", () => {
  const MESH = (audience: string) => `title: Subscribers
seed: subscribers
duration: 20 min
nodes: { count: 5, gateways: 1 }
topology: { kind: line, link: { kind: lossy, latency: 2 ms, loss: { kind: bernoulli, rate: 15 % }, retries: 2 } }
sensor: { kind: vibration, every: 20 s }
audience: ${audience}
protocols: { mqtt: { qos: 1, queueMessages: 100 } }
`;

  it.each(["all", "2"])("get every sample exactly once once they have subscribed: audience %s", (audience) => {
    const { world, protocols, members } = build(scenarioOf(MESH(audience)), () => "");
    // Samples begin when everyone has subscribed, and end long before the run.
    const nodes = world.nodes.map((node) => {
      const { sensor } = node;
      return {
        ...node,
        sensor: sensor && {
          ...sensor,
          count: 30,
          timeUs: (ordinal: number) => sensor.timeUs(ordinal) + 120 * S,
          countBefore: (timeUs: number) => Math.min(30, sensor.countBefore(Math.max(0, timeUs - 120 * S))),
        },
      };
    });
    const spec = { ...world, nodes };
    const { tally } = tallied(spec, protocols[0].protocol);
    const audienceNodes = spec.nodes.flatMap((_, node) => (members[node] >= 0 ? [node] : []));
    expect(audienceNodes.length).toBe(audience === "all" ? 6 : 2);
    expectAll(spec, tally, audienceNodes);
    expect(tally.sent).toHaveLength(150);
    spec.nodes.forEach(({ isGateway }, node) => {
      if (members[node] < 0 && !isGateway) expect(tally.got[node]).toEqual([]);
    });
  });
});

describe("a gateway that is out of reach for minutes", () => {
  it.each([
    ["a", 2],
    ["b", 3],
    ["c", 4],
  ])("gets everything in the end, over new connections (seed %s, %i nodes)", (seed, nodes) => {
    const loss = createGilbertElliott(0.4, 180 * S);
    const spec = quietAfter({ seed, nodes, samples: 40, periodUs: 30 * S, retries: 2 }, loss, 4 * 3600 * S);
    let opened = 0;
    const of = mqtt({ qos: 1, queueMessages: 100 });
    const counting: Protocol = {
      ...of,
      create: (host) => {
        const node = of.create(host);
        const open = node.onStreamOpen.bind(node);
        node.onStreamOpen = (stream, incoming) => {
          if (!incoming) opened++;
          open(stream, incoming);
        };
        return node;
      },
    };
    const { tally } = tallied(spec, counting);
    expectAll(spec, tally, [0]);
    expect(opened).toBeGreaterThan(nodes - 1);
  });
});
