/** `resonance list`: what a scenario can ask for. */

import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";

import * as Option from "effect/Option";
import { type CatalogueName, catalogueNames, loadCatalogue } from "./catalogues.ts";
import { json } from "./scenario-options.ts";
import { print, shown } from "./terminal.ts";

const what = Argument.Literals("what", catalogueNames).pipe(
  Argument.withDescription(`What to list: ${catalogueNames.join(", ")}. Left out: the names of everything.`),
  Argument.optional,
);

export const list = Command.make("list", { what, json }, ({ what, json }) =>
  Option.match(what, {
    onNone: () => listNames(json),
    onSome: (name) => listCatalogue(name, json),
  }),
).pipe(Command.withDescription("List what a scenario can ask for, with settings, units, defaults and sources"));

const listNames = Effect.fnUntraced(function* (json: boolean) {
  const names = yield* Effect.promise(async () =>
    Promise.all(catalogueNames.map(async (name) => [name, Object.keys(await loadCatalogue(name))] as const)),
  );
  if (json) return yield* print(`${JSON.stringify(Object.fromEntries(names), undefined, 2)}\n`);
  const width = Math.max(...catalogueNames.map((name) => name.length));
  const lines = names.map(([name, kinds]) => `${name.padEnd(width)}  ${kinds.join(", ")}`);
  return yield* print(`${lines.join("\n")}\n\nMore: resonance list ${catalogueNames[0]}\n`);
});

const listCatalogue = Effect.fnUntraced(function* (name: CatalogueName, json: boolean) {
  const { listed, listingText } = yield* Effect.promise(() => import("./listing.ts"));
  const catalogue = yield* Effect.promise(() => loadCatalogue(name));
  if (json) return yield* print(`${JSON.stringify({ [name]: listed(catalogue) }, undefined, 2)}\n`);
  const { width } = yield* shown;
  return yield* print(listingText(catalogue, width));
});
