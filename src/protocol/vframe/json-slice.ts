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

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The JSON object in a slice; undefined where there is none. */
export function lookAtJson({ dtype, payload }: Slice): JsonObject | undefined {
  if (dtype !== DTYPE.i8) return undefined;
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
