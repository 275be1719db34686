/** Plumtree against a model of one node that is as simple as it can be, and in small networks that break. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeControl, type GossipControl, lookAtControl } from "../../src/protocol/gossip-control.ts";
import { Hearing } from "../../src/protocol/hearing.ts";
import { IdentityNumbers } from "../../src/protocol/identity-numbers.ts";
import type { Message, MessageCodec } from "../../src/protocol/message.ts";
import { GRAFT_TIMER, Plumtree, type PlumtreeSettings } from "../../src/protocol/plumtree.ts";
import { FakeHost } from "../support/fake-host.ts";
import { FakeNetwork } from "../support/fake-network.ts";
import { protocolOf } from "./support.ts";

/** Messages of three bytes, a mark, number and ttl. */
const codec: MessageCodec<Message> = {
  decode: ([mark, number, ttl]) =>
    mark === 9 ? { nodeId: "other", timestampMs: number, identity: `${number}/other`, ttl } : undefined,
  forwardedCopy: (message) => Uint8Array.of(9, message.timestampMs, message.ttl - 1),
};

const SETTINGS: PlumtreeSettings = { ttl: 9, jitter: 0, graftAfter: 100, graftRetry: 40, keep: 3 };
const NEIGHBOURS = [1, 2, 3, 4];

/** One frame in words: `2:message 7/3` is number 7 with 3 hops left, to neighbour 2. */
function worded(to: number, frame: Uint8Array): string {
  const message = codec.decode(frame);
  if (message !== undefined) return `${to}:message ${message.timestampMs}/${message.ttl}`;
  const control = lookAtControl(frame) as GossipControl;
  return `${to}:${control.kind}${control.kind === "prune" ? "" : ` ${control.message.timestampMs}`}`;
}

type Step =
  | { readonly do: "message"; readonly number: number; readonly ttl: number; readonly from: number }
  | { readonly do: "ihave" | "graft"; readonly number: number; readonly from: number }
  | { readonly do: "prune"; readonly from: number }
  | { readonly do: "wait"; readonly us: number };

const number = fc.nat(7);
const from = fc.constantFrom(...NEIGHBOURS, 9);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("message" as const), number, ttl: fc.nat(3), from }),
  fc.record({ do: fc.constantFrom("ihave" as const, "graft" as const), number, from }),
  fc.record({ do: fc.constant("prune" as const), from }),
  fc.record({ do: fc.constant("wait" as const), us: fc.nat(120) }),
);

/** The paper's algorithm for one node, with lists where the real one has structures, and every wait looked at each µs. */
class Model {
  readonly said: string[] = [];
  readonly lazy = new Set<number>();
  readonly known = new Set<number>();
  kept: { number: number; ttl: number }[] = [];
  missing: { number: number; dueUs: number; announcers: number[] }[] = [];
  nowUs = 0;

  take(step: Step): void {
    if (step.do === "wait") for (let us = 0; us < step.us; us++) this.tick();
    else if (step.do === "message") this.hear(step.number, step.ttl, step.from);
    else if (step.do === "prune") this.makeLazy(step.from);
    else if (step.do === "graft") {
      this.lazy.delete(step.from);
      const kept = this.kept.find((one) => one.number === step.number);
      if (kept) this.said.push(`${step.from}:message ${kept.number}/${kept.ttl}`);
    } else if (step.do === "ihave" && !this.known.has(step.number)) {
      const waiting = this.missing.find((one) => one.number === step.number);
      if (!waiting)
        this.missing.push({ number: step.number, dueUs: this.nowUs + SETTINGS.graftAfter, announcers: [step.from] });
      else if (!waiting.announcers.includes(step.from)) waiting.announcers.push(step.from);
    }
  }

  private hear(number: number, ttl: number, from: number): void {
    if (this.known.has(number)) {
      this.makeLazy(from);
      this.said.push(`${from}:prune`);
      return;
    }
    this.known.add(number);
    this.missing = this.missing.filter((one) => one.number !== number);
    this.lazy.delete(from);
    if (ttl === 0) return;
    this.kept = [...this.kept, { number, ttl: ttl - 1 }].slice(-SETTINGS.keep);
    const others = NEIGHBOURS.filter((one) => one !== from);
    for (const one of others) if (!this.lazy.has(one)) this.said.push(`${one}:message ${number}/${ttl - 1}`);
    for (const one of others) if (this.lazy.has(one)) this.said.push(`${one}:ihave ${number}`);
  }

  private tick(): void {
    this.nowUs++;
    for (const one of this.missing.filter(({ dueUs }) => dueUs === this.nowUs)) {
      const announcer = one.announcers.shift()!;
      this.lazy.delete(announcer);
      this.said.push(`${announcer}:graft ${one.number}`);
      one.dueUs = this.nowUs + SETTINGS.graftRetry;
    }
    this.missing = this.missing.filter(({ announcers }) => announcers.length > 0);
  }

  private makeLazy(from: number): void {
    if (NEIGHBOURS.includes(from)) this.lazy.add(from);
  }
}

/** The real node; after every fifth step it is taken out and put back. */
function said(
  steps: readonly Step[],
  make = (...parts: ConstructorParameters<typeof Plumtree<Message>>) => new Plumtree(...parts),
) {
  const host = new FakeHost({ neighbours: NEIGHBOURS, sharedMedium: false });
  const remembering = { seenCache: 64, identities: new IdentityNumbers() };
  let relay = make(host, codec, SETTINGS);
  let hearing = new Hearing(host, codec, remembering, relay.overhears);
  steps.forEach((one, i) => {
    if (one.do === "wait") host.advance(one.us, { onTimer: (timer: number) => relay.onTimer(timer) } as never);
    else {
      const message = hearing.hear(frameOf(one), one.from);
      if (message !== undefined) {
        hearing.remember(message);
        relay.pass(message, one.from);
      }
    }
    if (i % 5 !== 4) return;
    const [tree, seen] = [structuredClone(relay.snapshot()), hearing.identities];
    relay = make(host, codec, SETTINGS, tree);
    hearing = new Hearing(host, codec, remembering, relay.overhears, seen);
    host.timers.delete(GRAFT_TIMER);
    relay.start();
  });
  return { words: host.sent.map(({ to, frame }) => worded(to!, frame)), lazy: relay.snapshot().lazy };
}

function frameOf(one: Exclude<Step, { readonly do: "wait" }>): Uint8Array {
  if (one.do === "message") return Uint8Array.of(9, one.number, one.ttl);
  if (one.do === "prune") return encodeControl({ kind: "prune" });
  return encodeControl({ kind: one.do, message: { nodeId: "other", timestampMs: one.number } });
}

describe("a node", () => {
  const steps = fc.array(step, { maxLength: 60, size: "max" });
  const modelled = (all: readonly Step[]) => {
    const model = new Model();
    for (const one of all) model.take(one);
    return { words: model.said, lazy: [...model.lazy].sort((a, b) => a - b) };
  };

  it("says what the model says, whatever it hears and however often it is restored", () => {
    fc.assert(
      fc.property(steps, (all) => {
        expect(said(all)).toEqual(modelled(all));
      }),
      { numRuns: 600 },
    );
  });

  it("would be caught if it did not make the sender of a copy lazy, or forgot to ask", () => {
    class Eager extends Plumtree<Message> {
      override heardAgain(): void {}
    }
    class Patient extends Plumtree<Message> {
      override onTimer(): void {}
    }
    for (const Twin of [Eager, Patient]) {
      const twin = (...parts: ConstructorParameters<typeof Plumtree<Message>>) => new Twin(...parts);
      const differs = fc.sample(steps, 60).some((all) => said(all, twin).words.join() !== modelled(all).words.join());
      expect(differs).toBe(true);
    }
  });

  it("remembers no more than it may, whatever it is told of", () => {
    const host = new FakeHost({ neighbours: NEIGHBOURS, sharedMedium: false });
    const relay = new Plumtree(host, codec, SETTINGS);
    const nothing = { knows: () => false };
    for (let n = 0; n < 500; n++) {
      const message = { nodeId: `n${n}`, timestampMs: n };
      relay.hearControl(encodeControl({ kind: "ihave", message }), 1 + (n % 4), nothing);
      relay.originate(Uint8Array.of(9, n % 256, 1), n);
    }
    for (let stranger = 0; stranger < 500; stranger++)
      relay.hearControl(encodeControl({ kind: "prune" }), stranger, nothing);
    const { lazy, kept, missing } = relay.snapshot();
    expect([lazy, kept.length, missing.length]).toEqual([NEIGHBOURS, 3, 64]);
  });
});

describe("a network", () => {
  /** A connected graph: a random tree and further edges. */
  const graph = fc
    .record({
      parents: fc.array(fc.nat(1000), { minLength: 3, maxLength: 14 }),
      chords: fc.array(fc.tuple(fc.nat(99), fc.nat(99)), { maxLength: 20 }),
    })
    .map(({ parents, chords }) => {
      const order = parents.length + 1;
      const sets = Array.from({ length: order }, () => new Set<number>());
      const edges = [
        ...parents.map((parent, i) => [i + 1, parent % (i + 1)]),
        ...chords.map(([a, b]) => [a % order, b % order]),
      ];
      for (const [a, b] of edges) {
        if (a === b) continue;
        sets[a].add(b);
        sets[b].add(a);
      }
      return sets.map((set) => [...set].sort((a, b) => a - b));
    });
  const plumtree = { kind: "plumtree", graftAfter: 50_000, graftRetry: 20_000, keep: 16 } as const;
  const networkOf = (neighbours: number[][]) =>
    new FakeNetwork(protocolOf({ forward: plumtree, ttl: 64, jitter: 0 }), neighbours, () => ({ sharedMedium: false }));
  /** A message sets out; tells the payloads that were sent and who has it, itself included. */
  const spread = (network: FakeNetwork, origin: number, value: number) => {
    const before = network.hosts.map(({ sent, deliveries }) => [sent.length, deliveries.length]);
    network.sample(origin, value);
    network.settle();
    const sent = network.hosts.flatMap(({ sent: all }, i) => all.slice(before[i][0]));
    const reached = network.hosts.filter(
      ({ deliveries }, i) => i === origin || deliveries.length > before[i][1],
    ).length;
    return { reached, payloads: sent.filter(({ frame }) => frame[0] !== 0).length };
  };

  it("becomes a tree: everyone hears every message, from the second one on exactly once", () => {
    fc.assert(
      fc.property(graph, fc.nat(99), (neighbours, at) => {
        const network = networkOf(neighbours);
        const order = neighbours.length;
        const edges = neighbours.reduce((sum, { length }) => sum + length, 0) / 2;
        const first = spread(network, at % order, 25);
        expect(first.reached).toBe(order);
        expect(first.payloads).toBe(2 * edges - (order - 1));
        expect(spread(network, at % order, 75)).toEqual({ reached: order, payloads: order - 1 });
        expect(spread(network, (at * 7) % order, 25).reached).toBe(order);
      }),
      { numRuns: 60 },
    );
  });

  it("heals where nodes die, as long as those alive are connected", () => {
    fc.assert(
      fc.property(graph, fc.nat(99), (neighbours, at) => {
        const network = networkOf(neighbours);
        const order = neighbours.length;
        const origin = at % order;
        spread(network, origin, 25);
        const dead = new Set(
          Array.from({ length: order }, (_, i) => i).filter((i) => i !== origin && (i * 7 + at) % 3 === 0),
        );
        network.carries = (from, to) => !dead.has(from) && !dead.has(to);
        const reachable = new Set([origin]);
        for (const one of reachable) for (const next of neighbours[one]) if (!dead.has(next)) reachable.add(next);
        expect(spread(network, origin, 75).reached).toBe(reachable.size);
      }),
      { numRuns: 60 },
    );
  });

  it("hears in spite of lost payloads of what is announced to it, and not where announcements are lost too", () => {
    // A ring: two ways to everyone, one of them cut for payloads.
    const ring = Array.from({ length: 8 }, (_, i) => [(i + 7) % 8, (i + 1) % 8].sort((a, b) => a - b));
    for (const [losesAnnouncements, reached] of [
      [false, 8],
      [true, 4],
    ] as const) {
      const network = networkOf(ring);
      spread(network, 0, 25);
      let isCut = true;
      network.carries = (from, to, frame) => {
        if (losesAnnouncements && frame[0] === 0) return false;
        if (!(isCut && from === 0 && to === 1)) return true;
        isCut = false;
        return false;
      };
      expect(spread(network, 0, 75).reached).toBe(reached);
    }
  });
});
