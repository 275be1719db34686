import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mqtt } from "../../../src/baseline/mqtt/catalogue.ts";
import { PacketDecoder } from "../../../src/baseline/mqtt/decoder.ts";
import { ProtocolSettingError } from "../../../src/protocol/protocol-model.ts";
import { EPOCH_US, FakeHost } from "../../support/fake-host.ts";
import { context, DEFAULTS, type Member, Network, protocol, S, samples } from "./support.ts";

const report = (network: Network, member: Member, value: number): void => {
  member.host.nowUs += S;
  member.node.onSample(samples([value]), 0, member.host.nowUs);
  network.settle();
};
const commands = (bytes: Uint8Array) => new PacketDecoder().push(bytes).packets.map(({ cmd }) => cmd);
const sentOn = (member: Member, stream: number) => new PacketDecoder().push(member.host.writtenTo(stream)).packets;

describe("a sample's message", () => {
  it("is JSON as telemetry writes it, and the application gets what was published", () => {
    const network = new Network(protocol());
    const member = network.add("vib_01");
    network.connect(member);
    report(network, member, 50.2345);
    const [, packet] = sentOn(member, 1);
    const text = packet.cmd === "publish" ? new TextDecoder().decode(packet.payload) : "";
    expect(text).toBe(`{"sensor_id":"vib_01","timestamp":${EPOCH_US / 1000 + 1000},"value":50.23,"unit":"Hz"}`);
    expect(network.gatewayHost.deliveries).toEqual([
      { origin: "vib_01", timestampMs: EPOCH_US / 1000 + 1000, value: 50.23, hops: 0 },
    ]);
  });

  it("has an identity of its own even within one millisecond", () => {
    const network = new Network(protocol());
    const member = network.add("a");
    network.connect(member);
    for (let i = 0; i < 3; i++) member.node.onSample(samples([i], i), 0, EPOCH_US + i);
    network.settle();
    expect(member.host.publications.map((p) => p.timestampMs - EPOCH_US / 1000)).toEqual([0, 1, 2]);
    expect(network.gatewayHost.deliveries.map((d) => d.value)).toEqual([0, 1, 2]);
  });

  it.each(["json", "compact", "binary"] as const)("is understood as %s", (payload) => {
    const network = new Network(protocol({ payload }));
    const member = network.add("a");
    network.connect(member);
    report(network, member, -12.5);
    expect(network.gatewayHost.deliveries.map((d) => [d.origin, d.value])).toEqual([["a", -12.5]]);
  });
});

describe("report by exception", () => {
  const value = fc.oneof(
    { arbitrary: fc.integer({ min: -100, max: 100 }), weight: 20 },
    { arbitrary: fc.constant(Number.NaN), weight: 1 },
  );

  it("publishes exactly what a deadband publishes, asked in blocks or sample by sample", () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 60 }), fc.integer({ min: 0, max: 40 }), (values, delta) => {
        const host = new FakeHost();
        const node = protocol({ delta, queueMessages: 100 }).create(host);
        const block = samples(values, 7);
        for (let i = node.scanSamples(block, 0, values.length); i < values.length; ) {
          node.onSample(block, i, EPOCH_US + i * S);
          i = node.scanSamples(block, i + 1, values.length);
        }
        const expected: number[] = [];
        let last: number | undefined;
        values.forEach((v, i) => {
          if (Number.isNaN(v) || (last !== undefined && Math.abs(v - last) <= delta)) return;
          last = v;
          expected.push(i + 7);
        });
        expect(host.publications.map((p) => p.ordinal)).toEqual(expected);
      }),
    );
  });

  it("asks nothing of the host and changes nothing while it scans", () => {
    const host = new FakeHost();
    const node = protocol({ delta: 5 }).create(host);
    const before = JSON.stringify([node.snapshot(), host]);
    expect(node.scanSamples(samples([1, 2]), 0, 2)).toBe(0);
    expect(JSON.stringify([node.snapshot(), host])).toBe(before);
  });
});

describe("a lost connection", () => {
  it("is opened again after a delay that doubles up to its limit, half of it random", () => {
    const host = new FakeHost({ name: "a", draws: [0.25] });
    const node = protocol().create(host);
    node.start();
    const delaysS: number[] = [];
    for (let i = 1; i <= 10; i++) {
      node.onStreamClosed(i, "refused");
      const due = host.earliestTimer();
      delaysS.push(((due?.dueUs ?? Number.NaN) - host.nowUs) / S);
      host.advance((due?.dueUs ?? 0) - host.nowUs, node);
      expect(host.openedStreams).toHaveLength(i + 1);
    }
    // (0.5 + 0.5 · 0.25) of 1, 2, 4 … 120 s.
    expect(delaysS).toEqual([1, 2, 4, 8, 16, 32, 64, 120, 120, 120].map((d) => d * 0.625));
  });

  it("makes QoS 1 send again, marked DUP and with the same identifier, and the gateway notes the duplicate", () => {
    const network = new Network(protocol({ qos: 1 }));
    const member = network.add("a");
    network.connect(member);
    report(network, member, 1);
    member.host.nowUs += S;
    member.node.onSample(samples([2]), 0, member.host.nowUs);
    network.carryUp();
    network.cut(member);
    expect(member.node.outstanding).toBe(1);
    member.host.advance(2 * S, member.node);
    network.connect(member);
    const again = sentOn(member, 2);
    expect(again.map(({ cmd }) => cmd)).toEqual(["connect", "publish"]);
    expect(again[1]).toMatchObject({ dup: true, messageId: 2 });
    expect(member.node.outstanding).toBe(0);
    expect(network.gatewayHost.deliveries.map((d) => d.value)).toEqual([1, 2]);
    expect(network.gatewayHost.count("duplicate")).toBe(1);
  });

  it("loses what QoS 0 had handed to the socket, and that is not noticed", () => {
    const network = new Network(protocol());
    const member = network.add("a");
    network.connect(member);
    member.node.onSample(samples([2]), 0, member.host.nowUs);
    network.cut(member);
    member.host.advance(2 * S, member.node);
    network.connect(member);
    expect(sentOn(member, 2).map(({ cmd }) => cmd)).toEqual(["connect"]);
    expect(network.gatewayHost.deliveries).toEqual([]);
  });

  it("lets the queue fill up to its limit; what does not fit is counted and stays unpublished", () => {
    const network = new Network(protocol({ queueMessages: 3 }));
    const member = network.add("a");
    for (let i = 0; i < 5; i++) report(network, member, i);
    expect(member.host.publications).toHaveLength(3);
    expect(member.host.count("overflow")).toBe(2);
    network.connect(member);
    expect(network.gatewayHost.deliveries.map((d) => d.value)).toEqual([0, 1, 2]);
  });
});

describe("keep-alive", () => {
  const quiet = () => {
    const network = new Network(protocol({ keepAlive: 60 * S }));
    const member = network.add("a");
    network.connect(member);
    return { network, member };
  };

  it("asks after a silence, and only then", () => {
    const { network, member } = quiet();
    member.host.advance(59 * S, member.node);
    report(network, member, 1);
    member.host.advance(59 * S, member.node);
    expect(commands(member.host.writtenTo(1))).toEqual(["connect", "publish"]);
    member.host.advance(1 * S, member.node);
    expect(commands(member.host.writtenTo(1))).toEqual(["connect", "publish", "pingreq"]);
    network.settle();
    member.host.advance(40 * S, member.node);
    expect(member.node.isConnected).toBe(true);
  });

  it("gives the connection up when no answer comes", () => {
    const { member } = quiet();
    member.host.advance(60 * S, member.node);
    member.host.advance(29 * S, member.node);
    expect(member.host.closedStreams).toEqual([]);
    member.host.advance(1 * S, member.node);
    expect(member.host.closedStreams).toEqual([1]);
    member.host.advance(1 * S, member.node);
    expect(member.host.openedStreams).toHaveLength(2);
  });

  it("makes the broker let go after one and a half times as long", () => {
    const { network } = quiet();
    network.gatewayHost.advance(89 * S, network.gateway);
    expect(network.gateway.clients).toBe(1);
    network.gatewayHost.advance(2 * S, network.gateway);
    expect(network.gateway.clients).toBe(0);
    expect(network.gatewayHost.timers.size).toBe(0);
  });
});

describe("an audience", () => {
  it("of all hears everybody but itself", () => {
    const network = new Network(protocol({ qos: 1 }, "all"));
    const [a, b, c] = ["a", "b", "c"].map((name) => network.add(name));
    for (const member of [a, b, c]) network.connect(member);
    report(network, a, 7);
    expect([a, b, c].map(({ host }) => host.deliveries.map((d) => d.origin))).toEqual([[], ["a"], ["a"]]);
    expect(network.gatewayHost.deliveries).toHaveLength(1);
  });

  it("of some is asked for by those only, and has to be known", () => {
    const some = mqtt.build(DEFAULTS, { ...context(1), isAudienceMember: (name) => name === "b" });
    const network = new Network(some);
    const [a, b] = ["a", "b"].map((name) => network.add(name));
    for (const member of [a, b]) network.connect(member);
    expect(commands(a.host.writtenTo(1))).toEqual(["connect"]);
    expect(commands(b.host.writtenTo(1))).toEqual(["connect", "subscribe"]);
    expect(() => mqtt.build(DEFAULTS, context(1))).toThrow(ProtocolSettingError);
  });
});

describe("a persistent session", () => {
  const away = (cleanSession: boolean) => {
    const network = new Network(protocol({ qos: 1, cleanSession }, "all"));
    const [a, b] = ["a", "b"].map((name) => network.add(name));
    for (const member of [a, b]) network.connect(member);
    network.cut(b);
    report(network, a, 7);
    b.host.advance(2 * S, b.node);
    network.connect(b);
    return b.host.deliveries.map((d) => d.value);
  };

  it("keeps for a subscriber what it missed; a clean one does not", () => {
    expect([away(false), away(true)]).toEqual([[7], []]);
  });

  it("passes to a client's newer connection, and the older one is closed", () => {
    const network = new Network(protocol({ qos: 1 }, "all"));
    const [a, b] = ["a", "b"].map((name) => network.add(name));
    for (const member of [a, b]) network.connect(member);
    const older = b.gatewayStream;
    b.node.start();
    network.connect(b);
    expect(network.gatewayHost.closedStreams).toEqual([older]);
    report(network, a, 7);
    expect([network.gateway.clients, b.host.deliveries.length]).toEqual([2, 1]);
  });
});
