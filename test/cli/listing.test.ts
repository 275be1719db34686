import { describe, expect, it } from "vitest";
import { describe as described } from "../../src/base/parameters.ts";
import { askedFor, type Catalogue, catalogueNames, loadCatalogue } from "../../src/cli/catalogues.ts";
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
  truth: {
    type: "group",
    doc: "What counts.",
    optional: true,
    members: { hold: { type: "integer", doc: "How long." } },
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
      ["truth.hold", "truth is given", true],
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
    expect(text).toContain("loss.rate (required where loss.kind = some): a fraction");
    expect(text).toContain("truth.hold (required where truth is given): a");
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(60);
  });

  it("shows the figures of what has no settings", () => {
    const board = { summary: "A board.", source: "a datasheet", supplyV: 3 };
    expect(listed({ board })[0]!.figures).toEqual({ supplyV: 3 });
    expect(listingText({ board }, 60)).toContain("supplyV = 3");
  });

  it("exists for every catalogue", async () => {
    expect(catalogueNames).toEqual(expect.arrayContaining(Object.keys(knownCatalogues)));
    for (const name of catalogueNames) {
      const real = await loadCatalogue(name);
      expect(listed(real).length).toBeGreaterThan(0);
      expect(listingText(real, 80)).not.toMatch(/undefined|\[object/);
    }
  });
});

describe("a word", () => {
  const namesOf = async (word: string) => {
    const asked = await askedFor(word);
    return asked.ok ? Object.entries(asked.catalogues).map(([name, kinds]) => [name, Object.keys(kinds)]) : asked.hint;
  };

  it("may be a catalogue in plural or singular, a section of a scenario, or one kind", async () => {
    expect(await namesOf("losses")).toEqual(await namesOf("loss"));
    expect(await namesOf("csv")).toEqual([["sensors", ["csv"]]]);
    expect(await namesOf("sensor")).toEqual([["sensors", Object.keys(knownCatalogues.sensors)]]);
    expect(await namesOf("grid")).toEqual([
      ["placements", ["grid"]],
      ["topologies", ["grid"]],
    ]);
    for (const section of ["scenario", "nodes", "channel", "audience"]) {
      expect(await namesOf(section)).toEqual([[section, [section]]]);
    }
    expect(await namesOf("radio")).toEqual([["radios", ["link", "ieee802154"]]]);
    expect(await namesOf("link")).toEqual([["links", ["every topology", "ideal", "lossy"]]]);
  });

  it("that is unknown is corrected where it is nearly right", async () => {
    expect(await namesOf("snesors")).toBe("did you mean sensors?");
    expect(await namesOf("vibratoin")).toBe("did you mean vibration?");
    expect(await namesOf("xylophone")).toBeUndefined();
  });

  it("lists every setting of a scenario, and every unit", async () => {
    const names = async (word: "scenario" | "nodes" | "audience") =>
      listed(await loadCatalogue(word))[0]!.settings.map(({ path }) => path);
    const settings = ["title", "description", "seed", "duration", "epoch", "digestWindow", "tieShuffle"];
    expect(await names("scenario")).toEqual(settings);
    expect(await names("nodes")).toEqual(expect.arrayContaining(["count", "board", "clockDrift", "placement"]));
    expect(await names("audience")).toEqual(expect.arrayContaining(["who", "tolerance", "alarm.outside", "grace"]));
    expect(listingText(await loadCatalogue("units"), 200)).toMatch(
      /time\n {2}a time such as 10 s; in us, .*, w, .*, y,/,
    );
  });
});
