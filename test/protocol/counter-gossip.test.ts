import fc from "fast-check";
import { expect, test } from "vitest";
import { CounterGossip } from "../../src/protocol/counter-gossip.ts";
import { FORWARD_TIMER } from "../../src/protocol/forward-queue.ts";
import type { Message, MessageCodec } from "../../src/protocol/message.ts";
import { FakeHost } from "../support/fake-host.ts";

const codec: MessageCodec<Message> = {
  decode: () => undefined,
  forwardedCopy: (message) => Uint8Array.of(message.timestampMs, message.ttl - 1),
};
const messageOf = (number: number, ttl = 2): Message => ({
  ...{ nodeId: "other", timestampMs: number, identity: `${number}/other`, ttl },
});
const settings = { ttl: 3, threshold: 3, backoff: 1000 };

test("a copy is passed on unless its own message was heard often enough meanwhile, across snapshots too", () => {
  const heard = fc.array(fc.nat(4), { maxLength: 25 });
  fc.assert(
    fc.property(heard, fc.nat(25), fc.integer({ min: 2, max: 4 }), (numbers, at, threshold) => {
      const host = new FakeHost({ draws: [0.5] });
      let relay = new CounterGossip(host, codec, { ...settings, threshold });
      numbers.forEach((number, i) => {
        if (i === at)
          relay = new CounterGossip(host, codec, { ...settings, threshold }, structuredClone(relay.snapshot()));
        if (numbers.indexOf(number) === i) relay.pass(messageOf(number), 7);
        else relay.heardAgain(messageOf(number));
      });
      host.advance(1000, { onTimer: (timer: number) => relay.onTimer(timer) } as never);
      const copiesOf = (number: number) => numbers.filter((one) => one === number).length;
      const all = [...new Set(numbers)];
      const passed = all.filter((number) => copiesOf(number) < threshold);
      expect(host.sent.map(({ frame, except }) => [...frame, except])).toEqual(passed.map((number) => [number, 1, 7]));
      expect([host.count("forwarded"), host.count("withheld")]).toEqual([passed.length, all.length - passed.length]);
    }),
  );
});

test("it is decided within the backoff, as the draw says, and what has no hops left never waits", () => {
  const host = new FakeHost({ draws: [0.25, 0.75] });
  const relay = new CounterGossip(host, codec, settings);
  relay.pass(messageOf(1, 0), 7);
  expect(host.notes).toEqual(["ttl-expired"]);
  expect(host.timers.has(FORWARD_TIMER)).toBe(false);
  relay.pass(messageOf(2), 7);
  relay.pass(messageOf(3), 7);
  const node = { onTimer: (timer: number) => relay.onTimer(timer) } as never;
  host.advance(249, node);
  expect(host.sent).toEqual([]);
  host.advance(1, node);
  expect(host.sent.length).toBe(1);
  host.advance(500, node);
  expect(host.sent.map(({ frame }) => frame[0])).toEqual([2, 3]);
});
