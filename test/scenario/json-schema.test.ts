import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { scenarioDescription } from "../../src/scenario/description.ts";
import { type JsonSchema, scenarioJsonSchema } from "../../src/scenario/json-schema.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { scenarios } from "./arbitrary.ts";

const schema = scenarioJsonSchema(scenarioDescription);

/** Checks with the keywords that the schema uses, after JSON Schema draft 2020-12 (sections 10 and 6 of the two parts). */
function accepts(rule: unknown, value: unknown): boolean {
  if (typeof rule === "boolean") return rule;
  return Object.entries(rule as JsonSchema).every(([keyword, bound]) =>
    keywordAccepts(keyword, bound, value, rule as JsonSchema),
  );
}

const ANNOTATIONS = new Set(["$schema", "$defs", "title", "description", "default", "examples", "then"]);

function keywordAccepts(keyword: string, bound: unknown, value: unknown, rule: JsonSchema): boolean {
  const rules = bound as JsonSchema[];
  const limit = bound as number;
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const settings = (isObject ? value : {}) as { [key: string]: unknown };
  if (ANNOTATIONS.has(keyword)) return true;
  switch (keyword) {
    case "$ref":
      return accepts((schema.$defs as JsonSchema)[String(bound).replace("#/$defs/", "")], value);
    case "type":
      return [bound].flat().some((type) => isOfType(value, String(type)));
    case "enum":
      return (bound as unknown[]).includes(value);
    case "const":
      return value === bound;
    case "anyOf":
      return rules.some((one) => accepts(one, value));
    case "oneOf":
      return rules.filter((one) => accepts(one, value)).length === 1;
    case "allOf":
      return rules.every((one) => accepts(one, value));
    case "if":
      return !accepts(bound, value) || accepts(rule.then, value);
    case "properties":
      return Object.entries(bound as JsonSchema).every(
        ([key, one]) => !Object.hasOwn(settings, key) || accepts(one, settings[key]),
      );
    case "additionalProperties":
      return Object.keys(settings).every(
        (key) => Object.hasOwn(rule.properties as object, key) || accepts(bound, settings[key]),
      );
    case "required":
      return !isObject || (bound as string[]).every((key) => Object.hasOwn(settings, key));
    case "minProperties":
      return !isObject || Object.keys(settings).length >= limit;
    case "pattern":
      return typeof value !== "string" || new RegExp(String(bound), "u").test(value);
    case "minLength":
      return typeof value !== "string" || value.length >= limit;
    case "items":
      return !Array.isArray(value) || value.every((entry) => accepts(bound, entry));
    case "minItems":
      return !Array.isArray(value) || value.length >= limit;
    case "maxItems":
      return !Array.isArray(value) || value.length <= limit;
    case "minimum":
      return typeof value !== "number" || value >= limit;
    case "exclusiveMinimum":
      return typeof value !== "number" || value > limit;
    case "maximum":
      return typeof value !== "number" || value <= limit;
    default:
      throw new Error(`The test knows no keyword ${keyword}.`);
  }
}

function isOfType(value: unknown, type: string): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

const RIGHT = `title: A
seed: 7
topology: ring
sensor: { kind: vibration, every: 1 s }
encoder: { kind: level-hdc, range: auto }
battery: kibam
audience: 3
nodes: { count: 5 }
protocols: { send-all: , resonance: { threshold: 0.1 }, narrow: { kind: deadband, delta: 5 Hz } }
`;

describe("the JSON Schema of scenario files", () => {
  it("is of draft 2020-12, describes every setting and shows defaults", () => {
    expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    const { nodes } = schema.properties as { [key: string]: { [key: string]: unknown } };
    expect(JSON.stringify(nodes)).toContain('"default":"20 ppm"');
    expect(JSON.stringify(schema).length).toBeLessThan(1_000_000);
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  it("accepts short forms", () => {
    expect(loadScenario(RIGHT, { file: "a.yaml" })).toHaveProperty("ok", true);
    expect(accepts(schema, parse(RIGHT))).toBe(true);
  });

  it("accepts every right scenario, as written and as resolved", () => {
    fc.assert(
      fc.property(scenarios(), (scenario) => {
        expect(accepts(schema, scenario)).toBe(true);
        const result = loadScenario(JSON.stringify(scenario), { file: "a.yaml" });
        expect(result.ok && accepts(schema, result.scenario.readable)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["an unknown key", "titel: A"],
    ["an unknown key inside", "nodes: { cuont: 4 }"],
    ["an unknown kind", "topology: { kind: rnig }"],
    ["a kind that is no word of it", "topology: rnig"],
    ["another kind's setting", "battery: { kind: linear, recoveryTime: 5 s }"],
    ["another radio's setting", "radio: { kind: link, listening: lpl }"],
    ["a radio's setting that no radio has", "radio: { kind: ieee802154, listenning: lpl }"],
    ["no unit", "duration: 10"],
    ["another dimension's unit", "duration: 10 Hz"],
    ["a bound broken", "nodes: { count: 0 }"],
    ["a protocol without a kind", "protocols: { narrow: { delta: 5 Hz } }"],
    ["a protocol's unknown setting", "protocols: { resonance: { treshold: 1 } }"],
    ["no protocol", "protocols: {}"],
  ])("refuses %s", (_, line) => {
    const key = line.split(":")[0]!;
    const lines = RIGHT.split("\n").filter((one) => !one.startsWith(`${key}:`));
    expect(accepts(schema, parse([...lines, line].join("\n")))).toBe(false);
  });
});
