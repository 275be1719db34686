/** What the description of a scenario is put together from: one catalogue for each thing that comes in kinds. */
import type { Parameters, VariantCatalogue } from "../base/parameters.ts";

/** The kinds that a scenario may name. */
export interface Catalogues {
  /** Boards have no settings: only their names matter here. */
  readonly boards: { readonly [name: string]: object };
  readonly accelerators: VariantCatalogue;
  readonly placements: VariantCatalogue;
  readonly topologies: VariantCatalogue;
  readonly losses: VariantCatalogue;
  readonly batteries: VariantCatalogue;
  readonly sensors: VariantCatalogue;
  readonly encoders: VariantCatalogue;
  readonly protocols: VariantCatalogue;
}

/** A catalogue with more settings for each of its kinds. */
export type WithMembers<C extends VariantCatalogue, S extends Parameters> = {
  readonly [K in keyof C]: { readonly summary: string; readonly parameters: C[K]["parameters"] & S };
};

/** Gives every kind of a catalogue the same further settings, after its own. A kind's own setting is never replaced. */
export function withMembers<C extends VariantCatalogue, S extends Parameters>(
  catalogue: C,
  shared: S,
): WithMembers<C, S> {
  const entries = Object.entries(catalogue).map(([kind, { summary, parameters }]) => {
    const clash = Object.keys(shared).find((name) => Object.hasOwn(parameters, name));
    if (clash !== undefined) throw new Error(`The kind ${kind} has a setting ${clash} of its own.`);
    return [kind, { summary, parameters: { ...parameters, ...shared } }];
  });
  return Object.fromEntries(entries) as WithMembers<C, S>;
}

/** The names of a catalogue, as a choice's words. */
export function names<C extends object>(catalogue: C): readonly (keyof C & string)[] {
  return Object.keys(catalogue) as (keyof C & string)[];
}
