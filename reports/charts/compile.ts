/** From a chart to what Vega draws. */
import type { Signal, Spec } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Chart, Theme } from "./chart.ts";
import { HOVER } from "./parts.ts";
import { coloursOf, configOf } from "./theme.ts";

/** px, where neither a container nor a picture says so. */
const WIDTH = 300;

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
  return compiled({ ...spec, background: "transparent" }, theme, listener);
}

/**
 * The Vega specification of a chart as a picture of its own: so many px wide, with its title, on the theme's background,
 * and without the layers that answer a pointer.
 */
export function compilePicture(chart: Chart, theme: Theme, width: number, listener?: Listener): Spec {
  const { autosize: _, ...spec } = chart.spec as TopLevelSpec & {
    readonly layer?: readonly { readonly name?: string }[];
  };
  const layer = spec.layer?.filter(({ name }) => name !== HOVER);
  const picture = { ...spec, ...(layer === undefined ? {} : { layer }), width };
  return compiled(picture as TopLevelSpec, theme, listener);
}

/** The `config` of every chart that is compiled for a page in this theme. */
export function vegaConfigOf(theme: Theme): Spec["config"] {
  const nothing = { data: { values: [] }, mark: "point" } as const;
  return compiled({ ...nothing, background: "transparent" }, theme).config;
}

function compiled(unthemed: TopLevelSpec, theme: Theme, listener?: Listener): Spec {
  const spec = { ...unthemed, config: configOf(theme) };
  const vega = compile(spec, { logger: loggerOf(listener) }).spec;
  return {
    ...vega,
    signals: [roomOf(vega), ...(vega.signals ?? [])],
    config: { ...vega.config, signals: coloursOf(theme) },
  };
}

/** The signal by which legends know how wide the chart may be: that of its container, or its own. */
function roomOf({ signals, width }: Spec): Signal {
  const fitted = signals?.find(({ name }) => name === "width");
  return fitted === undefined ? { name: "room", value: width ?? WIDTH } : { ...fitted, name: "room" };
}

/** Said of every chart that fits its container in width and grows with its bars in height, which is what is meant. */
const FIT_IN_WIDTH_ONLY = 'Dropping "fit-y"';

function loggerOf(listener?: Listener): Logger {
  const say = (...sentences: readonly unknown[]) => {
    const sentence = sentences.join(" ");
    if (!sentence.startsWith(FIT_IN_WIDTH_ONLY)) listener?.warn(sentence);
    return logger;
  };
  const silent = () => logger;
  const logger = { level: silent, error: say, warn: say, info: silent, debug: silent } as unknown as Logger;
  return logger;
}

type Logger = NonNullable<NonNullable<Parameters<typeof compile>[1]>["logger"]>;
