import { Result, SchemaParser } from "effect";
import { describe, expect, it } from "vitest";
import type { Parameter, Parameters } from "../../src/base/parameters.ts";
import { withMembers } from "../../src/scenario/catalogues.ts";
import { compile, defaultOf } from "../../src/scenario/compile.ts";
import { PARSE_OPTIONS } from "../../src/scenario/compiled.ts";
import { scenarioDescription } from "../../src/scenario/description.ts";
import { expectation } from "../../src/scenario/expectation.ts";

/** Every setting of a description with its path, kinds included. */
function* everySetting(parameters: Parameters, path = ""): Generator<readonly [string, Parameter]> {
  for (const [name, parameter] of Object.entries(parameters)) yield* within(parameter, `${path}${name}`);
}

function* within(parameter: Parameter, path: string): Generator<readonly [string, Parameter]> {
  yield [path, parameter];
  if (parameter.type === "group") yield* everySetting(parameter.members, `${path}.`);
  if (parameter.type === "one-of") {
    for (const [i, option] of parameter.options.entries()) yield* within(option, `${path}|${i}`);
  }
  if (parameter.type === "list" || parameter.type === "interval") yield* within(parameter.of, `${path}[]`);
  if (parameter.type === "variant") {
    for (const [kind, { parameters }] of Object.entries(parameter.catalogue as Catalogue)) {
      yield* everySetting(parameters, `${path}(${kind}).`);
    }
  }
}

type Catalogue = { readonly [kind: string]: { readonly summary: string; readonly parameters: Parameters } };

const all = [...everySetting(scenarioDescription.settings), ...within(scenarioDescription.protocol, "protocols")];

describe("the description of scenario files", () => {
  it("covers what design and models offer", () => {
    const paths = new Set(all.map(([path]) => path));
    expect(paths.size).toBeGreaterThan(100);
    for (const path of [
      "nodes.count",
      "topology(line).link(lossy).loss|1(gilbert-elliott).burst",
      "protocols(resonance).encoder(level-hdc).range",
    ]) {
      expect(paths).toContain(path);
    }
  });

  it.each(all)("%s: says what it is, and its default has a source and is right", (_path, parameter) => {
    expect(parameter.doc.trim()).not.toBe("");
    expect(expectation(parameter)).not.toMatch(/undefined|NaN/);
    const assumed = defaultOf(parameter);
    if (assumed === undefined || parameter.type === "group") return;
    const needsSource = parameter.type !== "variant";
    if (needsSource) expect(parameter.source?.trim()).toBeTruthy();
    const decoded = SchemaParser.decodeUnknownResult(compile(parameter, { word: undefined }))(assumed, PARSE_OPTIONS);
    expect(Result.isSuccess(decoded)).toBe(true);
  });

  it("has no word of one catalogue hide another's setting", () => {
    const own = { a: { summary: "A.", parameters: { size: { type: "integer", doc: "Own." } } } } as const;
    const shared = { size: { type: "integer", doc: "Shared." } } as const;
    expect(() => withMembers(own, shared)).toThrow("The kind a has a setting size of its own.");
  });
});
