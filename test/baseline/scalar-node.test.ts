import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { publishedSamples } from "../../models/sensor/published-vibration.ts";
import { deadband } from "../../src/baseline/deadband.ts";
import { decodeScalar, encodeScalar } from "../../src/baseline/scalar-message.ts";
import { sendAll } from "../../src/baseline/send-all.ts";
import type { Protocol } from "../../src/host.ts";
import { EPOCH_US, FakeHost } from "../support/fake-host.ts";
import { FakeNetwork, lineOf } from "../support/fake-network.ts";

const settings = {
  route: undefined,
  ttl: 3,
  forward: { kind: "flood" },
  jitter: 20_000,
  seenCache: 4096,
  heartbeat: "off",
} as const;
const context = { encoder: undefined, epochMs: EPOCH_US / 1000, audience: "all" } as const;
const blockOf = (values: readonly number[]) => ({
  firstOrdinal: 0,
  values: Float64Array.from(values),
  labels: new Uint8Array(values.length),
});
const withDelta = (delta: number) => deadband.build({ ...settings, delta }, context);

function sentOf(protocol: Protocol, values: readonly number[]): number[] {
  const host = new FakeHost();
  const node = protocol.create(host);
  const block = blockOf(values);
  for (
    let at = node.scanSamples(block, 0, values.length);
    at < values.length;
    at = node.scanSamples(block, at + 1, values.length)
  )
    node.onSample(block, at, EPOCH_US + at * 300_000);
  return host.publications.map(({ ordinal }) => ordinal);
}

describe("what is sent", () => {
  test("everything, or what differs from the last sent by more than delta, as a model says", () => {
    const samples = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 30 });
    fc.assert(
      fc.property(samples, fc.nat(4), (values, delta) => {
        expect(sentOf(sendAll.build(settings, context), values)).toEqual(values.map((_, i) => i));
        let last: number | undefined;
        const expected = values.flatMap((value, i) => {
          if (last !== undefined && Math.abs(value - last) <= delta) return [];
          last = value;
          return [i];
        });
        expect(sentOf(withDelta(delta), values)).toEqual(expected);
      }),
    );
  });

  test("a change of exactly delta is silence", () => {
    expect(sentOf(withDelta(5), [50, 55, 45, 55.5])).toEqual([0, 3]);
  });

  test("5 Hz on the published data: 1,112 of 12,000", () => {
    expect(sentOf(withDelta(5), [...publishedSamples(12_000).values]).length).toBe(1112);
  });

  test("a millisecond is never used twice", () => {
    const host = new FakeHost();
    const node = sendAll.build(settings, context).create(host);
    for (const value of [1, 2]) node.onSample(blockOf([value]), 0, EPOCH_US);
    expect(host.sent.map(({ frame }) => decodeScalar(frame).timestampMs - EPOCH_US / 1000)).toEqual([0, 1]);
  });

  test("a heartbeat repeats the last value", () => {
    const host = new FakeHost();
    const node = deadband.build({ ...settings, delta: 5, heartbeat: 1_000_000 }, context).create(host);
    node.start();
    node.onSample(blockOf([42]), 0, EPOCH_US);
    host.advance(2_000_000, node);
    expect(host.sent.map(({ frame }) => decodeScalar(frame).value)).toEqual([42, 42, 42]);
  });
});

describe("the way", () => {
  test("is a flood of TTL hops where everyone listens", () => {
    const network = new FakeNetwork(sendAll.build(settings, context), lineOf(6));
    network.sample(0, 42.5);
    network.settle();
    const heard = network.hosts.map((host) => host.deliveries.map(({ value, hops }) => [value, hops]));
    expect(heard).toEqual([[], [[42.5, 1]], [[42.5, 2]], [[42.5, 3]], [], []]);
  });

  test("is the tree where the gateway alone listens, unless the settings say otherwise", () => {
    const towardsZero = (i: number) => ({ isGateway: i === 0, ...(i === 0 ? {} : { nextHopToGateway: i - 1 }) });
    const sink = { ...context, audience: "sink" } as const;
    const tree = new FakeNetwork(sendAll.build(settings, sink), lineOf(6), towardsZero);
    tree.sample(5, 42.5);
    tree.settle();
    expect(tree.hosts.map((host) => host.deliveries.length)).toEqual([1, 0, 0, 0, 0, 0]);
    expect(tree.hosts[0].deliveries[0].hops).toBe(5);
    const flood = new FakeNetwork(sendAll.build({ ...settings, route: "flood" }, sink), lineOf(3), towardsZero);
    flood.sample(2, 42.5);
    flood.settle();
    expect(flood.hosts.map((host) => host.deliveries.length)).toEqual([1, 1, 0]);
  });
});

test("a restored node goes on as the old one would have", () => {
  const step = fc.tuple(fc.constantFrom("sample", "frame", "wait"), fc.nat(9));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), fc.nat(19), (steps, at) => {
      const run = (restoreAt: number) => {
        const protocol = withDelta(3);
        const host = new FakeHost({ draws: [0.3, 0.9] });
        let node = protocol.create(host);
        steps.forEach(([kind, n], i) => {
          if (i === restoreAt) node = protocol.restore(host, structuredClone(node.snapshot()));
          if (kind === "wait") host.advance(n * 2000, node);
          else if (kind === "frame")
            node.onFrame(encodeScalar({ nodeId: "other", timestampMs: n, ttl: n % 3, value: n }), n);
          else if (node.scanSamples(blockOf([n]), 0, 1) === 0) node.onSample(blockOf([n]), 0, host.nowUs);
        });
        return [host.sent, host.deliveries, host.notes, host.publications, [...host.timers]];
      };
      expect(run(at)).toEqual(run(-1));
    }),
  );
});

test("arbitrary bytes are only ever noted", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
      const host = new FakeHost();
      sendAll.build(settings, context).create(host).onFrame(bytes, 1);
      if (host.deliveries.length === 0) expect(host.notes).toEqual(["malformed"]);
    }),
    { numRuns: 300 },
  );
});

test("notes say what is sent, and which way", () => {
  const sink = { ...context, audience: "sink", sensorUnit: "Hz" } as const;
  expect(deadband.notes({ ...settings, delta: 5 }, sink)).toEqual([
    "A sample is sent when it differs from the last one sent by more than 5 Hz.",
    "Values go hop by hop to the gateway.",
  ]);
  expect(sendAll.notes(settings, context)).toEqual(["Values are flooded over 3 hops."]);
});
