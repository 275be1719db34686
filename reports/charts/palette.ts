/**
 * Colours that stay apart for colour-blind eyes: the hues of Okabe and Ito, "Color Universal Design" (2008), each made
 * lighter or darker until it stands out from the page at 3:1 (WCAG 2.2, 1.4.11).
 */
import type { Theme } from "./chart.ts";

/** The colours of a theme. */
export interface Palette {
  readonly background: string;
  /** Text, and lines that stand for the truth. */
  readonly ink: string;
  readonly softInk: string;
  readonly grid: string;
  /** One colour a protocol; after the last they begin again, in other dashes. */
  readonly protocols: readonly string[];
  /** Sleep, processor, transmit, receive, idle listening. */
  readonly states: readonly string[];
  /** Parts of a total, from the one that matters to the one that does not. */
  readonly parts: readonly string[];
  /** From little to much; dark text is read on any of them. */
  readonly ramp: readonly string[];
}

export const PALETTES: { readonly [T in Theme]: Palette } = {
  light: {
    background: "#ffffff",
    ink: "#1f2328",
    softInk: "#57606a",
    grid: "#e3e6ea",
    protocols: ["#0072b2", "#d55e00", "#009e73", "#b55a96", "#b98200", "#3d9bd6", "#7a7410", "#6b6f76"],
    states: ["#0072b2", "#009e73", "#d55e00", "#d99a00", "#c4c9d0"],
    parts: ["#009e73", "#0072b2", "#3d9bd6", "#7a7410", "#b98200", "#b55a96", "#d55e00", "#6b6f76"],
    ramp: ["#e0803c", "#f3e6cc", "#6fb2e0"],
  },
  dark: {
    background: "#16181d",
    ink: "#e6e8eb",
    softInk: "#a5abb3",
    grid: "#31353c",
    protocols: ["#3f9fe0", "#ee7733", "#1fbf92", "#d98cbd", "#e6a817", "#8fd0f5", "#d8cf4a", "#a9adb4"],
    states: ["#3f9fe0", "#1fbf92", "#ee7733", "#f0b73a", "#59606a"],
    parts: ["#1fbf92", "#3f9fe0", "#8fd0f5", "#d8cf4a", "#e6a817", "#d98cbd", "#ee7733", "#a9adb4"],
    ramp: ["#e0803c", "#f3e6cc", "#6fb2e0"],
  },
};

/** Dashes of lines, px drawn and left out; protocols of one colour differ in them, and crossing lines of like ones too. */
export const DASHES: readonly (readonly number[])[] = [
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
  [10, 4],
];

/** Shapes of points, in Vega's names. */
export const SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"] as const;
