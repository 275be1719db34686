/** Frames from descriptions in JSON: what `frame decode --data` prints, or as much of it as a frame needs. */
import { distance } from "fastest-levenshtein";
import type { Frame, Slice } from "../protocol/vframe/frame.ts";
import { type JsonObject, jsonSlice } from "../protocol/vframe/json-slice.ts";
import { DTYPE, DTYPE_NAMES, type Dtype, FLAG, MODALITY_NAMES, TYPE_NAMES } from "../protocol/vframe/layout.ts";
import { f16Slice, i8Slice, q4Slice, sparseSlice } from "../protocol/vframe/tensor.ts";
import { wrongInput } from "./failure.ts";
import { hexBytes } from "./frame-session.ts";

export interface Described {
  readonly frame: Frame;
  readonly zstd: boolean;
}

type Fields = { readonly [name: string]: unknown };

/** What decoding computes; it is computed anew here. */
const COMPUTED = ["version", "typeName", "flagNames", "numSlices", "sliceLen", "modalityName", "crc32", "warnings"];
const FRAME_FIELDS = ["type", "flags", "streamId", "frameSeq", "spaceHash32", "modality", "slices", ...COMPUTED];
const DATA = ["values", "json", "text", "hex", "base64"];
const SLICE_FIELDS = ["dtype", "shape", ...DATA, "dtypeName", "bytes", "sha256"];
const FLAG_BITS: { readonly [name: string]: number } = {
  ZSTD: FLAG.zstd,
  XCHACHA: FLAG.xchacha,
  STRONG_TAIL: FLAG.strongTail,
};

/** @param hasKey the frame can be sealed. @throws Failure, or FrameError where the frame cannot be */
export function describedFrame(text: string, hasKey: boolean): Described {
  const fields = requireObject(parsed(text), "The description", FRAME_FIELDS);
  const flags = flagsOf(fields.flags);
  if (((flags & FLAG.xchacha) !== 0) !== hasKey)
    throw wrongInput(
      hasKey ? "--key is given, but flags does not hold XCHACHA." : "flags holds XCHACHA: give --key and --salt.",
    );
  if (fields.version !== undefined && fields.version !== 1) throw wrong("version", fields.version, "1");
  const slices = fields.slices ?? [];
  if (!Array.isArray(slices)) throw wrong("slices", slices, "a list");
  const frame: Frame = {
    type: named(fields.type ?? 0, TYPE_NAMES, "type") as Frame["type"],
    streamId: whole(fields.streamId ?? 0, "streamId"),
    frameSeq: sequence(fields.frameSeq ?? 0),
    spaceHash32: whole(fields.spaceHash32 ?? 0, "spaceHash32"),
    modality: named(fields.modality ?? 0, MODALITY_NAMES, "modality") as Frame["modality"],
    strongTail: (flags & FLAG.strongTail) !== 0,
    slices: slices.map((slice, n) => sliceOf(slice, `slices[${n}]`)),
  };
  return { frame, zstd: (flags & FLAG.zstd) !== 0 };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw wrongInput(`The description is no JSON: ${(error as Error).message}.`);
  }
}

function sliceOf(given: unknown, path: string): Slice {
  const fields = requireObject(given, path, SLICE_FIELDS);
  const data = DATA.filter((name) => fields[name] !== undefined);
  if (data.length !== 1) throw wrongInput(`${path} needs exactly one of ${DATA.join(", ")}; it has ${data.length}.`);
  if (fields.json !== undefined) return jsonSlice(requireObject(fields.json, `${path}.json`) as JsonObject);
  const dtype = dtypeOf(fields.dtype ?? (fields.text === undefined ? DTYPE.f16 : DTYPE.i8), path);
  if (fields.values !== undefined) return valuesSlice(dtype, fields.values, fields.shape, path);
  const payload = payloadOf(fields, path);
  return { dtype, shape: shapeOf(fields.shape ?? [payload.length], path), payload };
}

function valuesSlice(dtype: Dtype, values: unknown, shape: unknown, path: string): Slice {
  if (!Array.isArray(values) || !values.every((value) => typeof value === "number"))
    throw wrong(`${path}.values`, values, "a list of numbers");
  const make = { [DTYPE.f16]: f16Slice, [DTYPE.i8]: i8Slice, [DTYPE.q4]: q4Slice, [DTYPE.sparseCoo]: sparseSlice };
  return make[dtype](values, shapeOf(shape ?? [values.length], path));
}

function payloadOf({ text, hex, base64 }: Fields, path: string): Uint8Array {
  const [name, given] = text !== undefined ? ["text", text] : hex !== undefined ? ["hex", hex] : ["base64", base64];
  if (typeof given !== "string") throw wrong(`${path}.${name}`, given, "a text");
  if (name === "text") return new TextEncoder().encode(given);
  if (name === "hex") return hexBytes(given, `${path}.hex`);
  const bytes = Buffer.from(given, "base64");
  // The runtime skips what is no base64; written again it must be the same.
  if (bytes.toString("base64").replace(/=+$/, "") !== given.replace(/=+$/, ""))
    throw wrong(`${path}.base64`, given, "base64");
  return new Uint8Array(bytes);
}

function dtypeOf(given: unknown, path: string): Dtype {
  const found = Object.entries(DTYPE_NAMES).find(([number, name]) => given === Number(number) || given === name);
  if (found === undefined) throw wrong(`${path}.dtype`, given, "F16 (1), I8 (2), Q4 (3) or SparseCoo (16)");
  return Number(found[0]) as Dtype;
}

function shapeOf(given: unknown, path: string): readonly number[] {
  if (!Array.isArray(given)) throw wrong(`${path}.shape`, given, "a list of dimensions");
  return given.map((dimension, n) => whole(dimension, `${path}.shape[${n}]`));
}

function flagsOf(given: unknown): number {
  if (given === undefined) return 0;
  if (typeof given === "number" && Number.isInteger(given) && given >= 0 && given < 8) return given;
  const isList =
    Array.isArray(given) && given.every((name) => typeof name === "string" && Object.hasOwn(FLAG_BITS, name));
  if (!isList) throw wrong("flags", given, `a number below 8, or a list of ${Object.keys(FLAG_BITS).join(", ")}`);
  return given.reduce((flags: number, name: string) => flags | FLAG_BITS[name], 0);
}

/** The number of a name, or a number that has one. */
function named(given: unknown, names: readonly string[], path: string): number {
  const number = typeof given === "string" ? names.indexOf(given) : given;
  if (typeof number === "number" && names[number] !== undefined) return number;
  throw wrong(path, given, names.map((name, n) => `${name} (${n})`).join(", "));
}

function sequence(given: unknown): bigint {
  if (typeof given === "string" && /^\d{1,20}$/.test(given)) return BigInt(given);
  if (typeof given === "number" && Number.isSafeInteger(given) && given >= 0) return BigInt(given);
  throw wrong("frameSeq", given, "a whole number; one above 2^53 as a text");
}

function whole(given: unknown, path: string): number {
  if (typeof given === "number" && Number.isInteger(given) && given >= 0 && given < 2 ** 32) return given;
  throw wrong(path, given, "a whole number of 32 bits");
}

/** @param known the fields that there are; left out: any */
function requireObject(given: unknown, path: string, known?: readonly string[]): Fields {
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw wrong(path, given, "an object");
  const unknown = known && Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return given as Fields;
  const [nearest] = known!.toSorted((a, b) => distance(unknown, a) - distance(unknown, b));
  throw wrongInput(`${path} has an unknown field ${JSON.stringify(unknown)}; did you mean ${nearest}?`);
}

function wrong(path: string, found: unknown, expected: string) {
  const shown = JSON.stringify(found) ?? String(found);
  return wrongInput(`${path} is ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}; expected ${expected}.`);
}
