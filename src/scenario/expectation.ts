/** What a setting expects, in words: for messages, tables and the JSON Schema. */
import type { Numeric, Parameter, Quantity, VariantCatalogue } from "../base/parameters.ts";
import { alternatives } from "./fault.ts";
import { expectedQuantity, printQuantity } from "./quantity.ts";
import { unitsOf } from "./units.ts";

/** What a setting expects, as a noun phrase: "a time such as 10 s", "always-on or when-addressed". */
export function expectation(parameter: Parameter): string {
  switch (parameter.type) {
    case "quantity":
      return expectedQuantity(parameter.dimension);
    case "number":
    case "integer":
      return boundedNumber(parameter);
    case "boolean":
      return "true or false";
    case "text":
      return "a text";
    case "file":
      return "the path of a file";
    case "choice":
      return alternatives(parameter.options);
    case "interval":
      return `a pair [low, high], each ${expectation(parameter.of)}`;
    case "list":
      return `a list, each entry ${expectation(parameter.of)}`;
    case "one-of":
      return parameter.options.map(expectation).join(", or ");
    case "group":
      return `settings (${Object.keys(parameter.members).join(", ")})`;
    case "variant":
      return `settings of one kind: ${kindsOf(parameter.catalogue)}`;
  }
}

/** The kinds of a catalogue in words. */
export function kindsOf(catalogue: VariantCatalogue): string {
  return alternatives(Object.keys(catalogue));
}

/** The limits of a number or quantity that a value breaks, in words, or `undefined` where it breaks none. */
export function brokenBound(parameter: Quantity | Numeric, value: number): string | undefined {
  const { minimum, exclusiveMinimum, maximum } = parameter;
  if (minimum !== undefined && value < minimum) return limits(parameter);
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return limits(parameter);
  if (maximum !== undefined && value > maximum) return limits(parameter);
  return undefined;
}

function limits(parameter: Quantity | Numeric): string {
  if (parameter.type !== "quantity") return boundedNumber(parameter);
  return [unitsOf(parameter.dimension).noun, ...boundWords(parameter)].join(" ");
}

function boundedNumber(parameter: Numeric): string {
  const noun = parameter.type === "integer" ? "a whole number" : "a number";
  return [noun, ...boundWords(parameter)].join(" ");
}

function boundWords(parameter: Quantity | Numeric): string[] {
  const { minimum, exclusiveMinimum, maximum } = parameter;
  const words = (value: number): string | number =>
    parameter.type === "quantity" ? printQuantity(parameter.dimension, value) : value;
  if (minimum !== undefined && maximum !== undefined) return [`from ${words(minimum)} to ${words(maximum)}`];
  const lower = minimum !== undefined ? `of at least ${words(minimum)}` : undefined;
  const above = exclusiveMinimum !== undefined ? `above ${words(exclusiveMinimum)}` : undefined;
  const upper = maximum === undefined ? undefined : above === undefined ? `of at most` : `and at most`;
  return [lower, above, upper === undefined ? undefined : `${upper} ${words(maximum!)}`].filter((w) => w !== undefined);
}
