/** What follows the fixed header of a packet (MQTT 3.1.1 clause 3), decoded and checked. */
import {
  type ConnectPacket,
  MqttError,
  type MqttPacket,
  PACKET_TYPES,
  PROTOCOL_LEVEL,
  PROTOCOL_NAME,
  type PublishPacket,
  type Subscription,
} from "./packet.ts";
import { readUint16, readUtf8, utf8End } from "./wire.ts";

/** Flags of CONNECT (clause 3.1.2.3). */
const CONNECT = { reserved: 0x01, clean: 0x02, will: 0x04, willRest: 0x38, password: 0x40, user: 0x80 } as const;
/** The name under which MQTT 3.1 went: levels other than 4 are answered and not read. */
const FORMER_NAME = "MQIsdp";
const SUBSCRIBE_FLAGS = 0x02;
const QOS_MAX = 2;
const GRANTED = [0, 1, 2, 128];
/** Packets of QoS 2 and UNSUBSCRIBE: what this baseline leaves out (types 5 to 7, 10 and 11). */
const LEFT_OUT = [5, 6, 7, 10, 11];

/**
 * @param bytes a whole packet, its length checked
 * @param start where the fixed header ends
 * @throws MqttError and nothing else
 */
export function decodeBody(bytes: Uint8Array, start: number): MqttPacket {
  const type = bytes[0] >>> 4;
  const flags = bytes[0] & 0x0f;
  const length = bytes.length - start;
  if (type === PACKET_TYPES.publish) return publish(bytes, start, flags);
  if (LEFT_OUT.includes(type))
    throw new MqttError("unsupported", `A packet of type ${type} came; this baseline does not use it.`);
  if (flags !== (type === PACKET_TYPES.subscribe ? SUBSCRIBE_FLAGS : 0))
    throw new MqttError("malformed", `A packet of type ${type} has the flags ${flags}.`);
  switch (type) {
    case PACKET_TYPES.connect:
      return connect(bytes, start);
    case PACKET_TYPES.connack:
      exactly("CONNACK", length, 2);
      if (bytes[start] > 1) throw new MqttError("malformed", "A CONNACK has reserved flags set.");
      return { cmd: "connack", sessionPresent: bytes[start] === 1, returnCode: bytes[start + 1] };
    case PACKET_TYPES.puback:
      exactly("PUBACK", length, 2);
      return { cmd: "puback", messageId: messageIdAt(bytes, start) };
    case PACKET_TYPES.subscribe:
      return { cmd: "subscribe", messageId: messageIdAt(bytes, start), subscriptions: subscriptions(bytes, start + 2) };
    case PACKET_TYPES.suback:
      return { cmd: "suback", messageId: messageIdAt(bytes, start), granted: granted(bytes, start + 2) };
    case PACKET_TYPES.pingreq:
      exactly("PINGREQ", length, 0);
      return { cmd: "pingreq" };
    case PACKET_TYPES.pingresp:
      exactly("PINGRESP", length, 0);
      return { cmd: "pingresp" };
    case PACKET_TYPES.disconnect:
      exactly("DISCONNECT", length, 0);
      return { cmd: "disconnect" };
    default:
      throw new MqttError("malformed", `MQTT has no packets of type ${type}.`);
  }
}

function publish(bytes: Uint8Array, start: number, flags: number): PublishPacket {
  const qos = (flags >>> 1) & 3;
  if (qos === 2) throw new MqttError("unsupported", "A message of QoS 2 came; this baseline ends at QoS 1.");
  if (qos > QOS_MAX) throw new MqttError("malformed", "A message of QoS 3 came.");
  const end = utf8End(bytes, start);
  const topic = readUtf8(bytes, start);
  if (topic.length === 0 || /[+#\0]/.test(topic))
    throw new MqttError("malformed", "A PUBLISH names no topic, or one with a wildcard in it.");
  const dup = (flags & 0x08) !== 0;
  if (qos === 0) return { cmd: "publish", topic, payload: bytes.subarray(end), qos: 0, dup, messageId: 0 };
  const messageId = messageIdAt(bytes, end);
  return { cmd: "publish", topic, payload: bytes.subarray(end + 2), qos: 1, dup, messageId };
}

function connect(bytes: Uint8Array, start: number): ConnectPacket {
  const nameEnd = utf8End(bytes, start);
  const name = readUtf8(bytes, start);
  if ((name !== PROTOCOL_NAME && name !== FORMER_NAME) || nameEnd + 4 > bytes.length)
    throw new MqttError("malformed", "A CONNECT does not begin as one.");
  const protocolLevel = bytes[nameEnd];
  if (protocolLevel !== PROTOCOL_LEVEL)
    return { cmd: "connect", clientId: "", keepAliveS: 0, cleanSession: true, protocolLevel };
  const flags = bytes[nameEnd + 1];
  const hasWill = (flags & CONNECT.will) !== 0;
  if ((flags & CONNECT.reserved) !== 0 || (!hasWill && (flags & CONNECT.willRest) !== 0) || name !== PROTOCOL_NAME)
    throw new MqttError("malformed", "A CONNECT has flags that contradict each other.");
  const idAt = nameEnd + 4;
  let end = utf8End(bytes, idAt);
  // Wills, names and passwords are stepped over: this baseline knows none of them.
  const further = [hasWill, hasWill, (flags & CONNECT.user) !== 0, (flags & CONNECT.password) !== 0];
  for (const isThere of further) if (isThere) end = utf8End(bytes, end);
  if (end !== bytes.length) throw new MqttError("malformed", "A CONNECT goes on after its last field.");
  return {
    cmd: "connect",
    clientId: readUtf8(bytes, idAt),
    keepAliveS: readUint16(bytes, nameEnd + 2),
    cleanSession: (flags & CONNECT.clean) !== 0,
    protocolLevel,
  };
}

function subscriptions(bytes: Uint8Array, start: number): Subscription[] {
  const all: Subscription[] = [];
  for (let at = start; at < bytes.length; ) {
    const end = utf8End(bytes, at);
    if (end >= bytes.length || bytes[end] > QOS_MAX)
      throw new MqttError("malformed", "A SUBSCRIBE asks for no quality of service that there is.");
    all.push({ filter: readUtf8(bytes, at), qos: bytes[end] });
    at = end + 1;
  }
  if (all.length === 0) throw new MqttError("malformed", "A SUBSCRIBE names no topic filter.");
  return all;
}

function granted(bytes: Uint8Array, start: number): number[] {
  const codes = [...bytes.subarray(start)];
  if (codes.length === 0 || !codes.every((code) => GRANTED.includes(code)))
    throw new MqttError("malformed", "A SUBACK grants nothing that there is.");
  return codes;
}

function messageIdAt(bytes: Uint8Array, at: number): number {
  const id = at + 2 <= bytes.length ? readUint16(bytes, at) : 0;
  if (id === 0) throw new MqttError("malformed", "An MQTT packet has no valid packet identifier.");
  return id;
}

function exactly(name: string, length: number, expected: number): void {
  if (length !== expected)
    throw new MqttError("malformed", `A ${name} has ${length} bytes after its header, not ${expected}.`);
}
