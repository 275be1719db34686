import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePacket, encodePacket } from "../../../src/baseline/mqtt/codec.ts";
import { PacketDecoder } from "../../../src/baseline/mqtt/decoder.ts";
import { MqttError, type MqttPacket, PACKET_LIMIT } from "../../../src/baseline/mqtt/packet.ts";

const connect = (clientId: string): MqttPacket => ({
  cmd: "connect",
  clientId,
  keepAliveS: 60,
  cleanSession: true,
  protocolLevel: 4,
});
const publish = (topicLength: number, payloadLength: number, qos: 0 | 1): MqttPacket => ({
  cmd: "publish",
  topic: "t".repeat(topicLength),
  payload: new Uint8Array(payloadLength),
  qos,
  dup: false,
  messageId: qos,
});

const messageId = fc.integer({ min: 1, max: 65_535 });
const text = fc.oneof(
  fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 40 }),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
);
const topic = text.filter((t) => !/[+#]/.test(t));
const bytes = fc.uint8Array({ maxLength: 300 });
const packets: fc.Arbitrary<MqttPacket> = fc.oneof(
  fc.record({
    cmd: fc.constant("connect" as const),
    clientId: text,
    keepAliveS: fc.integer({ min: 0, max: 65_535 }),
    cleanSession: fc.boolean(),
    protocolLevel: fc.constant(4),
  }),
  fc.record({
    cmd: fc.constant("connack" as const),
    sessionPresent: fc.boolean(),
    returnCode: fc.integer({ min: 0, max: 5 }),
  }),
  fc
    .record({ topic, payload: bytes, qos: fc.constantFrom(0 as const, 1 as const), dup: fc.boolean(), messageId })
    .map((p) => ({
      cmd: "publish" as const,
      ...p,
      dup: p.qos === 1 && p.dup,
      messageId: p.qos === 0 ? 0 : p.messageId,
    })),
  fc.record({ cmd: fc.constant("puback" as const), messageId }),
  fc.record({
    cmd: fc.constant("subscribe" as const),
    messageId,
    subscriptions: fc.array(fc.record({ filter: topic, qos: fc.integer({ min: 0, max: 1 }) }), {
      minLength: 1,
      maxLength: 12,
    }),
  }),
  fc.record({
    cmd: fc.constant("suback" as const),
    messageId,
    granted: fc.array(fc.constantFrom(0, 1, 128), { minLength: 1, maxLength: 12 }),
  }),
  fc.record({ cmd: fc.constantFrom("pingreq" as const, "pingresp" as const, "disconnect" as const) }),
);

describe("MQTT 3.1.1 packets", () => {
  it("have the bytes of the standard", () => {
    // Figures 3.2 to 3.13 of the standard: fixed header, "MQTT", level 4, flags, keep-alive, client identifier.
    expect([...encodePacket(connect("n1"))]).toEqual([0x10, 14, 0, 4, 77, 81, 84, 84, 4, 0x02, 0, 60, 0, 2, 110, 49]);
    expect([...encodePacket({ ...publish(3, 0, 1), payload: Uint8Array.of(7), messageId: 10 } as MqttPacket)]).toEqual([
      0x32, 8, 0, 3, 116, 116, 116, 0, 10, 7,
    ]);
    expect([...encodePacket({ cmd: "puback", messageId: 258 })]).toEqual([0x40, 2, 1, 2]);
    expect([...encodePacket({ cmd: "pingreq" })]).toEqual([0xc0, 0]);
    expect([...encodePacket({ cmd: "disconnect" })]).toEqual([0xe0, 0]);
    expect([...encodePacket({ cmd: "connack", sessionPresent: false, returnCode: 0 })]).toEqual([0x20, 2, 0, 0]);
  });

  it("have the sizes that follow from the standard", () => {
    const size = (packet: MqttPacket) => encodePacket(packet).length;
    // CONNECT: 2 + 10 + 2 + client identifier.
    expect([0, 2, 10, 23].map((n) => size(connect("c".repeat(n))))).toEqual([14, 16, 24, 37]);
    // PUBLISH: 2 (3 from 128 on) + 2 + topic + (2 with QoS 1) + payload.
    const rows = [
      [10, 10, 24, 26],
      [20, 20, 44, 46],
      [20, 100, 124, 126],
      [30, 120, 155, 157],
      [30, 200, 235, 237],
      [14, 32, 50, 52],
    ] as const;
    for (const [t, p, qos0, qos1] of rows) {
      expect(size(publish(t, p, 0))).toBe(qos0);
      expect(size(publish(t, p, 1))).toBe(qos1);
    }
    const subscriptions = [{ filter: "sensors/+", qos: 0 }];
    expect(size({ cmd: "subscribe", messageId: 1, subscriptions })).toBe(2 + 2 + 2 + 9 + 1);
    expect(size({ cmd: "suback", messageId: 1, granted: [0] })).toBe(5);
  });

  it("come back as they went", () => {
    fc.assert(
      fc.property(packets, (packet) => {
        expect(decodePacket(encodePacket(packet))).toEqual(packet);
      }),
    );
  });

  it("come back whatever the pieces in which they arrive", () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(packets, { maxLength: 8 }), cuts, (sent, sizes) => {
        const stream = Uint8Array.from(sent.flatMap((packet) => [...encodePacket(packet)]));
        let decoder = new PacketDecoder();
        const got: MqttPacket[] = [];
        for (let at = 0, i = 0; at < stream.length; i++) {
          const end = at + sizes[i % sizes.length];
          const { packets: some, failure } = decoder.push(stream.subarray(at, end));
          expect(failure).toBeUndefined();
          got.push(...some);
          decoder = PacketDecoder.resume(decoder.pending);
          at = end;
        }
        expect(got).toEqual(sent);
      }),
    );
  });

  it("turn garbage into a typed error or into packets, and hold no more than one packet", () => {
    const chunk = fc.oneof(fc.uint8Array({ maxLength: 40 }), packets.map(encodePacket));
    const spoilt = fc.tuple(fc.array(chunk, { maxLength: 6 }), fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(spoilt, ([chunks, where, by]) => {
        const stream = Uint8Array.from(chunks.flatMap((c) => [...c]));
        if (stream.length > 0) stream[where % stream.length] ^= by;
        const decoder = new PacketDecoder();
        const { failure } = decoder.push(stream);
        expect(failure === undefined || failure instanceof MqttError).toBe(true);
        expect(decoder.pending.length).toBeLessThan(PACKET_LIMIT);
        if (failure !== undefined) expect(decoder.push(Uint8Array.of(0xc0, 0))).toEqual({ packets: [], failure });
      }),
      { numRuns: 1000 },
    );
  });

  it("mean the same whatever came before them, of whatever version of the protocol", () => {
    const answer = (one: Uint8Array) => {
      try {
        return decodePacket(one);
      } catch (error) {
        expect(error).toBeInstanceOf(MqttError);
        return String(error);
      }
    };
    const spoilt = fc
      .tuple(packets.map(encodePacket), fc.nat(), fc.integer({ min: 0, max: 255 }), fc.boolean())
      .map(([one, where, by, isCut]) => {
        one[where % one.length] ^= by;
        return isCut ? one.subarray(0, where % one.length) : one;
      });
    // What is behind a packet stays in the library's parser.
    const followed = fc
      .tuple(packets.map(encodePacket), fc.uint8Array({ minLength: 1, maxLength: 3 }))
      .map(([one, behind]) => Uint8Array.of(...one, ...behind));
    // After a CONNECT the library's parser, which goes on with the version that it names, is not used again.
    const connectOf = (level: number, ...properties: number[]) =>
      Uint8Array.of(0x10, 14 + properties.length, 0, 4, 77, 81, 84, 84, level, 2, 0, 60, ...properties, 0, 2, 110, 49);
    const any = fc.oneof(spoilt, followed, packets.map(encodePacket), fc.constantFrom(connectOf(4), connectOf(5, 0)));
    fc.assert(
      fc.property(fc.array(any, { minLength: 2, maxLength: 8 }), (all) => {
        const inTurn = all.map(answer);
        const alone = all.map((one) => {
          answer(connectOf(4));
          return answer(one);
        });
        expect(inTurn).toEqual(alone);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["a length of five bytes", [0x30, 0xff, 0xff, 0xff, 0xff], "malformed"],
    ["a packet longer than the limit", [0x30, 0xff, 0xff, 0x03], "too-long"],
    ["a message of QoS 2", [0x34, 6, 0, 1, 116, 0, 1, 7], "unsupported"],
    ["a PUBACK without its identifier", [0x40, 0], "malformed"],
    ["a PUBLISH whose identifier is cut off", [0x32, 3, 0, 1, 116], "malformed"],
    ["a PUBLISH whose topic is longer than the packet", [0x30, 3, 0, 9, 116], "malformed"],
    ["a PUBLISH to a wildcard", [0x30, 3, 0, 1, 43], "malformed"],
    ["an UNSUBSCRIBE", [0xa2, 5, 0, 1, 0, 1, 116], "unsupported"],
    ["a reserved packet type", [0x00, 0], "malformed"],
  ] as const)("refuse %s", (_what, input, kind) => {
    expect(new PacketDecoder().push(Uint8Array.from(input)).failure?.kind).toBe(kind);
  });

  it.each<[string, MqttPacket]>([
    ["a CONNECT of nobody who wants a session kept", { ...connect(""), cleanSession: false } as MqttPacket],
    ["a keep-alive of more than two bytes", { ...connect("n1"), keepAliveS: 65_536 } as MqttPacket],
    ["a SUBSCRIBE to nothing", { cmd: "subscribe", messageId: 1, subscriptions: [] }],
    ["a SUBACK that grants nothing", { cmd: "suback", messageId: 1, granted: [] }],
  ])("refuse to be written as %s", (_what, packet) => {
    expect(() => encodePacket(packet)).toThrow(expect.objectContaining({ name: "MqttError", kind: "malformed" }));
  });

  it("are not made longer than the limit", () => {
    expect(() => encodePacket(publish(2, PACKET_LIMIT, 0))).toThrow(MqttError);
  });
});
