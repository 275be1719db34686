import { describe, expect, it } from "vitest";
import { chartsOf } from "../../../reports/charts/charts.ts";
import { renderSvg } from "../../../reports/render/svg.ts";
import { type Made, madeResult, madeTables } from "./synthetic.ts";

const hall: Made = { protocols: ["mqtt", "resonance"], nodes: 12 };

/** The texts in a drawn chart. */
async function textsOf(id: string, made: Made, sensorUnit: string | null = null): Promise<readonly string[]> {
  const chart = chartsOf({ ...madeResult(made), sensorUnit }, madeTables(made)).find((one) => one.id === id)!;
  return [...(await renderSvg(chart, "light")).matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text!);
}

describe("numbers in charts", () => {
  it.each([
    ["energy", 1, "1 J"],
    ["energy", 1e5, "200 kJ"],
    ["energy", 1e-4, "100 µJ"],
    ["bytes", 1, "400 kB"],
    ["bytes", 1e-5, "8 B"],
    ["latency", 1, "100 ms"],
    ["latency", 1e3, "100 s"],
    ["latency", 1, "60 %"],
    ["trade-off", 1, "0 %"],
    ["battery", 1, "100 %"],
    ["losses", 1, "20"],
  ])("carry their unit as in a text: %s, %d times as much", async (id, size, label) => {
    const texts = await textsOf(id, { ...hall, size });
    expect(texts).toContain(label);
    expect(texts.filter((text) => /^[\d.,−-]+(%|[kMGmµ]?[JBs](\/s)?)$/.test(text))).toEqual([]);
  });

  it("would be caught sticking to their unit", () => {
    expect("100J").toMatch(/^[\d.,−-]+(%|[kMGmµ]?[JBs](\/s)?)$/);
  });
});

describe("the chart of beliefs", () => {
  it.each([
    ["°C", "value, °C"],
    [null, "value"],
  ])("names the unit %s of its values", async (unit, title) => {
    expect(await textsOf("belief", hall, unit)).toContain(title);
  });
});
