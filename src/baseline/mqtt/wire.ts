/** Numbers and strings as MQTT packets hold them (MQTT 3.1.1 clause 1.5), big-endian. */
import { MqttError } from "./packet.ts";

const toUtf8 = new TextEncoder();
/** Ill-formed text is refused (clause 1.5.3), and a byte order mark is a character. */
const fromUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const STRING_BYTES_MAX = 65_535;
const FIRST_BEYOND_ASCII = 0x80;
/** Longer strings take the engine's own way: own choice, names and topics are shorter. */
const SHORT = 64;

/** The bytes of a string, without its length. */
export function utf8Length(text: string): number {
  return isAscii(text) ? text.length : toUtf8.encode(text).length;
}

/** Writes a number and returns where it ends. */
export function writeUint16(bytes: Uint8Array, at: number, value: number): number {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
  return at + 2;
}

/**
 * Writes a string with its length and returns where it ends.
 * @throws MqttError `too-long` where two bytes cannot hold the length
 */
export function writeUtf8(bytes: Uint8Array, at: number, text: string): number {
  if (!isAscii(text)) {
    const encoded = toUtf8.encode(text);
    bytes.set(encoded, writeUint16(bytes, at, checkedLength(encoded.length)));
    return at + 2 + encoded.length;
  }
  const start = writeUint16(bytes, at, checkedLength(text.length));
  for (let i = 0; i < text.length; i++) bytes[start + i] = text.charCodeAt(i);
  return start + text.length;
}

/** The number at a place; the caller knows that it is there. */
export function readUint16(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 8) | bytes[at + 1];
}

/**
 * The string at a place, which ends {@link utf8End} of the same.
 * @throws MqttError `malformed` where the bytes are no UTF-8
 */
export function readUtf8(bytes: Uint8Array, at: number): string {
  const length = readUint16(bytes, at);
  const start = at + 2;
  if (length <= SHORT) {
    let text = "";
    for (let i = 0; i < length; i++) {
      if (bytes[start + i] >= FIRST_BEYOND_ASCII) break;
      text += String.fromCharCode(bytes[start + i]);
    }
    if (text.length === length) return text;
  }
  try {
    return fromUtf8.decode(bytes.subarray(start, start + length));
  } catch {
    throw new MqttError("malformed", "A string in an MQTT packet is not UTF-8.");
  }
}

/**
 * Where the string at a place ends.
 * @throws MqttError `malformed` where that is beyond the packet
 */
export function utf8End(bytes: Uint8Array, at: number): number {
  const end = at + 2 <= bytes.length ? at + 2 + readUint16(bytes, at) : bytes.length + 1;
  if (end > bytes.length) throw new MqttError("malformed", "A string in an MQTT packet is longer than the packet.");
  return end;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= FIRST_BEYOND_ASCII) return false;
  return true;
}

function checkedLength(length: number): number {
  if (length > STRING_BYTES_MAX) throw new MqttError("too-long", `A string of ${length} bytes has no place in MQTT.`);
  return length;
}
