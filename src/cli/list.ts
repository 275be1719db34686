/** `resonance list`: what a scenario can ask for. */

import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";

import * as Option from "effect/Option";
import { alternatives } from "../scenario/fault.ts";
import { askedFor, catalogueNames, loadCatalogue } from "./catalogues.ts";
import { wrongInput } from "./failure.ts";
import { json } from "./scenario-options.ts";
import { print, shown } from "./terminal.ts";

const what = Argument.String("what").pipe(
  Argument.withDescription(`What to list: ${catalogueNames.join(", ")}, or one kind of any. Left out: all names.`),
  Argument.optional,
);

export const list = Command.make("list", { what, json }, ({ what, json }) =>
  Option.match(what, {
    onNone: () => listNames(json),
    onSome: (word) => listAsked(word, json),
  }),
).pipe(Command.withDescription("List what a scenario can ask for, with settings, units, defaults and sources"));

const listNames = Effect.fnUntraced(function* (json: boolean) {
  const names = yield* Effect.promise(async () =>
    Promise.all(catalogueNames.map(async (name) => [name, Object.keys(await loadCatalogue(name))] as const)),
  );
  if (json) return yield* print(`${JSON.stringify(Object.fromEntries(names), undefined, 2)}\n`);
  const width = Math.max(...catalogueNames.map((name) => name.length));
  const lines = names.map(([name, kinds]) => `${name.padEnd(width)}  ${kinds.join(", ")}`);
  return yield* print(`${lines.join("\n")}\n\nMore: resonance list sensors, resonance list csv\n`);
});

const listAsked = Effect.fnUntraced(function* (word: string, json: boolean) {
  const { listed, listingText } = yield* Effect.promise(() => import("./listing.ts"));
  const asked = yield* Effect.promise(() => askedFor(word));
  if (!asked.ok) {
    const hint = asked.hint === undefined ? "" : ` ${asked.hint.replace(/^d/u, "D")}`;
    const sentence = `There is no ${JSON.stringify(word)} to list; there are ${alternatives(catalogueNames)}, and their kinds.`;
    return yield* wrongInput(sentence + hint);
  }
  const catalogues = Object.entries(asked.catalogues);
  if (json) {
    const document = Object.fromEntries(catalogues.map(([name, catalogue]) => [name, listed(catalogue)]));
    return yield* print(`${JSON.stringify(document, undefined, 2)}\n`);
  }
  const { width } = yield* shown;
  const texts = catalogues.map(([name, catalogue]) => {
    return `${catalogues.length > 1 ? `Of ${name}:\n` : ""}${listingText(catalogue, width)}`;
  });
  return yield* print(texts.join("\n"));
});
