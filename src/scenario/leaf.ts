/** Single values: what a file says to what a model receives, and back. */
import * as Result from "effect/Result";
import type { Choice, FilePath, Flag, Numeric, Quantity, Text } from "../base/parameters.ts";
import { brokenBound, expectation } from "./expectation.ts";
import { didYouMean, type Fault } from "./fault.ts";
import { parseQuantity, printQuantity } from "./quantity.ts";

/** Settings that hold one value. */
export type Leaf = Quantity | Numeric | Flag | Text | FilePath | Choice;

/**
 * The unit of the scenario's sensor, as far as its settings tell. All sensor values of a scenario have the same unit:
 * the first unit met fixes it, later ones must agree, and bare numbers agree with any.
 */
export interface SensorUnit {
  word: string | undefined;
}

/** Longest file path taken (Linux's PATH_MAX); longer ones are mistakes. */
const LONGEST_PATH = 4096;

/** Decodes one value. A sensor's unit, where this value is the first to name it, is noted in `unit`. */
export function decodeLeaf(parameter: Leaf, input: unknown, unit: SensorUnit): Result.Result<unknown, Fault> {
  switch (parameter.type) {
    case "quantity":
      return decodeQuantity(parameter, input, unit);
    case "number":
    case "integer":
      return decodeNumber(parameter, input);
    case "boolean":
      return typeof input === "boolean" ? Result.succeed(input) : unexpected(parameter);
    case "choice":
      return decodeChoice(parameter, input);
    case "text":
      return decodeText(parameter, input);
    case "file":
      if (typeof input !== "string" || input === "" || input.includes("\0") || input.length > LONGEST_PATH) {
        return unexpected(parameter);
      }
      return Result.succeed(input);
  }
}

/** What people would write for a decoded value. */
export function encodeLeaf(parameter: Leaf, value: unknown, unit: SensorUnit): unknown {
  return parameter.type === "quantity" ? printQuantity(parameter.dimension, value as number, unit.word) : value;
}

function unexpected(parameter: Leaf, hint?: string): Result.Result<never, Fault> {
  return Result.fail({ expected: expectation(parameter), ...(hint !== undefined && { hint }) });
}

function decodeQuantity(parameter: Quantity, input: unknown, unit: SensorUnit): Result.Result<number, Fault> {
  if (typeof input !== "string" && typeof input !== "number") return unexpected(parameter);
  const parsed = parseQuantity(parameter.dimension, input);
  if (!parsed.ok) return Result.fail(parsed.fault);
  const broken = brokenBound(parameter, parsed.value);
  if (broken !== undefined) return Result.fail({ expected: broken });
  if (parameter.dimension === "sensor" && parsed.unit !== undefined) {
    unit.word ??= parsed.unit;
    if (unit.word !== parsed.unit) {
      const hint = `all sensor values of a scenario have one unit, here ${unit.word}`;
      return Result.fail({ expected: `a sensor value in ${unit.word}`, hint });
    }
  }
  return Result.succeed(parsed.value);
}

function decodeNumber(parameter: Numeric, input: unknown): Result.Result<number, Fault> {
  if (typeof input !== "number" || !Number.isFinite(input)) {
    const isQuoted = typeof input === "string" && /^[+-]?\d+(\.\d+)?$/u.test(input.trim());
    return unexpected(parameter, isQuoted ? "leave the quotes out" : undefined);
  }
  if (parameter.type === "integer" && !Number.isSafeInteger(input)) return unexpected(parameter);
  const broken = brokenBound(parameter, input);
  return broken === undefined ? Result.succeed(input + 0) : Result.fail({ expected: broken });
}

function decodeChoice(parameter: Choice, input: unknown): Result.Result<string, Fault> {
  if (typeof input !== "string") return unexpected(parameter);
  if (parameter.options.includes(input)) return Result.succeed(input);
  return unexpected(parameter, didYouMean(input, parameter.options));
}

function decodeText(parameter: Text, input: unknown): Result.Result<string, Fault> {
  if (typeof input === "string") return Result.succeed(input);
  const isScalar = typeof input === "number" || typeof input === "boolean";
  return unexpected(parameter, isScalar ? "put it in quotes" : undefined);
}
