/** The comparison as tables: protocols side by side, ratios below the values. */
import { NOT_AVAILABLE } from "../number.ts";
import type { Row } from "../row-maker.ts";
import type { Comparison } from "../rows.ts";
import type { Section } from "../section.ts";
import { type Html, html, line } from "./html.ts";

/** A table of some sections, its name for those who cannot see where it stands. */
export function tableOf(comparison: Comparison, sections: readonly Section[], caption: string): Html {
  const { protocols, reference } = comparison;
  const heads = protocols.map((name, i) => html`<th scope="col" data-protocol="${String(i)}">${line(name)}</th>`);
  const bodies = sections.map(({ title, rows }) => {
    const head =
      sections.length === 1
        ? ""
        : html`<tr class="section"><th scope="rowgroup" colspan="${String(protocols.length + 1)}"><span>${title}</span></th></tr>`;
    return html`<tbody>${head}${rows.map((row) => rowOf(row, comparison))}</tbody>`;
  });
  const note = protocols.length > 1 ? ` Small figures are ratios to ${line(protocols[reference]!)}.` : "";
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<caption><span>${caption}.${note}</span></caption>
<thead><tr><td></td>${heads}</tr></thead>
${bodies}</table></div>`;
}

function rowOf(row: Row, { protocols, reference }: Comparison): Html {
  const cells = protocols.map((_, i) => {
    const value = row.shown[i]!;
    const ratio = i === reference || row.ratios[i] === "" || row.ratios[i] === NOT_AVAILABLE ? "" : row.ratios[i]!;
    const small = ratio === "" ? "" : html`<small>${ratio}</small>`;
    return html`<td data-protocol="${String(i)}"${value === NOT_AVAILABLE ? html` class="none"` : ""}>${value}${small}</td>`;
  });
  const unit = row.unit === "" ? "" : html` <small>${row.unit}</small>`;
  return html`<tr><th scope="row">${row.label}${unit}</th>${cells}</tr>`;
}
