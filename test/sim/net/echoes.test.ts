/** Copies that need not wake a node: that they do not must make no difference to anything. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { levelHdc } from "../../../models/encoder/level-hdc.ts";
import { Echoes } from "../../../sim/net/echoes.ts";
import { rememberPacket } from "../../../sim/net/packet-memo.ts";
import { UDP_PORT_BASE } from "../../../sim/net/sixlowpan/iphc.ts";
import type { Observer } from "../../../sim/observer.ts";
import { Trace } from "../../../sim/trace/trace.ts";
import { World } from "../../../sim/world.ts";
import type { WorldChange } from "../../../sim/world-change.ts";
import { keyOf } from "../../../src/base/chance.ts";
import type { Protocol } from "../../../src/host.ts";
import { resonance } from "../../../src/protocol/resonance.ts";
import { gossipProtocol, gossipWorld } from "../../bench/gossip-world.ts";

const NODES = 10;
const MESSAGES = 6;
const TRACE_ROWS = 100_000;

const encoder = levelHdc.build(
  { dimensions: 384, range: [20, 80], levels: undefined },
  { key: keyOf("echoes", "encoder"), earlyRange: undefined },
);

const settings = fc.record({
  seed: fc.string({ maxLength: 4 }),
  // Latencies beyond the second between two messages: floods overlap.
  longestUs: fc.constantFrom(10_000, 4_000_000),
  seenCache: fc.integer({ min: 1, max: 4 }),
  jitter: fc.constantFrom(0, 50_000),
  forward: fc.constantFrom(
    { kind: "flood" as const },
    { kind: "probabilistic" as const, probability: 0.7 },
    { kind: "fanout" as const, peers: 3 },
    { kind: "counter" as const, threshold: 2, backoff: 30_000 },
  ),
});
type Settings = typeof settings extends fc.Arbitrary<infer S> ? S : never;

function protocolOf({ seenCache, jitter, forward }: Settings): Protocol {
  return resonance.build(
    {
      threshold: 0.35,
      vector: "trit5",
      route: "flood",
      filter: { scope: "own" },
      semanticDedup: 0,
      ttl: 12,
      forward,
      jitter,
      seenCache,
      heartbeat: "off",
    },
    { encoder, epochMs: 0, audience: "all" },
  );
}

/** Everything that a run shows, and its trace. */
function shownBy(asked: Settings, protocol: Protocol, changes: readonly WorldChange[] = []) {
  const { seed, longestUs } = asked;
  const spec = gossipWorld({ nodes: NODES, messages: MESSAGES, seed });
  const trace = new Trace(TRACE_ROWS);
  const told: unknown[] = [];
  const tell =
    (what: string) =>
    (...words: unknown[]) => {
      told.push([what, ...words.filter((word) => !(word instanceof Uint8Array))]);
    };
  const observer: Observer = { frameOutcome: tell("outcome"), noted: tell("noted"), delivered: tell("delivered") };
  const medium = { ...spec.medium, latencyUs: [1000, longestUs] } as typeof spec.medium;
  const world = new World({ ...spec, medium, trace }, protocol, [observer], changes);
  world.run();
  const rows = Array.from({ length: trace.length }, (_, row) => trace.row(row));
  // As text: thousands of rows are compared much faster.
  return { shown: JSON.stringify([told, rows]), digest: world.digest.total() };
}

const unaware = ({ identityIn: _, ...protocol }: Protocol): Protocol => protocol;

describe("echoes", () => {
  it("that do not wake their node change nothing", () => {
    fc.assert(
      fc.property(settings, (asked) => {
        expect(shownBy(asked, protocolOf(asked))).toEqual(shownBy(asked, unaware(protocolOf(asked))));
      }),
      { numRuns: 15 },
    );
  });

  it("are heeded again by nodes whose protocol changes", () => {
    const [asked] = fc.sample(settings, { numRuns: 1, seed: 3 });
    const flood: Settings = { ...asked, longestUs: 4_000_000, forward: { kind: "flood" } };
    const counter: Settings = { ...flood, forward: { kind: "counter", threshold: 2, backoff: 30_000 } };
    const shown = (protocolFor: (of: Settings) => Protocol) =>
      shownBy(flood, protocolFor(flood), [{ atUs: 4_500_000, protocol: protocolFor(counter) }]);
    expect(shown(protocolOf)).toEqual(shown((of) => unaware(protocolOf(of))));
  });

  it("are frames that nodes are spared", () => {
    let handed = 0;
    const counting = (protocol: Protocol): Protocol => ({
      ...protocol,
      create: (host) => {
        const node = protocol.create(host);
        const { onFrame } = node;
        node.onFrame = (...frame) => {
          handed++;
          onFrame.apply(node, frame);
        };
        return node;
      },
    });
    const handedBy = (protocol: Protocol): number => {
      handed = 0;
      new World(gossipWorld({ nodes: NODES, messages: MESSAGES, seed: "spared" }), counting(protocol)).run();
      return handed;
    };
    const spared = handedBy(gossipProtocol("spared"));
    expect(spared).toBeLessThan(handedBy(unaware(gossipProtocol("spared"))) / 3);
  });

  it("would be told from new messages taken for copies", () => {
    const [asked] = fc.sample(settings, { numRuns: 1, seed: 3 });
    const flood: Settings = { ...asked, jitter: 0, forward: { kind: "flood" } };
    const protocol = protocolOf(flood);
    const deaf: Protocol = {
      ...protocol,
      identityIn: () => "all the same",
      create: (host) => {
        const ignore = host.ignoreCopiesOf?.bind(host);
        Object.defineProperty(host, "ignoreCopiesOf", { value: () => ignore?.("all the same") });
        return protocol.create(host);
      },
    };
    expect(shownBy(flood, deaf).digest).not.toBe(shownBy(flood, protocol).digest);
  });

  it("are told from all other messages, however many there are", () => {
    const echoes = new Echoes(2, (datagram) => String(new DataView(datagram.buffer).getUint32(0)));
    const messageOf = (identity: number) => {
      const payload = new Uint8Array(4);
      new DataView(payload.buffer).setUint32(0, identity);
      const ports = { sourcePort: UDP_PORT_BASE, destinationPort: UDP_PORT_BASE };
      const frame = new Uint8Array(1);
      rememberPacket(frame, { kind: "udp", source: 1, destination: 2, hopLimit: 64, ...ports, payload });
      return echoes.messageIn(frame);
    };
    echoes.ignore(0, "1");
    expect(echoes.isEcho(0, messageOf(1))).toBe(true);
    for (let identity = 2; identity < 10_000; identity++) {
      echoes.ignore(1, String(identity));
      expect(echoes.isEcho(1, messageOf(identity))).toBe(true);
      expect(echoes.isEcho(0, messageOf(identity))).toBe(false);
    }
    // Its number was given up meanwhile: the copy wakes the node, which knows it.
    expect(echoes.isEcho(0, messageOf(1))).toBe(false);
    echoes.heed(1);
    expect(echoes.isEcho(1, messageOf(9999))).toBe(false);
  });
});
