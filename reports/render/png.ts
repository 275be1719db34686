/** Pictures as PNG, the same bytes on every machine: drawn by a library of its own, with a font that comes along. */
import { createRequire } from "node:module";
import { Resvg } from "@resvg/resvg-js";

const { resolve } = createRequire(import.meta.url);

/** Of the typeface, what charts are set in. */
const FONTS = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((file) => resolve(`dejavu-fonts-ttf/ttf/${file}`));

/** An SVG text as PNG. @param scale px of the picture for one of the SVG */
export function renderPng(svg: string, scale: number): Uint8Array {
  const font = { loadSystemFonts: false, fontFiles: FONTS, defaultFontFamily: "DejaVu Sans" };
  return new Resvg(svg, { fitTo: { mode: "zoom", value: scale }, font }).render().asPng();
}
