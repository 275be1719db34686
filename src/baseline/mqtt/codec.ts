/**
 * Packets ⇄ bytes, one whole packet at a time (OASIS Standard "MQTT Version 3.1.1", clauses 2 and 3). Written out here rather
 * than left to a library because every message of every simulated node passes through it; a library is the tests' reference.
 */
import { arenaBytes } from "../../base/arena.ts";
import { decodeBody } from "./body.ts";
import { MqttError, type MqttPacket, PACKET_LIMIT, PACKET_TYPES, PROTOCOL_LEVEL, PROTOCOL_NAME } from "./packet.ts";
import { utf8Length, writeUint16, writeUtf8 } from "./wire.ts";

/** A remaining length from here on takes a second byte, and so on (clause 2.2.3). */
const LENGTH_BASE = 128;
/** Flags of the fixed header that SUBSCRIBE has to carry (clause 3.8.1). */
const SUBSCRIBE_FLAGS = 0x02;
const DUP = 0x08;
/** In the flags of CONNECT (clause 3.1.2.3). */
const CLEAN_SESSION = 0x02;
const UINT16_MAX = 65_535;

/**
 * The bytes of a packet as they travel.
 * @throws MqttError `too-long` beyond {@link PACKET_LIMIT}, `malformed` where a field cannot be written
 */
export function encodePacket(packet: MqttPacket): Uint8Array {
  const length = bodyLength(packet);
  const headerBytes = length < LENGTH_BASE ? 2 : length < LENGTH_BASE * LENGTH_BASE ? 3 : 4;
  if (headerBytes + length > PACKET_LIMIT)
    throw new MqttError("too-long", `A ${packet.cmd} packet of ${headerBytes + length} bytes exceeds ${PACKET_LIMIT}.`);
  const bytes = arenaBytes(headerBytes + length);
  bytes[0] = PACKET_TYPES[packet.cmd] * 16 + flagsOf(packet);
  let left = length;
  for (let at = 1; at < headerBytes; at++) {
    bytes[at] = (left % LENGTH_BASE) + (at < headerBytes - 1 ? LENGTH_BASE : 0);
    left = Math.floor(left / LENGTH_BASE);
  }
  writeBody(packet, bytes, headerBytes);
  return bytes;
}

/**
 * Decodes exactly one packet.
 * @param bytes a whole packet, fixed header included, that never changes: a message's payload is a view of it
 * @throws MqttError and nothing else
 */
export function decodePacket(bytes: Uint8Array): MqttPacket {
  let at = 1;
  let length = 0;
  for (let scale = 1; ; scale *= LENGTH_BASE, at++) {
    if (at >= bytes.length || at > 4) throw new MqttError("malformed", "An MQTT packet ends within its length.");
    length += (bytes[at] % LENGTH_BASE) * scale;
    if (bytes[at] < LENGTH_BASE) break;
  }
  if (at + 1 + length !== bytes.length) throw new MqttError("malformed", "An MQTT packet is not as long as it says.");
  return decodeBody(bytes, at + 1);
}

function flagsOf(packet: MqttPacket): number {
  if (packet.cmd === "publish") return (packet.dup ? DUP : 0) + packet.qos * 2;
  return packet.cmd === "subscribe" ? SUBSCRIBE_FLAGS : 0;
}

/** How many bytes follow the fixed header. */
function bodyLength(packet: MqttPacket): number {
  switch (packet.cmd) {
    case "connect":
      return 2 + PROTOCOL_NAME.length + 4 + 2 + utf8Length(packet.clientId);
    case "publish":
      return 2 + utf8Length(packet.topic) + (packet.qos === 0 ? 0 : 2) + packet.payload.length;
    case "subscribe":
      return packet.subscriptions.reduce((sum, { filter }) => sum + 2 + utf8Length(filter) + 1, 2);
    case "suback":
      return 2 + packet.granted.length;
    case "connack":
    case "puback":
      return 2;
    default:
      return 0;
  }
}

function writeBody(packet: MqttPacket, bytes: Uint8Array, start: number): void {
  let at = start;
  switch (packet.cmd) {
    case "connect":
      if (packet.clientId === "" && !packet.cleanSession) throw unwritable(packet);
      at = writeUtf8(bytes, at, PROTOCOL_NAME);
      bytes[at] = PROTOCOL_LEVEL;
      bytes[at + 1] = packet.cleanSession ? CLEAN_SESSION : 0;
      writeUtf8(bytes, writeUint16(bytes, at + 2, checked(packet, packet.keepAliveS, 0)), packet.clientId);
      return;
    case "connack":
      bytes[at] = packet.sessionPresent ? 1 : 0;
      bytes[at + 1] = packet.returnCode;
      return;
    case "publish":
      if (packet.topic === "") throw unwritable(packet);
      at = writeUtf8(bytes, at, packet.topic);
      if (packet.qos > 0) at = writeUint16(bytes, at, checked(packet, packet.messageId, 1));
      bytes.set(packet.payload, at);
      return;
    case "puback":
      writeUint16(bytes, at, checked(packet, packet.messageId, 1));
      return;
    case "subscribe":
      at = writeUint16(bytes, at, checked(packet, packet.messageId, 1));
      for (const { filter, qos } of packet.subscriptions) {
        at = writeUtf8(bytes, at, filter);
        bytes[at++] = qos;
      }
      return;
    case "suback":
      at = writeUint16(bytes, at, checked(packet, packet.messageId, 1));
      for (const code of packet.granted) bytes[at++] = code;
  }
}

/** A number that two bytes can hold, from `least` on. */
function checked(packet: MqttPacket, value: number, least: number): number {
  if (!(Number.isInteger(value) && value >= least && value <= UINT16_MAX)) throw unwritable(packet);
  return value;
}

function unwritable({ cmd }: MqttPacket): MqttError {
  return new MqttError("malformed", `A field of a ${cmd} packet cannot be written.`);
}
