import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FORWARD_TIMER, ForwardQueue } from "../../src/protocol/forward-queue.ts";
import { flooding } from "../../src/protocol/forwarding.ts";
import { Gossip } from "../../src/protocol/gossip.ts";
import { Hearing } from "../../src/protocol/hearing.ts";
import { IdentityNumbers } from "../../src/protocol/identity-numbers.ts";
import type { Message, MessageCodec } from "../../src/protocol/message.ts";
import { FakeHost } from "../support/fake-host.ts";
import { FakeNetwork, lineOf } from "../support/fake-network.ts";
import { protocolOf } from "./support.ts";

/** Messages of two bytes, number and ttl; a third byte is nonsense. */
const codec: MessageCodec<Message> = {
  decode: ([number, ttl, ...rest]) =>
    rest.length > 0 ? undefined : { nodeId: "other", timestampMs: number, identity: `${number}/other`, ttl },
  forwardedCopy: (message) => Uint8Array.of(message.timestampMs, message.ttl - 1),
};

function gossip(host: FakeHost, jitterUs: number) {
  const hearing = new Hearing(host, codec, { seenCache: 8, identities: new IdentityNumbers() });
  const relay = new Gossip(host, codec, { ttl: 3, jitter: jitterUs }, flooding);
  const receive = (number: number, ttl: number, from: number) => {
    const message = hearing.hear(Uint8Array.of(number, ttl), from);
    if (message === undefined) return;
    hearing.remember(message);
    relay.pass(message, from);
  };
  return { relay, receive };
}

test("against a model: each message forwarded once, with one hop less, if it had any left", () => {
  const received = fc.tuple(fc.nat(12), fc.nat(3), fc.nat(5));
  fc.assert(
    fc.property(fc.array(received, { maxLength: 30 }), (frames) => {
      const host = new FakeHost();
      const { receive } = gossip(host, 0);
      let seen: number[] = [];
      const expected: { bytes: number[]; except: number }[] = [];
      for (const [number, ttl, from] of frames) {
        receive(number, ttl, from);
        const isNew = !seen.includes(number);
        seen = [...seen.filter((one) => one !== number), number].slice(-8);
        if (isNew && ttl > 0) expected.push({ bytes: [number, ttl - 1], except: from });
      }
      expect(host.sent.map(({ frame, except }) => ({ bytes: [...frame], except }))).toEqual(expected);
      expect(host.count("forwarded")).toBe(expected.length);
      expect(host.notes.length).toBe(frames.length);
    }),
  );
});

describe("jitter", () => {
  test("copies wait for their draw, earliest first, whatever order they came in", () => {
    const host = new FakeHost({ draws: [0.9, 0.1, 0.5] });
    const { relay, receive } = gossip(host, 20_000);
    const node = { onTimer: (timer: number) => relay.onTimer(timer) } as never;
    for (const number of [1, 2, 3]) receive(number, 2, 0);
    host.advance(1999, node);
    expect(host.sent).toEqual([]);
    host.advance(1, node);
    expect(host.sent.map(({ frame }) => frame[0])).toEqual([2]);
    host.advance(20_000, node);
    expect(host.sent.map(({ frame }) => frame[0])).toEqual([2, 3, 1]);
    expect(host.earliestTimer()).toBeUndefined();
  });

  test("of two copies due at once, the one that came first leaves first", () => {
    const host = new FakeHost({ draws: [0.5] });
    const { relay, receive } = gossip(host, 20_000);
    for (const number of [1, 2, 3]) receive(number, 2, 0);
    host.advance(20_000, { onTimer: (timer: number) => relay.onTimer(timer) } as never);
    expect(host.sent.map(({ frame }) => frame[0])).toEqual([1, 2, 3]);
  });

  test("a full queue sends its earliest copy at once; nothing is lost", () => {
    const host = new FakeHost({ draws: [...Array.from({ length: 16 }, (_, i) => 1 - (i + 1) / 25), 0.99] });
    const { relay, receive } = gossip(host, 20_000);
    for (let number = 0; number < 16; number++) receive(number, 1, 0);
    expect(host.sent.length).toBe(0);
    receive(16, 1, 0);
    expect(host.sent.map(({ frame }) => frame[0])).toEqual([15]);
    expect(relay.snapshot().length).toBe(16);
    // The timer is that of the copy now first, not of the one that left early.
    expect(host.timers.get(FORWARD_TIMER)).toBe(relay.snapshot()[0].dueUs);
    host.advance(20_000, { onTimer: (timer: number) => relay.onTimer(timer) } as never);
    expect(host.sent.map(({ frame }) => frame[0]).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 17 }, (_, i) => i),
    );
  });

  test("what waits survives a snapshot, and start sets its timer again", () => {
    const host = new FakeHost({ draws: [0.5] });
    const { relay, receive } = gossip(host, 20_000);
    receive(1, 2, 7);
    const later = new FakeHost({ nowUs: host.nowUs + 30_000 });
    const restored = new Gossip(later, codec, { ttl: 3, jitter: 20_000 }, flooding, structuredClone(relay.snapshot()));
    restored.start();
    expect(later.timers.get(FORWARD_TIMER)).toBe(later.nowUs);
    later.advance(0, { onTimer: (timer: number) => restored.onTimer(timer) } as never);
    expect(later.sent.map(({ frame, except }) => [...frame, except])).toEqual([[1, 1, 7]]);
  });

  test("a copy that has left holds its frame no longer, and none that a snapshot shows is touched", () => {
    const frame = Uint8Array.of(1);
    const left: Uint8Array[] = [];
    const forwarder = { host: new FakeHost(), forward: (_copy: unknown, bytes: Uint8Array) => void left.push(bytes) };
    const queue = new ForwardQueue<{ dueUs: number; frame: Uint8Array; from: number }>();
    queue.wait({ dueUs: forwarder.host.nowUs, frame, from: 2 }, forwarder);
    const [shown] = queue.pending;
    queue.onTimer(forwarder);
    expect([left, shown.frame, queue.spare!.frame.length, queue.size]).toEqual([[frame], frame, 0, 0]);
  });

  test("a timer without anything waiting does nothing", () => {
    const host = new FakeHost();
    gossip(host, 20_000).relay.onTimer(FORWARD_TIMER);
    gossip(host, 20_000).relay.onTimer(99);
    expect(host.sent).toEqual([]);
  });
});

describe("reach", () => {
  /** Positions that heard of a sample taken at position `from`. */
  function reached(ttl: number, length: number, from: number, sharedMedium: boolean): number[] {
    const network = new FakeNetwork(protocolOf({ ttl }), lineOf(length), () => ({ sharedMedium }));
    network.sample(from, 50);
    network.settle();
    return network.hosts.flatMap((host, i) => (host.deliveries.length > 0 ? [i] : []));
  }

  test("exactly TTL hops on a line, over links and over a shared medium", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(9), fc.boolean(), (ttl, from, shared) => {
        const expected = Array.from({ length: 10 }, (_, i) => i).filter((i) => i !== from && Math.abs(i - from) <= ttl);
        expect(reached(ttl, 10, from, shared)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  test("the originator that sent with TTL instead of TTL − 1 would reach one hop too many", () => {
    expect(reached(4, 10, 0, true)).not.toEqual(reached(3, 10, 0, true));
    expect(reached(3, 10, 0, true)).toEqual([1, 2, 3]);
  });

  test("hops are counted, everyone forwards once, and frames do not go back over links", () => {
    const network = new FakeNetwork(protocolOf({ ttl: 9 }), lineOf(5), () => ({ sharedMedium: false }));
    network.sample(0, 50);
    network.settle();
    expect(network.hosts.map((host) => host.deliveries.map(({ hops }) => hops))).toEqual([[], [1], [2], [3], [4]]);
    expect(network.hosts.map((host) => host.count("forwarded"))).toEqual([0, 1, 1, 1, 1]);
    expect(network.hosts.map((host) => host.count("duplicate"))).toEqual([0, 0, 0, 0, 0]);
  });

  test("over a shared medium a forward is one broadcast, and the sender hears its echo as a duplicate", () => {
    const network = new FakeNetwork(protocolOf({ ttl: 9 }), lineOf(4), () => ({ sharedMedium: true }));
    network.sample(0, 50);
    network.settle();
    expect(network.hosts.map((_, i) => network.transmissionsOf(i))).toEqual([1, 1, 1, 1]);
    expect(network.hosts.map((host) => host.count("duplicate"))).toEqual([1, 1, 1, 0]);
  });

  test("all forwarders of one frame share the bytes of the copy", () => {
    const star = [[1, 2, 3], [0], [0], [0]];
    const network = new FakeNetwork(protocolOf(), star);
    network.sample(0, 50);
    network.settle();
    const copies = network.hosts.slice(1).map((host) => host.sent[0].frame);
    expect(copies[1]).toBe(copies[0]);
    expect(copies[2]).toBe(copies[0]);
  });
});
