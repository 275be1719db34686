/** What `resonance list` shows. Catalogues are loaded only when asked for. */
import type { Parameters } from "../base/parameters.ts";
import { didYouMean } from "../scenario/fault.ts";

/** One kind of a catalogue: a model with settings, or (a board, a dimension) with figures of its own. */
export interface CatalogueEntry {
  readonly summary: string;
  readonly source?: string;
  readonly parameters?: Parameters;
}

/** Kind → what it is. Sections of a scenario without kinds have one entry, under their own name. */
export type Catalogue = { readonly [kind: string]: CatalogueEntry };

/** What there is to list, each with its singular; said here, since loading the catalogues themselves takes time. */
const SINGULARS = {
  scenario: "scenario",
  nodes: "node",
  boards: "board",
  accelerators: "accelerator",
  placements: "placement",
  topologies: "topology",
  links: "link",
  losses: "loss",
  radios: "radio",
  channel: "channel",
  batteries: "battery",
  sensors: "sensor",
  encoders: "encoder",
  audience: "audience",
  protocols: "protocol",
  units: "unit",
} as const;

export type CatalogueName = keyof typeof SINGULARS;

/** The names of everything that can be listed, in the order of a scenario file. */
export const catalogueNames = Object.keys(SINGULARS) as readonly CatalogueName[];

/** What a catalogue holds. */
export async function loadCatalogue(name: CatalogueName): Promise<Catalogue> {
  const { sections } = await import("./sections.ts");
  return sections[name];
}

/** What a word asks for: catalogues, or single kinds of them; or what might have been meant. */
export type Asked =
  | { readonly ok: true; readonly catalogues: { readonly [name in CatalogueName]?: Catalogue } }
  | { readonly ok: false; readonly hint: string | undefined };

/** What a word stands for: a catalogue in plural or singular, or a kind, wherever there is one of that name. */
export async function askedFor(word: string): Promise<Asked> {
  const name = catalogueNames.find((one) => one === word || SINGULARS[one] === word);
  if (name !== undefined) return { ok: true, catalogues: { [name]: await loadCatalogue(name) } };
  const all = await Promise.all(catalogueNames.map(async (one) => [one, await loadCatalogue(one)] as const));
  const holding = all.filter(([, catalogue]) => Object.hasOwn(catalogue, word));
  if (holding.length > 0) {
    return { ok: true, catalogues: Object.fromEntries(holding.map(([one, all]) => [one, { [word]: all[word]! }])) };
  }
  const known = [...catalogueNames, ...Object.values(SINGULARS), ...all.flatMap(([, one]) => Object.keys(one))];
  return { ok: false, hint: didYouMean(word, known) };
}
