import { describe, expect, it } from "vitest";
import { describe as described } from "../../src/base/parameters.ts";
import { type Catalogue, catalogueNames, loadCatalogue } from "../../src/cli/catalogues.ts";
import { listed, listingText } from "../../src/cli/listing.ts";
import { settingRows } from "../../src/cli/settings.ts";
import { knownCatalogues } from "../../src/scenario/known-catalogues.ts";

const parameters = described({
  period: { type: "quantity", dimension: "time", doc: "How often.", default: "10 s", source: "own definition" },
  count: { type: "integer", doc: "How many.", minimum: 1 },
  episode: {
    type: "group",
    doc: "What happens.",
    members: { loud: { type: "boolean", doc: "Whether.", optional: true } },
  },
  loss: {
    type: "variant",
    doc: "What is lost.",
    default: "none",
    source: "own definition",
    catalogue: {
      none: { summary: "Nothing.", parameters: {} },
      some: { summary: "Some.", parameters: { rate: { type: "quantity", dimension: "fraction", doc: "How much." } } },
    },
  },
});

describe("settings as rows", () => {
  const rows = settingRows(parameters);

  it("name every setting, those of groups and kinds included", () => {
    expect(rows.map(({ path, where, required }) => [path, where, required])).toEqual([
      ["period", undefined, false],
      ["count", undefined, true],
      ["episode.loud", undefined, false],
      ["loss", undefined, false],
      ["loss.rate", "loss.kind = some", true],
    ]);
  });

  it("say unit, default and source", () => {
    expect(rows[0]).toMatchObject({ expects: "a time such as 10 s", default: "10 s", source: "own definition" });
    expect(rows[1]!.expects).toContain("at least 1");
  });
});

describe("a listing", () => {
  const catalogue: Catalogue = { thing: { summary: "A thing.", source: "own definition", parameters } };

  it("can be read by people", () => {
    const text = listingText(catalogue, 60);
    expect(text).toContain("period = 10 s: a time such as 10 s");
    expect(text).toContain("count (required): a whole number of at least 1");
    expect(text).toContain("Where loss.kind = some. How much.");
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(60);
  });

  it("shows the figures of what has no settings", () => {
    const board = { summary: "A board.", source: "a datasheet", supplyV: 3 };
    expect(listed({ board })[0]!.figures).toEqual({ supplyV: 3 });
    expect(listingText({ board }, 60)).toContain("supplyV = 3");
  });

  it("exists for every catalogue", async () => {
    expect([...catalogueNames].sort()).toEqual(Object.keys(knownCatalogues).sort());
    for (const name of catalogueNames) {
      const real = await loadCatalogue(name);
      expect(listed(real).length).toBeGreaterThan(0);
      expect(listingText(real, 80)).not.toMatch(/undefined|\[object/);
    }
  });
});
