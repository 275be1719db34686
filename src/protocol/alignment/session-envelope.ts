/**
 * How the frames of a session find their way over several hops. A V-Frame names no nodes, so each travels in an envelope
 * that names the sensor whose session it is: one byte that no event and no V-Frame begins with, one byte with the direction
 * and the hops left, two with the length of the name, the name, and the frame.
 */

/** Of a protobuf message this would be a field of the number 0, of a V-Frame a version that there is not. */
const ENVELOPE = 0x02;
const TO_GATEWAY = 0x80;
const HOPS_MASK = 0x7f;
const HEAD_BYTES = 4;
/** Longest name that is read: own choice, so that what remembers names has a bound. */
const NAME_BYTES_MAX = 1024;

export interface Envelope {
  readonly isToGateway: boolean;
  /** Hops that it may still travel after this one; 0 … 127. */
  readonly hops: number;
  /** The sensor's. */
  readonly name: string;
  readonly frame: Uint8Array;
}

const fromUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const toUtf8 = new TextEncoder();

/** Whether bytes are an envelope, if a damaged one. */
export function isEnvelope(bytes: Uint8Array): boolean {
  return bytes[0] === ENVELOPE;
}

export function encodeEnvelope({ isToGateway, hops, name, frame }: Envelope): Uint8Array {
  const text = toUtf8.encode(name);
  const bytes = new Uint8Array(HEAD_BYTES + text.length + frame.length);
  bytes[0] = ENVELOPE;
  bytes[1] = (isToGateway ? TO_GATEWAY : 0) | hops;
  bytes[2] = text.length >>> 8;
  bytes[3] = text.length & 0xff;
  bytes.set(text, HEAD_BYTES);
  bytes.set(frame, HEAD_BYTES + text.length);
  return bytes;
}

/** The envelope in these bytes, the frame a view of them; undefined where they are none. */
export function decodeEnvelope(bytes: Uint8Array): Envelope | undefined {
  if (!isEnvelope(bytes) || bytes.length < HEAD_BYTES) return undefined;
  const nameBytes = (bytes[2] << 8) | bytes[3];
  const end = HEAD_BYTES + nameBytes;
  if (nameBytes > NAME_BYTES_MAX || end > bytes.length) return undefined;
  try {
    return {
      isToGateway: (bytes[1] & TO_GATEWAY) !== 0,
      hops: bytes[1] & HOPS_MASK,
      name: fromUtf8.decode(bytes.subarray(HEAD_BYTES, end)),
      frame: bytes.subarray(end),
    };
  } catch {
    return undefined;
  }
}
