/** What strangers and faulty peers may do to a session, and what they may not. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlainData } from "../../../src/host.ts";
import type { DownlinkState } from "../../../src/protocol/latent/downlink.ts";
import type { LatentNodeState } from "../../../src/protocol/latent/latent-node.ts";
import { extensionsOf, messagesOf } from "../../../src/protocol/latent/latent-state.ts";
import { latentStream } from "../../../src/protocol/latent/latent-stream.ts";
import { capabilitiesOf } from "../../../src/protocol/latent/session.ts";
import { encodeFrame } from "../../../src/protocol/vframe/encode.ts";
import { readHeader } from "../../../src/protocol/vframe/header.ts";
import type { JsonObject } from "../../../src/protocol/vframe/json-slice.ts";
import { MODALITY } from "../../../src/protocol/vframe/layout.ts";
import { sync } from "../../../src/protocol/vframe/message.ts";
import { StreamSender } from "../../../src/protocol/vstream/sender.ts";
import { FakeHost } from "../../support/fake-host.ts";
import { Pair, protocolOf, SETTINGS, type Settings } from "./pair.ts";

const talk = (settings: Partial<Settings> = {}) => {
  const pair = new Pair(protocolOf(settings));
  pair.sample();
  pair.run();
  return pair;
};
const toGateway = ({ said }: Pair) => said.flatMap(({ to, frame }) => (to === 0 ? [frame] : []));
const isData = (frame: Uint8Array) => readHeader(frame).streamId !== 0;
const document = (content: JsonObject) =>
  encodeFrame({ ...sync(content), streamId: 0, frameSeq: 0n, spaceHash32: 0, modality: MODALITY.mixed });

describe("a network that seals", () => {
  /** A stranger asks as the published programs do, who name no cipher and give no salt, and sends data in the open. */
  const intruded = (seal: boolean) => {
    const pair = new Pair(protocolOf({ seal }));
    pair.inject(0, document({ method: "ping", ts: 1 }));
    for (const frame of toGateway(talk()).filter(isData)) pair.inject(0, frame);
    return pair.hosts[0].deliveries.length;
  };

  it("takes nothing in the open, however it is asked", () => {
    expect(intruded(true)).toBe(0);
    // Where nobody insists on a seal, the same frames are taken.
    expect(intruded(false)).toBe(1);
  });

  it("sends nothing in the open to a gateway that offers no seal", () => {
    const open = toGateway(talk({ seal: false }));
    expect(open.filter(isData).length).toBeGreaterThan(0);
    const pair = new Pair(protocolOf({ seal: true }));
    // Every offer that comes down has lost its ciphers and its salts on the way.
    const gateway = talk();
    const offer = gateway.said.find(({ to, frame }) => to === 1 && !isData(frame))!;
    pair.loses = () => true;
    pair.sample();
    pair.inject(1, offer.frame);
    pair.loses = () => false;
    pair.run(3);
    for (const frame of toGateway(pair).filter(isData)) expect(readHeader(frame).flags & 2).toBe(2);
    pair.run();
    expect(pair.hosts[0].deliveries.length).toBe(1);
  });
});

/** A node's state, other than it was in what it holds of those who send to it. */
const withDownlink = (state: PlainData, change: Partial<DownlinkState>): PlainData => {
  const { downlinks, ...rest } = state as unknown as LatentNodeState;
  const changed = downlinks.map(([peer, downlink]) => [peer, { ...(downlink as DownlinkState), ...change }]);
  return { ...rest, downlinks: changed } as unknown as PlainData;
};

const { spaceHash32 } = capabilitiesOf(SETTINGS.dimensions, false, false);
/** All frames of a stream in the open. */
const streamOf = (streamId: number, hops: number, tokens: number = SETTINGS.tokens) => {
  const halves = new Uint8Array(2 * SETTINGS.dimensions * tokens);
  const latent = { origin: "far", timestampMs: streamId, hops, halves };
  const common = { streamId, spaceHash32, modality: MODALITY.mixed, direction: "initiator" } as const;
  const sender = new StreamSender(messagesOf(latent, "think", 200), { ...common, extensions: extensionsOf(latent) });
  const frames: Uint8Array[] = [];
  for (let wire = sender.next(); wire !== undefined; wire = sender.next()) frames.push(wire);
  return frames;
};
/** A machine between others, which a stranger has asked as the published programs do. */
const relay = (settings: Partial<Settings> = {}) => {
  const host = new FakeHost({ name: "relay", neighbours: [0, 5], nextHopToGateway: 0 });
  const node = protocolOf(settings).create(host);
  node.start();
  node.onFrame(document({ method: "ping", ts: 1 }), 5);
  const hear = (frames: readonly Uint8Array[], from = 5) => {
    for (const frame of frames) node.onFrame(frame, from);
  };
  return { host, node, hear, state: () => node.snapshot() as unknown as LatentNodeState };
};

describe("a machine between others", () => {
  it("passes states on, but not for ever in a circle", () => {
    const { host, hear } = relay();
    hear(streamOf(1, 62));
    expect(host.notes).toEqual(["forwarded"]);
    hear(streamOf(2, 63));
    expect(host.notes).toEqual(["forwarded", "ttl-expired"]);
  });

  it("remembers so many senders, and of those that are more the one heard least recently no longer", () => {
    const { node, state } = relay();
    for (let peer = 1000; peer < 1255; peer++) node.onFrame(document({ method: "ping", ts: 1 }), peer);
    node.onFrame(document({ method: "ping", ts: 1 }), 5);
    node.onFrame(document({ method: "ping", ts: 1 }), 9);
    const peers = state().downlinks.map(([peer]) => peer);
    expect(peers.length).toBe(256);
    expect(peers).not.toContain(1000);
    expect(peers.slice(-2)).toEqual([5, 9]);
  });

  it("gives up the oldest stream where a sender has begun more than it may", () => {
    const { host, hear } = relay({ streams: 2 });
    const [first, second, third] = [1, 2, 3].map((id) => streamOf(id, 1));
    for (const stream of [first, second, third]) hear(stream.slice(0, 2));
    expect(host.notes).toEqual(["incomplete"]);
    hear(second.slice(2));
    hear(third.slice(2));
    expect(host.count("forwarded")).toBe(2);
    hear(first);
    expect(host.count("forwarded")).toBe(2);
  });

  it("holds no more of a sender than its streams can be", () => {
    const { host, hear, state } = relay({ streams: 2 });
    for (const id of [1, 2]) hear(streamOf(id, 1, 40).slice(0, -1));
    const held = state().downlinks[0][1].link.flatMap(([, { wires }]) => wires);
    const bytes = held.reduce((sum, { length }) => sum + length, 0);
    const frames = Math.ceil((SETTINGS.dimensions * SETTINGS.tokens) / ((640 - 43) >> 1)) + 2;
    expect(bytes).toBeLessThanOrEqual(2 * frames * 640);
    expect(bytes).toBeGreaterThan(2 * (frames - 2) * 640);
    // Those that are as long as they should be still come through.
    hear(streamOf(3, 1));
    hear(streamOf(4, 1));
    expect(host.count("forwarded")).toBe(2);
  });
});

it("is not built for states that no receiver holds", () => {
  const context = { encoder: undefined, epochMs: 0, audience: "sink" } as const;
  expect(() => latentStream.build({ ...SETTINGS, tokens: 4096, dimensions: 4096 }, context)).toThrow(
    /a receiver holds/,
  );
  expect(() => latentStream.build({ ...SETTINGS, tokens: 512, dimensions: 4096, streams: 2 }, context)).not.toThrow();
});

describe("an answer", () => {
  it("is believed of the next machine only", () => {
    const pair = new Pair(protocolOf());
    pair.sample();
    pair.run();
    const ack = pair.said.find(({ to, frame }) => to === 1 && isData(frame))!.frame;
    const other = new Pair(protocolOf());
    other.loses = (frame) => isData(frame);
    other.sample();
    other.run(8);
    const underWay = () => (other.nodes[1].snapshot() as unknown as LatentNodeState).uplink.outgoing.streams.length;
    other.nodes[1].onFrame(ack, 7);
    expect([underWay(), other.hosts[1].count("malformed")]).toEqual([1, 1]);
    other.nodes[1].onFrame(ack, 0);
    expect([underWay(), other.hosts[1].count("malformed")]).toEqual([0, 1]);
  });

  it("of a session that is over ends no stream of the next", () => {
    const pair = new Pair(protocolOf({ streams: 1 }));
    pair.sample();
    pair.run();
    const ack = pair.said.find(({ to, frame }) => to === 1 && isData(frame))!;
    pair.restart(0, false);
    // A frame of the next stream has to be sent again, which an acknowledgement would prevent.
    pair.loses = (frame) => isData(frame) && readHeader(frame).frameSeq === 2n;
    pair.sample();
    while (pair.hosts[1].count("agreed") < 2) pair.run(1);
    pair.inject(1, ack.frame);
    pair.loses = () => false;
    pair.run();
    expect(pair.hosts[0].deliveries.length).toBe(2);
  });

  it("cannot be sealed for more streams than a session has, which harms nobody else", () => {
    const pair = new Pair(protocolOf({ seal: true }));
    pair.sample();
    pair.run();
    const full = Array.from({ length: 4096 }, (_, id) => [`${id + 5000}:3`, `${3n << 62n}`] as const);
    pair.restart(0, true, (state) => {
      return withDownlink(state, { sealer: full });
    });
    let data = 0;
    // The HEAD of the next state is lost, so that it is asked for when the timer fires.
    pair.loses = (frame) => isData(frame) && data++ === 0;
    pair.sample();
    expect(() => pair.run()).not.toThrow();
    expect(pair.hosts[0].count("malformed")).toBeGreaterThan(0);
    expect(pair.hosts[1].count("incomplete")).toBe(1);
  });
});

describe("a session", () => {
  it("has so many streams; the next ones have another, and nothing is lost between", () => {
    const pair = new Pair(protocolOf({ dimensions: 8, tokens: 1, seal: true, retransmit: false }));
    for (let n = 0; n < 1003; n++) {
      pair.sample();
      pair.run();
    }
    expect(pair.hosts[1].count("agreed")).toBe(2);
    expect(pair.hosts[0].deliveries.length).toBe(1003);
  });

  it("that is lost makes no state arrive twice", () => {
    const pair = new Pair(protocolOf());
    // No acknowledgement comes back, and then the gateway forgets its sessions, but not what it took.
    pair.loses = (frame) => readHeader(frame).frameSeq >> 62n === 3n;
    pair.sample();
    while (pair.hosts[0].deliveries.length === 0) pair.run(1);
    pair.restart(0, true, (state) => {
      return withDownlink(state, { responder: { offered: null, agreed: null, suspended: null } });
    });
    pair.loses = () => false;
    pair.run();
    expect(pair.hosts[1].count("agreed")).toBe(2);
    expect(pair.hosts[0].deliveries.length).toBe(1);
    expect(pair.hosts[0].count("duplicate")).toBeGreaterThan(0);
  });

  it("goes on as it was after a restart: a node comes back as its snapshot, its nonces included", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.constantFrom(0 as const, 1 as const), (pause, position) => {
        const protocol = protocolOf({ seal: true });
        const pair = new Pair(protocol);
        for (let n = 0; n < 3; n++) pair.sample();
        pair.run(pause);
        const state = structuredClone(pair.nodes[position].snapshot());
        expect(protocol.restore(pair.hosts[position], state).snapshot()).toEqual(state);
        pair.restart(position, true);
        pair.run();
        expect(pair.hosts.map((host) => host.count("malformed"))).toEqual([0, 0]);
        expect(pair.hosts[0].deliveries.length).toBe(3);
      }),
      { numRuns: 20 },
    );
  });
});
