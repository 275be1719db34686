/** Our packets against those of the library `mqtt-packet`. */
import fc from "fast-check";
import { generate, type Packet, parser } from "mqtt-packet";
import { describe, expect, it } from "vitest";
import { decodePacket, encodePacket } from "../../../src/baseline/mqtt/codec.ts";
import { type MqttPacket, PROTOCOL_LEVEL } from "../../../src/baseline/mqtt/packet.ts";
import { packets } from "./packets.ts";

const VERSION = { protocolVersion: PROTOCOL_LEVEL };

/** The same packet as the library describes it. */
function asLibraryPacket(packet: MqttPacket): Packet {
  switch (packet.cmd) {
    case "connect": {
      const { clientId, cleanSession: clean, keepAliveS: keepalive } = packet;
      return { cmd: "connect", protocolId: "MQTT", protocolVersion: PROTOCOL_LEVEL, clientId, clean, keepalive };
    }
    case "publish": {
      const { topic, qos, dup, payload, messageId } = packet;
      const common = { cmd: "publish" as const, topic, qos, dup, retain: false, payload: Buffer.from(payload) };
      return qos === 0 ? common : { ...common, messageId };
    }
    case "subscribe": {
      const { messageId, subscriptions } = packet;
      return {
        cmd: "subscribe",
        messageId,
        subscriptions: subscriptions.map(({ filter, qos }) => ({ topic: filter, qos: qos === 0 ? 0 : 1 })),
      };
    }
    case "suback":
      return { cmd: "suback", messageId: packet.messageId, granted: [...packet.granted] };
    default:
      return { ...packet };
  }
}

/** What the library reads, in our words; `undefined` where it refuses, or where it is not a packet of ours. */
function libraryReads(bytes: Uint8Array): MqttPacket | undefined {
  let found: Packet | undefined;
  let isRefused = false;
  const reader = parser(VERSION);
  reader.on("packet", (packet: Packet) => {
    found = packet;
  });
  reader.on("error", () => {
    isRefused = true;
  });
  try {
    reader.parse(Buffer.from(bytes));
  } catch {
    isRefused = true;
  }
  return found === undefined || isRefused ? undefined : inOurWords(found);
}

function inOurWords(packet: Packet): MqttPacket | undefined {
  const messageId = packet.messageId ?? 0;
  switch (packet.cmd) {
    case "connect":
      return {
        cmd: "connect",
        clientId: packet.clientId,
        keepAliveS: packet.keepalive ?? 0,
        cleanSession: packet.clean === true,
        protocolLevel: packet.protocolVersion ?? 0,
      };
    case "connack":
      return { cmd: "connack", sessionPresent: packet.sessionPresent, returnCode: packet.returnCode ?? 0 };
    case "publish": {
      const { topic, dup, qos } = packet;
      if (qos === 2) return undefined;
      return { cmd: "publish", topic, payload: new Uint8Array(packet.payload as Buffer), qos, dup, messageId };
    }
    case "puback":
      return { cmd: "puback", messageId };
    case "subscribe": {
      const subscriptions = packet.subscriptions.map(({ topic, qos }) => ({ filter: topic, qos }));
      return { cmd: "subscribe", messageId, subscriptions };
    }
    case "suback":
      return { cmd: "suback", messageId, granted: packet.granted.map(Number) };
    case "pingreq":
    case "pingresp":
    case "disconnect":
      return { cmd: packet.cmd };
    default:
      return undefined;
  }
}

/** `undefined` where we refuse. */
function weRead(bytes: Uint8Array): MqttPacket | undefined {
  try {
    return decodePacket(bytes);
  } catch {
    return undefined;
  }
}

describe("packets and those of mqtt-packet", () => {
  it("have the same bytes", () => {
    fc.assert(
      fc.property(packets, (packet) => {
        expect([...encodePacket(packet)]).toEqual([...generate(asLibraryPacket(packet), VERSION)]);
      }),
      { numRuns: 500 },
    );
  });

  it("are read alike", () => {
    fc.assert(
      fc.property(packets, (packet) => {
        expect(libraryReads(encodePacket(packet))).toEqual(packet);
      }),
      { numRuns: 500 },
    );
  });

  /** Bits of a packet that a fault turned over: what is read of it must be what the library reads. */
  it("are read alike where they are spoilt and we still read them", () => {
    let read = 0;
    fc.assert(
      fc.property(packets, fc.nat(), fc.integer({ min: 1, max: 255 }), (packet, where, by) => {
        const bytes = encodePacket(packet);
        bytes[where % bytes.length] ^= by;
        const ours = weRead(bytes);
        // Of another version we read the level only.
        if (ours === undefined || (ours.cmd === "connect" && ours.protocolLevel !== PROTOCOL_LEVEL)) return;
        expect(libraryReads(bytes)).toEqual(ours);
        read += 1;
      }),
      { numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(300);
  });

  it.each([
    ["a CONNECT with a will, a name and a password", { will: { topic: "t", payload: Buffer.from("w"), qos: 1 } }],
    ["a CONNECT with a name and a password", {}],
  ] as const)("are read alike: %s", (_what, more) => {
    const packet = { ...asLibraryPacket(connect), ...more, username: "u", password: Buffer.from("p") } as Packet;
    const bytes = new Uint8Array(generate(packet, VERSION));
    expect(decodePacket(bytes)).toEqual(connect);
    expect(libraryReads(bytes)).toEqual(connect);
  });

  it("of another version are read as far as their level", () => {
    const five = { ...asLibraryPacket(connect), protocolVersion: 5 } as Packet;
    expect(decodePacket(new Uint8Array(generate(five, { protocolVersion: 5 })))).toMatchObject({ protocolLevel: 5 });
    const three = { ...asLibraryPacket(connect), protocolId: "MQIsdp", protocolVersion: 3 } as Packet;
    expect(decodePacket(new Uint8Array(generate(three, VERSION)))).toMatchObject({ protocolLevel: 3 });
  });
});

const connect: MqttPacket = {
  cmd: "connect",
  clientId: "n1",
  keepAliveS: 60,
  cleanSession: true,
  protocolLevel: PROTOCOL_LEVEL,
};
