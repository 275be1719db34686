import { describe, expect, it } from "vitest";
import { chartsOf } from "../../../reports/charts/charts.ts";
import { renderPng } from "../../../reports/render/png.ts";
import { renderSvg } from "../../../reports/render/svg.ts";
import { type Made, madeResult, madeTables } from "../charts/synthetic.ts";

const made: Made = { protocols: ["mqtt", `<"a.b">`, "c\u0001d"], nodes: 6 };
const charts = chartsOf(madeResult(made), madeTables(made));

describe("a picture of a chart", () => {
  it("says its title, and is the same twice", async () => {
    for (const chart of charts) {
      const svg = await renderSvg(chart, "light");
      expect(svg).toContain(`>${chart.title}<`);
      expect(svg).not.toContain(">nonsense<");
      expect(await renderSvg(chart, "light")).toBe(svg);
      expect(await renderSvg(chart, "dark")).not.toBe(svg);
    }
  });

  it("holds names of any characters", async () => {
    const svg = await renderSvg(charts.find(({ id }) => id === "energy")!, "light");
    expect(svg).toContain(`&lt;"a.b"&gt;`);
    expect(svg).not.toContain("\u0001");
  });

  it("as PNG has the dimensions of the SVG times the scale, and the same bytes twice", async () => {
    const svg = await renderSvg(charts[0]!, "dark");
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg)!;
    for (const scale of [1, 2]) {
      const png = renderPng(svg, scale);
      const view = new DataView(png.buffer, png.byteOffset);
      expect(view.getUint32(16)).toBe(Number(width) * scale);
      expect(view.getUint32(20)).toBe(Number(height) * scale);
      expect(Buffer.compare(png, renderPng(svg, scale))).toBe(0);
    }
  });

  it("as PNG has text in it, of the font that comes along", () => {
    const drawn = (text: string) =>
      renderPng(
        `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><text y="15" font-family="DejaVu Sans, sans-serif">${text}</text></svg>`,
        1,
      );
    expect(Buffer.compare(drawn("text"), drawn(""))).not.toBe(0);
  });
});
