/** JSON documents as I8 slices: what Sync frames carry, and explanations. */
import { utf8ToBytes } from "@noble/hashes/utils.js";
import type { Slice } from "./frame.ts";
import { FrameError } from "./frame-error.ts";
import { DTYPE } from "./layout.ts";
import { byteSlice } from "./tensor.ts";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** @throws FrameError `bad-message` where a text holds half a surrogate pair, which UTF-8 cannot */
export function jsonSlice(document: JsonObject): Slice {
  const text = JSON.stringify(document);
  if (!text.isWellFormed())
    throw new FrameError("bad-message", { found: "half a surrogate pair", expected: "well-formed text" });
  return byteSlice(utf8ToBytes(text));
}

/** How deep documents may nest: own choice, far above what is in use. Whoever walks a deeper one could run out of stack. */
export const JSON_DEPTH_MAX = 64;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether a JSON text nests no deeper than it may. In UTF-8 no byte of a longer character is one of those looked for. */
function isShallow(text: Uint8Array): boolean {
  let depth = 0;
  let isInside = false;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at];
    if (byte === QUOTE) isInside = !isInside;
    else if (isInside) at += byte === BACKSLASH ? 1 : 0;
    // [ and { are 0x5b and 0x7b, their ends two above.
    else if ((byte | 0x20) === 0x7b) depth++;
    else if ((byte | 0x20) === 0x7d) depth--;
    if (depth > JSON_DEPTH_MAX) return false;
  }
  return true;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The JSON object in a slice; undefined where there is none, or one deeper than {@link JSON_DEPTH_MAX}. */
export function lookAtJson({ dtype, payload }: Slice): JsonObject | undefined {
  if (dtype !== DTYPE.i8 || !isShallow(payload)) return undefined;
  try {
    const document: unknown = JSON.parse(utf8.decode(payload));
    const isObject = typeof document === "object" && document !== null && !Array.isArray(document);
    return isObject ? (document as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

/** The JSON object in a slice. @throws FrameError `bad-message` */
export function readJson(slice: Slice): JsonObject {
  const document = lookAtJson(slice);
  if (document !== undefined) return document;
  throw new FrameError("bad-message", {
    found: `${slice.payload.length} bytes of dtype ${slice.dtype}`,
    expected: "a JSON object in UTF-8 as I8",
  });
}
