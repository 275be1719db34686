/** The JSON Schema of scenario files, for editors: the same description that checks them, in their language. */
import type { Numeric, Parameter, Parameters, Quantity, Variant, VariantCatalogue } from "../base/parameters.ts";
import { defaultOf } from "./compile.ts";
import { FREE_PARTS, type ScenarioDescription } from "./schema.ts";
import { unitsOf } from "./units.ts";

/** Part of a JSON Schema. */
export type JsonSchema = { readonly [keyword: string]: unknown };

const DIALECT = "https://json-schema.org/draft/2020-12/schema";
const NUMBER = String.raw`[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?`;
/** Power may be written as power; it is converted to dBm. */
const EXTRA_UNITS: { readonly [dimension: string]: readonly string[] } = { power: ["nW", "uW", "µW", "mW", "W"] };

/**
 * The JSON Schema (draft 2020-12) of scenario files. It accepts every valid file; what looks at several settings, and
 * bounds of quantities, it leaves to `resonance validate`.
 */
export function scenarioJsonSchema({ settings, protocol }: ScenarioDescription): JsonSchema {
  const kinds = Object.keys(protocol.catalogue);
  const named = Object.fromEntries(kinds.map((kind) => [kind, namedProtocol(protocol, kind)]));
  const properties = {
    ...membersOf(settings),
    // A number as a seed counts as it is written.
    seed: { ...schemaOf(settings.seed!), type: ["string", "number"] },
    ...(settings.radio?.type === "variant" && { radio: ofWhateverKind(settings.radio) }),
    protocols: {
      description: FREE_PARTS.protocols,
      type: "object",
      minProperties: 1,
      properties: named,
      additionalProperties: { $ref: "#/$defs/protocol" },
    },
    sweep: { description: FREE_PARTS.sweep, type: "object" },
    repeat: { description: FREE_PARTS.repeat, type: "object" },
  };
  return {
    $schema: DIALECT,
    title: "Scenario of resonance-sim",
    type: "object",
    properties,
    required: [...requiredOf(settings), "protocols"],
    additionalProperties: false,
    $defs: { protocol: variant(protocol) },
  };
}

function schemaOf(parameter: Parameter): JsonSchema {
  const { doc, source } = parameter;
  const assumed = parameter.type === "group" ? undefined : defaultOf(parameter);
  return {
    description: source === undefined ? doc : `${doc} Source of the default: ${source}.`,
    ...(assumed !== undefined && { default: assumed }),
    ...formOf(parameter),
  };
}

function formOf(parameter: Parameter): JsonSchema {
  switch (parameter.type) {
    case "quantity":
      return quantity(parameter);
    case "number":
    case "integer":
      return { type: parameter.type, ...boundsOf(parameter) };
    case "boolean":
      return { type: "boolean" };
    case "text":
      return { type: "string" };
    case "file":
      return { type: "string", minLength: 1 };
    case "choice":
      return { enum: parameter.options };
    case "interval":
      return { type: "array", items: schemaOf(parameter.of), minItems: 2, maxItems: 2 };
    case "list":
      return {
        type: "array",
        items: schemaOf(parameter.of),
        ...(parameter.minimumLength !== undefined && { minItems: parameter.minimumLength }),
        ...(parameter.maximumLength !== undefined && { maxItems: parameter.maximumLength }),
      };
    case "one-of":
      return { anyOf: parameter.options.map(schemaOf) };
    case "group":
      return orNothing(settingsOf(parameter.members));
    case "variant":
      return variant(parameter);
  }
}

function quantity({ dimension }: Quantity): JsonSchema {
  const { factors, example, bare } = unitsOf(dimension);
  const words = [...Object.keys(factors), ...(EXTRA_UNITS[dimension] ?? [])];
  const units = words.length === 0 ? String.raw`\S.*` : words.map(escaped).join("|");
  const optionalUnit = bare ? "?" : "";
  const text = { type: "string", pattern: `^\\s*−?${NUMBER}\\s*(${units})${optionalUnit}\\s*$`, examples: [example] };
  return bare ? { anyOf: [text, { type: "number" }] } : text;
}

function boundsOf({ minimum, exclusiveMinimum, maximum }: Numeric): JsonSchema {
  return {
    ...(minimum !== undefined && { minimum }),
    ...(exclusiveMinimum !== undefined && { exclusiveMinimum }),
    ...(maximum !== undefined && { maximum }),
  };
}

/** The settings of the kind that `kind` names, or a kind's bare name. */
function variant(parameter: Variant): JsonSchema {
  const { catalogue } = parameter;
  const kinds = Object.keys(catalogue);
  const words = kinds.map((kind) => ({ const: kind, description: catalogue[kind]!.summary }));
  const chosen = kinds.map((kind) => ({
    if: { type: "object", properties: { kind: { const: kind } }, ...whereKindIsNamed(parameter, kind) },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own keyword
    then: settingsOf(membersOfKind(catalogue, kind), { kind: { const: kind } }),
  }));
  const form = {
    type: ["object", "string"],
    anyOf: [
      { type: "string", oneOf: words },
      { type: "object", properties: { kind: { oneOf: words } } },
    ],
    allOf: chosen,
  };
  return parameter.default === undefined
    ? { ...form, anyOf: [form.anyOf[0], { ...form.anyOf[1], required: ["kind"] }] }
    : orNothing(form);
}

/** Which kind is meant where none is named, other settings decide (a placement or a topology). */
function ofWhateverKind(parameter: Variant): JsonSchema {
  const kinds = Object.keys(parameter.catalogue);
  return { description: parameter.doc, anyOf: kinds.map((kind) => variant({ ...parameter, default: kind })) };
}

function whereKindIsNamed(parameter: Variant, kind: string): JsonSchema {
  return kind === parameter.default ? {} : { required: ["kind"] };
}

/** An entry of `protocols` whose name is a kind: that kind unless it says another, and empty for its defaults. */
function namedProtocol(protocol: Variant, kind: string): JsonSchema {
  return variant({ ...protocol, default: kind });
}

function membersOfKind(catalogue: VariantCatalogue, kind: string): Parameters {
  return catalogue[kind]!.parameters;
}

function settingsOf(members: Parameters, more: { readonly [name: string]: JsonSchema } = {}): JsonSchema {
  return {
    type: "object",
    properties: { ...more, ...membersOf(members) },
    required: requiredOf(members),
    additionalProperties: false,
  };
}

function membersOf(members: Parameters): { readonly [name: string]: JsonSchema } {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, schemaOf(member)]));
}

/** Members that have to be there: neither optional nor with a default, and not complete by their own defaults. */
function requiredOf(members: Parameters): string[] {
  return Object.entries(members).flatMap(([name, member]) => (mustBeGiven(member) ? [name] : []));
}

function mustBeGiven(parameter: Parameter): boolean {
  if (parameter.optional) return false;
  if (parameter.type === "group") return requiredOf(parameter.members).length > 0;
  return defaultOf(parameter) === undefined;
}

/** Settings that may be left empty. */
function orNothing(form: JsonSchema): JsonSchema {
  return { anyOf: [form, { type: "null" }] };
}

function escaped(unit: string): string {
  return unit.replace(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`);
}
