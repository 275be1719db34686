/** Charts as figures: a heading, the drawing, what it shows in words, and what the page's script draws them from. */
import type { Chart } from "../charts/chart.ts";
import { compileChart, vegaConfigOf } from "../charts/compile.ts";
import { choicesOf } from "./controls.ts";
import { Html, html, tight } from "./html.ts";

/** A chart, and its picture for those who run no scripts. */
export interface PageChart {
  readonly chart: Chart;
  /** SVG on a light ground. */
  readonly svg: string;
}

/** Pictures for those who run no scripts may take this much of a page, in characters. */
const PICTURES_MAX = 300_000;

/** The figures of all charts. */
export function figuresOf(charts: readonly PageChart[]): Html {
  let room = PICTURES_MAX;
  const figures = charts.map(({ chart, svg }) => {
    const fits = svg.length <= room;
    if (fits) room -= svg.length;
    return figure(chart, fits ? svg : undefined);
  });
  return html`<div class="figures">${figures}</div>`;
}

function figure({ id, title, description, isWide }: Chart, svg: string | undefined): Html {
  const picture =
    svg === undefined ? html`<p>This chart is in the file charts/${id}.svg.</p>` : new Html(inlineSvg(svg));
  return html`
<figure id="chart-${id}"${isWide === true ? new Html(' class="wide"') : ""} aria-labelledby="title-${id}" aria-describedby="about-${id}">
<h3 id="title-${id}">${title}</h3>
<div class="chart" data-chart="${id}"></div><noscript><div class="picture">${picture}</div></noscript>
<figcaption id="about-${id}">${tight(description)}</figcaption>
<p class="save" hidden><button type="button" data-save="svg" data-of="${id}" aria-label="Save “${title}” as SVG">SVG</button><button type="button" data-save="png" data-of="${id}" aria-label="Save “${title}” as PNG">PNG</button></p>
</figure>`;
}

/** A picture inside a page needs no declaration; its styles, which the page's policy would refuse, are left out. */
function inlineSvg(svg: string): string {
  return svg.replace(/^[\s\S]*?(?=<svg)/, "").replace(/ style="[^"]*"/g, "");
}

/** What the page's script draws: specifications without a theme, the themes, and the signals that the page sets. */
export function drawingsOf(protocols: readonly string[], charts: readonly PageChart[]): object {
  return {
    protocols,
    choices: choicesOf(charts),
    themes: { light: vegaConfigOf("light"), dark: vegaConfigOf("dark") },
    charts: charts.map(({ chart }) => {
      const { config: _theme, ...spec } = compileChart(chart, "light");
      return { id: chart.id, spec, signals: Object.keys(chart.signals) };
    }),
  };
}
