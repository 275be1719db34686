/** The catalogues that `resonance list` shows. They are loaded only when asked for. */
import type { Parameters } from "../base/parameters.ts";
import type { knownCatalogues } from "../scenario/known-catalogues.ts";

/** One kind of a catalogue: a model with settings, or (a board) with figures of its own. */
export interface CatalogueEntry {
  readonly summary: string;
  readonly source: string;
  readonly parameters?: Parameters;
}

/** Kind → what it is. */
export type Catalogue = { readonly [kind: string]: CatalogueEntry };

/** What there is to list. The names are said here, since loading the catalogues themselves takes time. */
export const catalogueNames = [
  "boards",
  "accelerators",
  "batteries",
  "sensors",
  "encoders",
  "topologies",
  "placements",
  "losses",
  "protocols",
] as const satisfies readonly (keyof typeof knownCatalogues)[];

export type CatalogueName = (typeof catalogueNames)[number];

/** What a catalogue holds. */
export async function loadCatalogue(name: CatalogueName): Promise<Catalogue> {
  const { knownCatalogues } = await import("../scenario/known-catalogues.ts");
  return knownCatalogues[name];
}
