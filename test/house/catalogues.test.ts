import { describe, expect, it } from "vitest";
import type { Parameter, Parameters, VariantCatalogue } from "../../src/base/parameters.ts";
import { scenarioDescription } from "../../src/scenario/description.ts";
import { knownCatalogues } from "../../src/scenario/known-catalogues.ts";

interface Entry {
  readonly summary?: unknown;
  readonly source?: unknown;
  readonly parameters?: Parameters;
}

const isSaid = (text: unknown) => typeof text === "string" && text.trim() !== "";

/** What settings leave unsaid, each as a sentence. */
function unsaidOf(where: string, parameters: Parameters): readonly string[] {
  return Object.entries(parameters).flatMap(([name, parameter]) => unsaidOfOne(`${where}.${name}`, parameter));
}

function unsaidOfOne(path: string, parameter: Parameter): readonly string[] {
  const found: string[] = [];
  if (!isSaid(parameter.doc)) found.push(`${path} does not say what it is`);
  if ("default" in parameter && parameter.default !== undefined && !hasSource(parameter)) {
    found.push(`${path} has a default without a source`);
  }
  if (parameter.type === "group") found.push(...unsaidOf(path, parameter.members));
  if (parameter.type === "variant") {
    for (const [kind, { summary, parameters }] of Object.entries(parameter.catalogue as VariantCatalogue)) {
      if (!isSaid(summary)) found.push(`${path} of kind ${kind} has no summary`);
      found.push(...unsaidOf(`${path}(${kind})`, parameters));
    }
  }
  return found;
}

/** Which kind a variant falls back to is a choice of ours; its figures have sources of their own. */
function hasSource(parameter: Parameter): boolean {
  return parameter.type === "variant" || isSaid(parameter.source);
}

/** What a catalogue leaves unsaid. */
function unsaid(catalogue: { readonly [kind: string]: Entry }): readonly string[] {
  return Object.entries(catalogue).flatMap(([kind, { summary, source, parameters }]) => [
    ...(isSaid(summary) ? [] : [`${kind} has no summary`]),
    ...(isSaid(source) ? [] : [`${kind} has no source`]),
    ...unsaidOf(kind, parameters ?? {}),
  ]);
}

describe("a catalogue", () => {
  it.each(Object.entries(knownCatalogues))("says what everything is, and where it comes from: %s", (_, catalogue) => {
    expect(Object.keys(catalogue).length).toBeGreaterThan(0);
    expect(unsaid(catalogue)).toEqual([]);
  });

  it("would be caught leaving something unsaid", () => {
    const numeric = { type: "number", doc: "A number.", default: 1 } as const;
    const parameters = { a: numeric, b: { ...numeric, source: "a paper" }, c: { type: "text", doc: "" } } as const;
    expect(unsaid({ x: { summary: "X.", source: "", parameters } })).toEqual([
      "x has no source",
      "x.a has a default without a source",
      "x.c does not say what it is",
    ]);
    const inner = {
      type: "variant",
      doc: "V.",
      catalogue: { k: { summary: "", parameters: { a: numeric } } },
    } as const;
    expect(
      unsaid({
        x: { summary: "X.", source: "s", parameters: { g: { type: "group", doc: "G.", members: { inner } } } },
      }),
    ).toEqual(["x.g.inner of kind k has no summary", "x.g.inner(k).a has a default without a source"]);
  });
});

describe("the scenario file", () => {
  it("says what every setting is, and where every default comes from", () => {
    expect(unsaidOf("scenario", scenarioDescription.settings)).toEqual([]);
    expect(unsaidOfOne("scenario.protocols", scenarioDescription.protocol)).toEqual([]);
  });
});
