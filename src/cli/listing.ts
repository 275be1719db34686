/** What `resonance list` shows, as text and as data. */
import { wrap } from "../../reports/text.ts";
import type { Catalogue, CatalogueEntry } from "./catalogues.ts";
import { type SettingRow, settingRows } from "./settings.ts";

/** A kind as data. Boards have figures instead of settings. */
export interface ListedKind {
  readonly kind: string;
  readonly summary: string;
  readonly source?: string;
  readonly settings: readonly SettingRow[];
  readonly figures: { readonly [name: string]: unknown };
}

/** A catalogue as data. */
export function listed(catalogue: Catalogue): readonly ListedKind[] {
  return Object.entries(catalogue).map(([kind, entry]) => ({
    kind,
    summary: entry.summary,
    ...(entry.source !== undefined && { source: entry.source }),
    settings: settingRows(entry.parameters ?? {}),
    figures: figuresOf(entry),
  }));
}

/** A catalogue as text for a terminal of this width, ending with a newline. */
export function listingText(catalogue: Catalogue, width: number): string {
  const blocks = listed(catalogue).map((kind) => {
    const source = kind.source === undefined ? [] : wrap(`Source: ${kind.source}`, width - 2, "  ");
    const facts = [...wrap(kind.summary, width - 2), ...source];
    const settings = kind.settings.flatMap((row) => settingText(row, width - 2));
    const figures = Object.entries(kind.figures).map(([name, value]) => `${name} = ${written(value)}`);
    return [kind.kind, ...[...facts, ...settings, ...figures].map((line) => `  ${line}`.trimEnd())].join("\n");
  });
  return `${blocks.join("\n\n")}\n`;
}

function settingText(row: SettingRow, width: number): readonly string[] {
  const needed = row.where === undefined ? " (required)" : ` (required where ${row.where})`;
  const state = row.required ? needed : row.default === undefined ? " (optional)" : ` = ${written(row.default)}`;
  const where = row.where === undefined || row.required ? "" : `Where ${row.where}. `;
  const source = row.source === undefined ? "" : ` Default from: ${row.source}.`;
  return [
    "",
    ...wrap(`${row.path}${state}: ${row.expects}`, width, "    "),
    ...wrap(`${where}${row.doc}${source}`, width - 4).map((line) => `    ${line}`),
  ];
}

/** A default as a scenario file would say it. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

/** What an entry without settings says about itself. */
function figuresOf(entry: CatalogueEntry): { readonly [name: string]: unknown } {
  if (entry.parameters !== undefined) return {};
  const { summary, source, ...figures } = entry;
  return figures;
}
