import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hashOfName } from "../../src/base/name-index.ts";
import { decodeEvent, encodeEvent } from "../../src/protocol/semantic-event.ts";
import { packings } from "../../src/protocol/vector/catalogue.ts";
import { EPOCH_US, FakeHost } from "../support/fake-host.ts";
import { FakeNetwork, lineOf } from "../support/fake-network.ts";
import { blockOf, encoder, protocolOf } from "./support.ts";

const EPOCH_MS = EPOCH_US / 1000;

/** An event of another node, as bytes. */
function eventOf(value: number, nodeId = "other", timestampMs = EPOCH_MS, ttl = 2): Uint8Array {
  const vector = packings.trit5.encode(encoder.encode(value).components);
  return encodeEvent({ nodeId, timestampMs, vector, dimensions: 384, ttl });
}

describe("own samples", () => {
  test("the first is sent, those of the same meaning are not", () => {
    const host = new FakeHost();
    const node = protocolOf().create(host);
    const block = blockOf([50, 60, 29, 71.5, 71.5], [], 10);
    const seen: number[] = [];
    for (let at = node.scanSamples(block, 0, 5); at < 5; at = node.scanSamples(block, at + 1, 5)) {
      seen.push(at);
      node.onSample(block, at, EPOCH_US + at * 1_000_000);
    }
    // 50 → 60 and 29 are within 21 of 50; 71.5 is not.
    expect(seen).toEqual([0, 3]);
    expect(host.publications).toEqual([
      { ordinal: 10, timestampMs: EPOCH_MS },
      { ordinal: 13, timestampMs: EPOCH_MS + 3000 },
    ]);
    const { nodeId, timestampMs, dimensions, ttl, vector } = decodeEvent(host.sent[1].frame);
    expect({ nodeId, timestampMs, dimensions, ttl }).toEqual({
      nodeId: "node-1",
      timestampMs: EPOCH_MS + 3000,
      dimensions: 384,
      ttl: 2,
    });
    expect(encoder.decode(packings.trit5.decode(vector, 384) as Int8Array)).toBe(
      encoder.valueOf(encoder.levelOf(71.5)),
    );
  });

  test("onSample decides for good: no news, no transmission", () => {
    const host = new FakeHost();
    const node = protocolOf().create(host);
    node.onSample(blockOf([50, 50]), 0, EPOCH_US);
    node.onSample(blockOf([50, 50]), 1, EPOCH_US);
    expect(host.sent.length).toBe(1);
  });

  test("a node that would repeat a millisecond takes the next one", () => {
    const host = new FakeHost();
    const node = protocolOf().create(host);
    for (const value of [20, 50, 80]) node.onSample(blockOf([value]), 0, EPOCH_US + 400);
    node.onSample(blockOf([20]), 0, EPOCH_US + 9000);
    expect(host.publications.map(({ timestampMs }) => timestampMs - EPOCH_MS)).toEqual([0, 1, 2, 9]);
  });

  test("a 384-trit event of a node with a short name fits one IEEE 802.15.4 frame of 127 bytes", () => {
    const host = new FakeHost({ name: "node-12" });
    protocolOf()
      .create(host)
      .onSample(blockOf([50]), 0, EPOCH_US);
    expect(host.sent[0].frame.length).toBeLessThanOrEqual(127 - 11);
  });

  test.each(Object.keys(packings) as (keyof typeof packings)[])("any packing carries the value: %s", (vector) => {
    const network = new FakeNetwork(protocolOf({ vector }), lineOf(2));
    network.sample(0, 50);
    network.settle();
    expect(network.hosts[1].deliveries).toMatchObject([
      { origin: "node-0", timestampMs: EPOCH_MS, value: 50, hops: 1 },
    ]);
  });
});

describe("what others say", () => {
  test("is delivered once, with hops; one's own words are never news", () => {
    const host = new FakeHost();
    const node = protocolOf().create(host);
    const frame = eventOf(50, "other", EPOCH_MS, 1);
    node.onFrame(frame, 4);
    node.onFrame(frame, 5);
    node.onFrame(eventOf(50, "node-1"), 5);
    node.onFrame(eventOf(50, "far", EPOCH_MS, 9), 5);
    expect(host.deliveries.map(({ origin, value, hops }) => [origin, value, hops])).toEqual([
      ["other", 50, 2],
      ["far", 50, 0],
    ]);
    expect(host.count("duplicate")).toBe(2);
  });

  test("is news from a node of another name, whose hash is that of one's own", () => {
    const [name, other] = ["costarring", "liquid"];
    expect(hashOfName(other)).toBe(hashOfName(name));
    const host = new FakeHost({ name });
    const node = protocolOf().create(host);
    node.onFrame(eventOf(50, other), 4);
    node.onFrame(eventOf(50, name), 4);
    expect(host.deliveries.map(({ origin }) => origin)).toEqual([other]);
  });

  test("with no hops left is not forwarded", () => {
    const host = new FakeHost();
    protocolOf({ jitter: 0 })
      .create(host)
      .onFrame(eventOf(50, "other", EPOCH_MS, 0), 4);
    expect([host.sent.length, host.count("ttl-expired"), host.deliveries.length]).toEqual([0, 1, 1]);
  });

  test("does not touch the filter in scope own, and does in scope mesh", () => {
    const own = protocolOf().create(new FakeHost());
    own.onFrame(eventOf(50), 4);
    expect(own.scanSamples(blockOf([50]), 0, 1)).toBe(0);

    const host = new FakeHost();
    const mesh = protocolOf({ filter: { scope: "mesh" }, jitter: 0 }).create(host);
    mesh.onFrame(eventOf(50), 4);
    expect(host.rescans).toBe(1);
    expect(mesh.scanSamples(blockOf([50]), 0, 1)).toBe(1);
    mesh.onFrame(eventOf(60, "third"), 4);
    expect([host.count("not-accepted"), host.deliveries.length, host.sent.length]).toEqual([1, 1, 1]);
    mesh.onFrame(eventOf(80, "third", EPOCH_MS + 1), 4);
    expect([host.count("not-accepted"), host.deliveries.length, host.sent.length]).toEqual([1, 2, 2]);
  });

  test("semantic dedup drops what is near one of the last accepted states, and counts it", () => {
    const host = new FakeHost();
    const node = protocolOf({ semanticDedup: 2 }).create(host);
    for (const [i, value] of [50, 80, 51, 20, 51].entries()) node.onFrame(eventOf(value, `n${i}`), 4);
    // 51 is near 50; after 80 and 20 have pushed 50 out it is far from both.
    expect(host.deliveries.map(({ origin }) => origin)).toEqual(["n0", "n1", "n3", "n4"]);
    expect(host.count("suppressed")).toBe(1);
  });

  test("a vector of another network is malformed, and does not hide an intact copy", () => {
    const host = new FakeHost();
    const node = protocolOf().create(host);
    const bad = encodeEvent({
      nodeId: "other",
      timestampMs: EPOCH_MS,
      vector: new Uint8Array(77).fill(255),
      dimensions: 384,
      ttl: 2,
    });
    const short = encodeEvent({
      nodeId: "other",
      timestampMs: EPOCH_MS,
      vector: new Uint8Array(2),
      dimensions: 10,
      ttl: 2,
    });
    for (const frame of [bad, short, eventOf(50)]) node.onFrame(frame, 4);
    expect(host.notes).toEqual(["malformed", "malformed"]);
    expect(host.deliveries.length).toBe(1);
  });
});

test("a node that boots with copies still waiting sends them", () => {
  const before = protocolOf().create(new FakeHost());
  before.onFrame(eventOf(50), 4);
  const host = new FakeHost({ nowUs: EPOCH_US + 5_000_000 });
  const node = protocolOf().restore(host, before.snapshot());
  node.start();
  host.advance(0, node);
  expect(host.sent.map(({ frame, except }) => [decodeEvent(frame).ttl, except])).toEqual([[1, 4]]);
});

test("arbitrary, cut and altered bytes are only ever noted", () => {
  const altered = fc.tuple(fc.nat(), fc.nat(255), fc.nat()).map(([at, byte, length]) => {
    const bytes = eventOf(50);
    bytes[at % bytes.length] = byte;
    return bytes.slice(0, length % (bytes.length + 1));
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 100 }), altered), (bytes) => {
      const host = new FakeHost();
      const before = bytes.slice();
      protocolOf({ jitter: 0 }).create(host).onFrame(bytes, 1);
      if (host.deliveries.length === 0) expect(host.notes).toEqual(["malformed"]);
      expect(bytes).toEqual(before);
    }),
    { numRuns: 500 },
  );
});

describe("heartbeat", () => {
  const PERIOD = 60_000_000;

  test("repeats the last state after a period of silence, with a stamp of its own", () => {
    const host = new FakeHost();
    const node = protocolOf({ heartbeat: PERIOD }).create(host);
    node.start();
    host.advance(PERIOD, node);
    expect(host.sent).toEqual([]);
    node.onSample(blockOf([50], [], 7), 0, host.nowUs);
    host.advance(2 * PERIOD, node);
    expect(host.publications.map(({ ordinal, timestampMs }) => [ordinal, timestampMs - EPOCH_MS])).toEqual([
      [7, 60_000],
      [7, 120_000],
      [7, 180_000],
    ]);
    const vectors = host.sent.map(({ frame }) => decodeEvent(frame).vector);
    expect(vectors[1]).toEqual(vectors[0]);
  });

  test("is off by default", () => {
    const host = new FakeHost();
    const node = protocolOf().create(host);
    node.onSample(blockOf([50]), 0, EPOCH_US);
    expect(host.timers.size).toBe(0);
  });

  test("starts again with a restored node", () => {
    const node = protocolOf({ heartbeat: PERIOD }).create(new FakeHost());
    node.onSample(blockOf([50]), 0, EPOCH_US);
    const host = new FakeHost();
    protocolOf({ heartbeat: PERIOD }).restore(host, node.snapshot()).start();
    expect(host.timers.size).toBe(1);
  });
});

describe("route tree", () => {
  const towardsZero = (i: number) => ({ isGateway: i === 0, ...(i === 0 ? {} : { nextHopToGateway: i - 1 }) });

  test("goes hop by hop to the gateway, farther than the TTL, and is delivered there only", () => {
    const network = new FakeNetwork(protocolOf({ route: "tree", ttl: 1 }), lineOf(9), towardsZero);
    network.sample(8, 50);
    network.settle();
    expect(network.hosts.map((host) => host.deliveries.length)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(network.hosts[0].deliveries[0]).toMatchObject({ origin: "node-8", value: 50, hops: 8 });
    expect(network.hosts.map((host) => host.sent.map(({ to }) => to))).toEqual([
      [],
      [0],
      [1],
      [2],
      [3],
      [4],
      [5],
      [6],
      [7],
    ]);
  });

  test("the gateway is the destination: it passes nothing on, and no hop is missing there", () => {
    const host = new FakeHost({ isGateway: true });
    const node = protocolOf({ route: "tree" }).create(host);
    node.onFrame(eventOf(50, "other", EPOCH_MS, 0), 3);
    node.onSample(blockOf([50]), 0, EPOCH_US);
    expect([host.deliveries.length, host.sent.length, host.notes]).toEqual([1, 0, []]);
  });

  test("without a route the loss is noted, by the origin and by a relay", () => {
    const host = new FakeHost();
    const node = protocolOf({ route: "tree" }).create(host);
    node.onSample(blockOf([50]), 0, EPOCH_US);
    node.onFrame(eventOf(50), 3);
    expect(host.notes).toEqual(["not-routed", "not-routed"]);
  });

  test("a route that goes in circles ends with the hop limit", () => {
    const network = new FakeNetwork(protocolOf({ route: "tree" }), [[1], [0]], (i) => ({ nextHopToGateway: 1 - i }));
    network.sample(0, 50);
    network.settle();
    expect(network.hosts[0].count("duplicate") + network.hosts[1].count("duplicate")).toBe(1);
    const host = new FakeHost({ nextHopToGateway: 2 });
    protocolOf({ route: "tree" })
      .create(host)
      .onFrame(eventOf(50, "other", EPOCH_MS, 0), 3);
    expect([host.sent.length, host.count("ttl-expired")]).toEqual([0, 1]);
  });
});
