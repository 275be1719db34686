/** What a message carries: a node's reading in one of three forms. */

/**
 * `json`: {"sensor_id":…,"timestamp":…,"value":…,"unit":…} as telemetry is usually published;
 * `compact`: {"t":…,"v":…}, the sender being known by its topic;
 * `binary`: 6 bytes of time (ms, big-endian) and the value as a big-endian float32, 10 bytes.
 */
export type PayloadForm = "json" | "compact" | "binary";

/** A reading. `timestampMs` (ms since the Unix epoch) and `origin` are its identity. */
export interface Reading {
  readonly origin: string;
  readonly timestampMs: number;
  readonly value: number;
}

/** How readings are written. */
export interface PayloadFormat {
  readonly form: PayloadForm;
  /** Digits after the point that JSON keeps. */
  readonly decimals: number;
  readonly unit: string;
}

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();
const BINARY_BYTES = 10;
const TWO_POW_32 = 4_294_967_296;

export function encodeReading(reading: Reading, format: PayloadFormat): Uint8Array {
  if (format.form === "binary") return encodeBinary(reading);
  const timestamp = reading.timestampMs;
  const value = Number(reading.value.toFixed(format.decimals));
  const text =
    format.form === "json"
      ? JSON.stringify({ sensor_id: reading.origin, timestamp, value, unit: format.unit })
      : JSON.stringify({ t: timestamp, v: value });
  return utf8.encode(text);
}

/**
 * The reading that a payload holds, or `undefined` where it holds none. Never throws.
 * @param sender whose topic the message came on; JSON's `sensor_id` speaks for itself
 */
export function decodeReading(payload: Uint8Array, form: PayloadForm, sender: string | undefined): Reading | undefined {
  if (form === "binary") return decodeBinary(payload, sender);
  const fields = parseObject(payload);
  if (fields === undefined) return undefined;
  if (form === "json") return reading(fields.sensor_id, fields.timestamp, fields.value);
  return reading(sender, fields.t, fields.v);
}

function encodeBinary({ timestampMs, value }: Reading): Uint8Array {
  const bytes = new Uint8Array(BINARY_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(timestampMs / TWO_POW_32));
  view.setUint32(2, timestampMs % TWO_POW_32);
  view.setFloat32(6, value);
  return bytes;
}

function decodeBinary(payload: Uint8Array, sender: string | undefined): Reading | undefined {
  if (payload.length !== BINARY_BYTES) return undefined;
  const view = new DataView(payload.buffer, payload.byteOffset, BINARY_BYTES);
  return reading(sender, view.getUint16(0) * TWO_POW_32 + view.getUint32(2), view.getFloat32(6));
}

function parseObject(payload: Uint8Array): { readonly [key: string]: unknown } | undefined {
  try {
    const parsed: unknown = JSON.parse(fromUtf8.decode(payload));
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isObject(parsed: unknown): parsed is { readonly [key: string]: unknown } {
  return typeof parsed === "object" && parsed !== null;
}

function reading(origin: unknown, timestampMs: unknown, value: unknown): Reading | undefined {
  if (typeof origin !== "string" || typeof timestampMs !== "number" || typeof value !== "number") return undefined;
  return Number.isSafeInteger(timestampMs) && Number.isFinite(value) ? { origin, timestampMs, value } : undefined;
}
