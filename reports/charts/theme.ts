/** What all charts look like: one configuration a theme. Specifications name colours by what they stand for. */
import type { Config } from "vega-lite";
import type { Theme } from "./chart.ts";
import { PALETTES } from "./palette.ts";

/** Pictures are drawn in DejaVu Sans, which comes along; a page takes the system's font where that one is missing. */
const FONT = "DejaVu Sans, system-ui, sans-serif";

/** Names of the ranges of colours that a theme has, for `scale.range`. */
export const RANGE = { protocols: "category", states: "states", parts: "parts", ramp: "ramp" } as const;

/** Names of the styles of marks that a theme has, for `mark.style`. */
export const STYLE = { ink: "ink", soft: "soft", event: "event", note: "note" } as const;

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
  const limits = { labelLimit: 320, titleLimit: 320 };
  const config = {
    background,
    font: FONT,
    padding: 8,
    view: { stroke: null },
    axis: { ...text, ...limits, gridColor: grid, domainColor: softInk, tickColor: softInk, labelOverlap: "parity" },
    legend: { ...text, ...limits, orient: "top", direction: "horizontal", symbolStrokeWidth: 2 },
    title: { color: ink, subtitleColor: softInk, anchor: "start", frame: "group", fontSize: 14, offset: 10 },
    range: { category: protocols, states, parts, ramp },
    style: {
      [STYLE.ink]: { stroke: ink, fill: null },
      [STYLE.soft]: { stroke: softInk },
      [STYLE.event]: { fill: softInk, fillOpacity: 0.18 },
      [STYLE.note]: { fill: ink, fontSize: 10 },
    },
  };
  // Vega takes ranges of any name, Vega-Lite's types do not.
  return config as unknown as Config;
}
