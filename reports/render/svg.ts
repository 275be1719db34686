/** Charts as SVG, without a browser. */
import { parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import type { Chart, Theme } from "../charts/chart.ts";
import { compilePicture, type Listener } from "../charts/compile.ts";

/** Widths of pictures, px: of charts that take part of a page, and of those that want all of it. */
const WIDTH = 640;
const WIDE = 900;

/** Control characters, which XML 1.0 (§2.2) has no place for; names may hold them. */
const NOT_IN_XML = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu;

/** A chart as SVG with its title, the same text for the same chart. @param listener is told what the libraries warn of */
export async function renderSvg(chart: Chart, theme: Theme, listener?: Listener): Promise<string> {
  const spec = compilePicture(chart, theme, chart.isWide === true ? WIDE : WIDTH, listener);
  const view = new View(parse(spec, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: "none",
    logger: loggerOf(listener),
  });
  try {
    const svg = (await view.toSVG()).toWellFormed().replace(NOT_IN_XML, "\ufffd");
    return renumbered(svg, `${chart.id}-${theme}`);
  } finally {
    view.finalize();
  }
}

/**
 * The names that clips and gradients have in the SVG, counted from 1 in each picture and set apart from those of others:
 * the library counts on from picture to picture, and a page may hold several.
 */
function renumbered(svg: string, prefix: string): string {
  const ids = new Map(
    [...svg.matchAll(/<(?:clipPath|linearGradient|radialGradient|pattern) id="([^"]+)"/g)].map((match, i) => [
      match[1]!,
      i + 1,
    ]),
  );
  return svg.replace(/(<[a-zA-Z]+ id="|url\(#)([^")]+)(?=[")])/g, (all, before: string, id: string) => {
    const ordinal = ids.get(id);
    return ordinal === undefined ? all : `${before}${prefix}-${ordinal}`;
  });
}

/** What interaction listens to is missing without a browser, which is no news. */
const NO_WINDOW = "Can not resolve event source: window";

function loggerOf(listener?: Listener) {
  const say = (...parts: readonly unknown[]) => {
    const sentence = parts.join(" ");
    if (!sentence.includes(NO_WINDOW)) listener?.warn(sentence);
    return logger;
  };
  const silent = () => logger;
  const logger = { level: silent, error: say, warn: say, info: silent, debug: silent } as unknown as Logger;
  return logger;
}

type Logger = NonNullable<NonNullable<ConstructorParameters<typeof View>[1]>["logger"]>;
