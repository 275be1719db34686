/** From a chart to what Vega draws. */
import type { Spec } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Chart, Theme } from "./chart.ts";
import { configOf } from "./theme.ts";

/** Takes what the compiler says. */
export interface Listener {
  /** @param sentence a warning or an error of the compiler */
  readonly warn: (sentence: string) => void;
}

/**
 * The Vega specification of a chart for a page: as wide as the element it is put into, without a title (pages have
 * headings of their own), on a transparent background. In another theme it differs in its `config` only, which is
 * {@link vegaConfigOf} that theme; so a page can change the theme of a chart without a second copy of its data.
 */
export function compileChart(chart: Chart, theme: Theme, listener?: Listener): Spec {
  const { title: _, ...spec } = chart.spec;
  return compiled({ ...spec, background: "transparent", config: configOf(theme) }, listener);
}

/** The Vega specification of a chart as a picture of its own: so many px wide, with its title, on the theme's background. */
export function compilePicture(chart: Chart, theme: Theme, width: number, listener?: Listener): Spec {
  return compiled({ ...chart.spec, width, config: configOf(theme) } as TopLevelSpec, listener);
}

/** The `config` of every chart that is compiled for a page in this theme. */
export function vegaConfigOf(theme: Theme): Spec["config"] {
  const nothing = { data: { values: [] }, mark: "point" } as const;
  return compiled({ ...nothing, background: "transparent", config: configOf(theme) }).config;
}

function compiled(spec: TopLevelSpec, listener?: Listener): Spec {
  if (listener === undefined) return compile(spec).spec;
  const say = (...sentences: readonly unknown[]) => {
    listener.warn(sentences.join(" "));
    return logger;
  };
  const silent = () => logger;
  const logger = { level: silent, error: say, warn: say, info: silent, debug: silent } as unknown as Logger;
  return compile(spec, { logger }).spec;
}

type Logger = NonNullable<NonNullable<Parameters<typeof compile>[1]>["logger"]>;
