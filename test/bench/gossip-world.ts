/**
 * A flood as network simulators are compared by: one message a second from random nodes of an 8-regular random graph,
 * forwarded at once on first receipt, 1 to 10 ms a hop, 5 % loss, TTL 12. Real Resonance nodes exchange encoded events.
 */
import { boardCatalogue } from "../../models/board/catalogue.ts";
import { levelHdc } from "../../models/encoder/level-hdc.ts";
import { createBernoulli } from "../../models/link/bernoulli.ts";
import type { SensorSeries } from "../../models/sensor/sensor.ts";
import type { Graph } from "../../models/topology/topology.ts";
import type { WorldSpec } from "../../sim/world-spec.ts";
import { keyOf, setupStream } from "../../src/base/chance.ts";
import type { Protocol } from "../../src/host.ts";
import { resonance } from "../../src/protocol/resonance.ts";

const US_PER_S = 1e6;
/** The graph is the union of so many random rings: each gives every node two neighbours. */
const RINGS = 4;
/** Values in turn, the ends of the encoder's range: every sample is news. */
const VALUES = [20, 80];

/** What a flood is made of. */
export interface GossipSettings {
  readonly nodes: number;
  /** Messages, one a second; the run ends 5 s after the last. */
  readonly messages: number;
  readonly seed: string;
}

/** The world; all nodes boot at its beginning, and the first message sets out after a second. */
export function gossipWorld({ nodes, messages, seed }: GossipSettings): WorldSpec {
  const random = setupStream(seed, "topology");
  const graph = unionOfRings(nodes, random);
  const instants: number[][] = Array.from({ length: nodes }, () => NEVER);
  for (let second = 1; second <= messages; second++) {
    const origin = Math.floor(random() * nodes);
    instants[origin] = [...instants[origin], second * US_PER_S];
  }
  return {
    seed,
    durationUs: (messages + 5) * US_PER_S,
    epochMs: 1_767_225_600_000,
    nodes: instants.map((times, index) => ({
      name: `node-${index + 1}`,
      isGateway: false,
      board: boardCatalogue.nrf52840,
      battery: undefined,
      sensor: times === NEVER ? undefined : seriesAt(times),
      bootUs: 0,
      clockDriftPpm: 0,
    })),
    medium: {
      kind: "links",
      graph,
      shared: false,
      latencyUs: [1000, 10_000],
      bitRate: Number.POSITIVE_INFINITY,
      headerBytes: 0,
      loss: createBernoulli(0.05),
      retries: 0,
      queueFrames: 8,
      transmitPowerDbm: 0,
    },
    digestWindowUs: 60 * US_PER_S,
  };
}

/** Resonance that floods without jitter, as the simulators compared with do. */
export function gossipProtocol(seed: string): Protocol {
  const encoder = levelHdc.build(
    { dimensions: 384, range: [20, 80], levels: undefined },
    { key: keyOf(seed, "encoder"), earlyRange: undefined },
  );
  return resonance.build(
    {
      threshold: 0.35,
      vector: "trit5",
      route: "flood",
      filter: { scope: "own" },
      semanticDedup: 0,
      ttl: 12,
      forward: { kind: "flood" },
      jitter: 0,
      seenCache: 4096,
      heartbeat: "off",
    },
    { encoder, epochMs: 0, audience: "all" },
  );
}

const NEVER: readonly number[] & number[] = [];

function seriesAt(timesUs: readonly number[]): SensorSeries {
  return {
    count: timesUs.length,
    timeUs: (ordinal) => timesUs[ordinal],
    countBefore: (timeUs) => timesUs.filter((at) => at < timeUs).length,
    read(from, to, values, labels) {
      for (let i = from; i < to; i++) {
        values[i - from] = VALUES[i % VALUES.length];
        labels[i - from] = 0;
      }
    },
    windows: undefined,
  };
}

/** Rings that share an edge leave their nodes one neighbour short: rare, and the lists have no repeats. */
function unionOfRings(order: number, random: () => number): Graph {
  const lists: number[][] = Array.from({ length: order }, () => []);
  const ring = Int32Array.from({ length: order }, (_, node) => node);
  for (let one = 0; one < RINGS; one++) {
    for (let i = order - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [ring[i], ring[j]] = [ring[j], ring[i]];
    }
    for (let i = 0; i < order; i++) {
      lists[ring[i]].push(ring[(i + 1) % order]);
      lists[ring[(i + 1) % order]].push(ring[i]);
    }
  }
  const neighbours = lists.map((list) => [...new Set(list)].sort((a, b) => a - b));
  return { order, neighbours };
}
