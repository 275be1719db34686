/** What a reader may choose: which protocols are shown, which node is looked at, light or dark. */
import type { ChartSignals } from "../charts/chart.ts";
import type { PageChart } from "./figures.ts";
import { type Html, html, line } from "./html.ts";

/** Protocols have as many colours as the themes; after the last they begin again. */
export const COLOURS = 8;

/** The controls of the charts. They work with scripts only, and are hidden until these run. */
export function controlsOf(protocols: readonly string[], charts: readonly PageChart[]): Html {
  const toggles = protocols.map(
    (name, i) =>
      html`<label><input type="checkbox" name="protocol-shown" checked><span class="swatch c${String(i % COLOURS)}"></span>${line(name)}</label>`,
  );
  return html`<form class="controls" hidden aria-label="What the charts show">
<fieldset><legend>Protocols</legend>${toggles}</fieldset>
${choice("node", "Node", choicesOf(charts).node)}
${choice("protocol", "Map of", choicesOf(charts).protocol)}
</form>`;
}

function choice(name: string, label: string, options: readonly string[]): readonly Html[] {
  if (options.length < 2) return [];
  const items = options.map((option) => html`<option>${line(option)}</option>`);
  return [html`<label class="choice">${label} <select name="${name}">${items}</select></label>`];
}

/** What the lists offer, by the signals that they set. */
export function choicesOf(charts: readonly PageChart[]): { readonly [S in "node" | "protocol"]: readonly string[] } {
  return { node: choices(charts, "node"), protocol: choices(charts, "protocol") };
}

function choices(charts: readonly PageChart[], signal: keyof ChartSignals): readonly string[] {
  return [...new Set(charts.flatMap(({ chart }) => chart.signals[signal] ?? []))];
}

/** The choice of a theme; without scripts the page follows the system. */
export const THEME_CHOICE: Html = html`<form class="theme" hidden><label>Theme <select name="theme"><option value="system">as the system</option><option value="light">light</option><option value="dark">dark</option></select></label></form>`;
