/**
 * Packets ⇄ bytes with `mqtt-packet`, one whole packet at a time. The library lets some short packets through with fields
 * missing, so what it reads is checked.
 */
import type { Packet } from "mqtt-packet";
import { MqttError, type MqttPacket, PACKET_LIMIT, PROTOCOL_LEVEL, type PublishPacket } from "./packet.ts";
import { parsePacket } from "./packet-parser.ts";
import { writePacket } from "./packet-writer.ts";

const MESSAGE_ID_MAX = 65_535;
/** Remaining length of PUBACK and CONNACK (clauses 3.4.1 and 3.2.1). */
const TWO_BYTES = 2;

/**
 * The bytes of a packet as they travel.
 * @throws MqttError `too-long` beyond {@link PACKET_LIMIT}, `malformed` where a field cannot be written
 */
export function encodePacket(packet: MqttPacket): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = writePacket(asLibraryPacket(packet));
  } catch (cause) {
    throw new MqttError("malformed", `A ${packet.cmd} packet cannot be written: ${describe(cause)}.`);
  }
  if (bytes.length > PACKET_LIMIT)
    throw new MqttError("too-long", `A ${packet.cmd} packet of ${bytes.length} bytes exceeds ${PACKET_LIMIT}.`);
  return bytes;
}

/**
 * Decodes exactly one packet.
 * @param bytes a whole packet, fixed header included; not kept
 * @throws MqttError and nothing else
 */
export function decodePacket(bytes: Uint8Array): MqttPacket {
  let packet: Packet;
  try {
    packet = parsePacket(asBuffer(bytes));
  } catch (cause) {
    if (cause instanceof MqttError) throw cause;
    throw new MqttError("malformed", `Not an MQTT packet: ${describe(cause)}.`);
  }
  return checked(packet);
}

function asLibraryPacket(packet: MqttPacket): Packet {
  switch (packet.cmd) {
    case "connect":
      return {
        cmd: "connect",
        protocolId: "MQTT",
        protocolVersion: PROTOCOL_LEVEL,
        clientId: packet.clientId,
        clean: packet.cleanSession,
        keepalive: packet.keepAliveS,
      };
    case "publish":
      return asLibraryPublish(packet);
    case "subscribe":
      return {
        cmd: "subscribe",
        messageId: packet.messageId,
        subscriptions: packet.subscriptions.map(({ filter, qos }) => ({ topic: filter, qos: qos === 0 ? 0 : 1 })),
      };
    case "suback":
      return { cmd: "suback", messageId: packet.messageId, granted: [...packet.granted] };
    default:
      return { ...packet };
  }
}

function asLibraryPublish(packet: PublishPacket): Packet {
  const { topic, qos, dup } = packet;
  const common = { cmd: "publish" as const, topic, qos, dup, retain: false, payload: asBuffer(packet.payload) };
  return qos === 0 ? common : { ...common, messageId: packet.messageId };
}

function checked(packet: Packet): MqttPacket {
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
      exactly(packet, TWO_BYTES);
      return { cmd: "connack", sessionPresent: packet.sessionPresent, returnCode: packet.returnCode ?? 0 };
    case "publish":
      if (packet.qos === 2) throw new MqttError("unsupported", "A message of QoS 2 came; this baseline ends at QoS 1.");
      return {
        cmd: "publish",
        topic: topicOf(packet.topic),
        payload: payloadOf(packet.payload),
        qos: packet.qos,
        dup: packet.dup,
        messageId: packet.qos === 0 ? 0 : messageIdOf(packet),
      };
    case "puback":
      exactly(packet, TWO_BYTES);
      return { cmd: "puback", messageId: messageIdOf(packet) };
    case "subscribe":
      if (packet.subscriptions.length === 0) throw new MqttError("malformed", "A SUBSCRIBE names no topic filter.");
      return {
        cmd: "subscribe",
        messageId: messageIdOf(packet),
        subscriptions: packet.subscriptions.map(({ topic, qos }) => ({ filter: topic, qos })),
      };
    case "suback":
      return { cmd: "suback", messageId: messageIdOf(packet), granted: packet.granted.map(Number) };
    case "pingreq":
    case "pingresp":
    case "disconnect":
      exactly(packet, 0);
      return { cmd: packet.cmd };
    default:
      throw new MqttError("unsupported", `A ${packet.cmd} packet came; this baseline does not use it.`);
  }
}

function exactly(packet: Packet, length: number): void {
  if (packet.length !== length)
    throw new MqttError(
      "malformed",
      `A ${packet.cmd} packet has ${packet.length} bytes after its header, not ${length}.`,
    );
}

function messageIdOf(packet: Packet): number {
  const id = packet.messageId;
  // The library reads −1 where the bytes end, and past the packet's end where they go on.
  if (id === undefined || !(id >= 1 && id <= MESSAGE_ID_MAX) || (packet.length ?? 0) < TWO_BYTES)
    throw new MqttError("malformed", `A ${packet.cmd} packet has no valid packet identifier.`);
  return id;
}

function topicOf(topic: string): string {
  if (topic.length === 0 || /[+#\0]/.test(topic))
    throw new MqttError("malformed", "A PUBLISH names no topic, or one with a wildcard in it.");
  return topic;
}

function payloadOf(payload: string | Buffer): Uint8Array {
  return new Uint8Array(typeof payload === "string" ? Buffer.from(payload) : payload);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
