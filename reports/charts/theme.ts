/** What all charts look like: one configuration a theme. Specifications name colours by what they stand for. */
import type { Config } from "vega-lite";
import type { Theme } from "./chart.ts";
import { PALETTES } from "./palette.ts";

/** Pictures are drawn in DejaVu Sans, which comes along; a page takes the system's font where that one is missing. */
const FONT = "DejaVu Sans, system-ui, sans-serif";

/** Names of the ranges of colours that a theme has, for `scale.range`. */
export const RANGE = { protocols: "category", states: "states", parts: "parts", ramp: "ramp" } as const;

/** Signals that hold a theme's other colours, for `mark.color`: of text and of the truth, and of what stands behind. */
export const INK = { expr: "ink" } as const;
export const SOFT_INK = { expr: "softInk" } as const;

/** What {@link INK} and {@link SOFT_INK} are in a theme; Vega-Lite has no place for them, so they join its configuration last. */
export function coloursOf(theme: Theme) {
  const { ink, softInk } = PALETTES[theme];
  return [
    { name: "ink", value: ink },
    { name: "softInk", value: softInk },
  ];
}

/** The configuration of a theme. */
export function configOf(theme: Theme): Config {
  const { background, ink, softInk, grid, protocols, states, parts, ramp } = PALETTES[theme];
  const text = {
    labelColor: ink,
    labelFontSize: 11,
    titleColor: softInk,
    titleFontSize: 11,
    titleFontWeight: "normal",
  };
  const limits = { labelLimit: 320, titleLimit: 480 };
  const config = {
    background,
    font: FONT,
    padding: 8,
    view: { stroke: null },
    axis: { ...text, ...limits, gridColor: grid, domainColor: softInk, tickColor: softInk, labelOverlap: "parity" },
    legend: { ...text, ...limits, orient: "top", direction: "horizontal", symbolStrokeWidth: 2 },
    title: { color: ink, subtitleColor: softInk, anchor: "start", frame: "group", fontSize: 14, offset: 10 },
    // Of what has no value, such as the battery of a gateway.
    scale: { invalid: { fill: { value: "#8b9098" } } },
    range: { category: protocols, states, parts, ramp },
  };
  // Vega takes ranges of any name, Vega-Lite's types do not.
  return config as unknown as Config;
}
