/** Which form of a `one-of` a value has: seen from its shape, before it is checked. */
import type { Parameter } from "../base/parameters.ts";
import { parseQuantity } from "./quantity.ts";

/** Whether a value is a mapping of settings: not a list, not a single value. */
export function isSettings(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value as written in a file has the shape of this setting (it may still be wrong in itself). */
export function acceptsShape(parameter: Parameter, input: unknown): boolean {
  switch (parameter.type) {
    case "quantity":
      return (typeof input === "string" || typeof input === "number") && parseQuantity(parameter.dimension, input).ok;
    case "number":
    case "integer":
      return typeof input === "number";
    case "boolean":
      return typeof input === "boolean";
    case "text":
    case "file":
      return typeof input === "string";
    case "choice":
      return typeof input === "string" && parameter.options.includes(input);
    case "interval":
    case "list":
      return Array.isArray(input);
    case "one-of":
      return parameter.options.some((option: Parameter) => acceptsShape(option, input));
    case "group":
      return isSettings(input) || input === null;
    case "variant":
      return isSettings(input) || input === null || isKind(parameter.catalogue, input);
  }
}

/** Whether a decoded value can have come from this setting. */
export function acceptsDecoded(parameter: Parameter, value: unknown): boolean {
  switch (parameter.type) {
    case "quantity":
    case "number":
    case "integer":
      return typeof value === "number";
    case "one-of":
      return parameter.options.some((option: Parameter) => acceptsDecoded(option, value));
    case "group":
      return isSettings(value) && Object.keys(value).every((key) => Object.hasOwn(parameter.members, key));
    case "variant":
      return isSettings(value) && isKind(parameter.catalogue, value.kind);
    default:
      return acceptsShape(parameter, value);
  }
}

function isKind(catalogue: object, word: unknown): boolean {
  return typeof word === "string" && Object.hasOwn(catalogue, word);
}
