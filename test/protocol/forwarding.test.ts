import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coinFlipping, flooding, sampling } from "../../src/protocol/forwarding.ts";
import { Gossip } from "../../src/protocol/gossip.ts";
import type { Message, MessageCodec } from "../../src/protocol/message.ts";
import { FakeHost } from "../support/fake-host.ts";

const frame = Uint8Array.of(7);
const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("a copy for so many neighbours", () => {
  it("goes to different ones, never back, and to all where there are no more", () => {
    const neighbours = fc.uniqueArray(fc.nat(50), { maxLength: 12 }).map((all) => all.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(
        neighbours,
        fc.integer({ min: 1, max: 6 }),
        fc.array(draw, { minLength: 1 }),
        fc.nat(50),
        (all, peers, draws, from) => {
          const host = new FakeHost({ neighbours: all, draws });
          sampling(peers).send(host, frame, from);
          const to = host.sent.map((one) => one.to!);
          const candidates = all.filter((neighbour) => neighbour !== from);
          expect(new Set(to).size).toBe(to.length);
          expect(to.length).toBe(Math.min(peers, candidates.length));
          for (const one of to) expect(candidates).toContain(one);
        },
      ),
    );
  });

  it("finds each of them equally often, whoever it came from", () => {
    const counts = new Map<number, number>();
    const steps = 24;
    // All pairs of draws, so that nothing is left to chance.
    for (let a = 0; a < steps; a++)
      for (let b = 0; b < steps; b++) {
        const host = new FakeHost({ neighbours: [1, 3, 4, 6, 9], draws: [(a + 0.5) / steps, (b + 0.5) / steps] });
        sampling(2).send(host, frame, 4);
        for (const { to } of host.sent) counts.set(to!, (counts.get(to!) ?? 0) + 1);
      }
    expect(Object.fromEntries(counts)).toEqual({ 1: 288, 3: 288, 6: 288, 9: 288 });
  });
});

describe("a coin", () => {
  const codec: MessageCodec<Message> = { decode: () => undefined, forwardedCopy: () => frame };
  const message: Message = { nodeId: "other", timestampMs: 1, identity: "1/other", ttl: 1 };

  it("decides of every copy of others, and of none of one's own", () => {
    const host = new FakeHost({ draws: [0.3, 0.31, 0.29] });
    const relay = new Gossip(host, codec, { ttl: 3, jitter: 0 }, coinFlipping(0.3));
    relay.originate(frame);
    expect([host.sent.length, host.notes]).toEqual([1, []]);
    for (let copy = 0; copy < 3; copy++) relay.pass(message, 5);
    expect(host.notes).toEqual(["withheld", "withheld", "forwarded"]);
    expect(host.sent.map(({ except }) => except)).toEqual([undefined, 5]);
  });

  it("is not thrown in a flood", () => {
    const host = new FakeHost({ draws: [0.999] });
    const relay = new Gossip(host, codec, { ttl: 3, jitter: 0 }, flooding);
    relay.pass(message, 5);
    relay.pass({ ...message, ttl: 0 }, 5);
    expect(host.notes).toEqual(["forwarded", "ttl-expired"]);
  });
});
