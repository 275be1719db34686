import { describe, expect, it } from "vitest";
import { DASHES, PALETTES, SHAPES } from "../../../reports/charts/palette.ts";

/** Contrast of two colours (WCAG 2.2, relative luminance of sRGB). */
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

describe.each(Object.entries(PALETTES))("the colours of the %s theme", (_, palette) => {
  it("stand out from the page", () => {
    for (const colour of [...palette.protocols, ...palette.parts, ...palette.states.slice(0, 3)]) {
      expect([colour, contrast(colour, palette.background) >= 3]).toEqual([colour, true]);
    }
    for (const text of [palette.ink, palette.softInk]) expect(contrast(text, palette.background)).toBeGreaterThan(4.5);
    expect(contrast(palette.grid, palette.background)).toBeLessThan(3);
  });

  it("are apart from each other", () => {
    for (const colours of [palette.protocols, palette.states, palette.parts]) {
      expect(new Set(colours).size).toBe(colours.length);
    }
  });

  it("of a map carry dark numbers", () => {
    for (const colour of palette.ramp) expect(contrast(colour, "#16181d")).toBeGreaterThan(4.5);
    expect(contrast(palette.protocols[0]!, palette.protocols[0]!)).toBe(1);
  });
});

describe("protocols", () => {
  it("of one colour differ in dash and shape, up to forty dashes and twenty-four shapes", () => {
    const { protocols } = PALETTES.light;
    const looks = (marks: readonly unknown[], count: number) =>
      new Set(Array.from({ length: count }, (_, i) => `${i % protocols.length}/${i % marks.length}`)).size;
    expect(looks(DASHES, 40)).toBe(40);
    expect(looks(SHAPES, 24)).toBe(24);
    expect(looks(DASHES, 41)).toBe(40);
  });
});
