/** What a chart is to whoever shows it. */
import type { TopLevelSpec } from "vega-lite";
import type { CHART_IDS } from "./ids.ts";

/** Whether it is drawn on a light or on a dark page. */
export type Theme = "light" | "dark";

/** Signals by which a page steers charts; each chart tells which of them it has. */
export interface ChartSignals {
  /** Names of the protocols that are drawn; at first all of them. */
  readonly protocols?: readonly string[];
  /** The name of the node that is looked at; the names to choose from. */
  readonly node?: readonly string[];
  /** The one protocol whose values are drawn; the names to choose from. */
  readonly protocol?: readonly string[];
}

/** One chart: what it shows, in words for those who cannot see it, and its Vega-Lite specification with its data inside. */
export interface Chart {
  /** Unique among the charts of a run. */
  readonly id: (typeof CHART_IDS)[number];
  readonly title: string;
  /** What it shows and its main finding in numbers, as plain sentences. */
  readonly description: string;
  /** As wide as its container, without a theme. */
  readonly spec: TopLevelSpec;
  /** The signals of its view that may be set from outside: `view.signal("protocols", ["mqtt"]).run()`. */
  readonly signals: ChartSignals;
  /** Whether it wants the whole width of a page. */
  readonly isWide?: boolean;
}
