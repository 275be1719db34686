/** `resonance schema`: the JSON Schema of scenario files, for editors. */

import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import { print } from "./terminal.ts";

export const schema = Command.make(
  "schema",
  {},
  Effect.fnUntraced(function* () {
    const { scenarioJsonSchema } = yield* Effect.promise(() => import("../scenario/json-schema.ts"));
    const { scenarioDescription } = yield* Effect.promise(() => import("../scenario/description.ts"));
    yield* print(`${JSON.stringify(scenarioJsonSchema(scenarioDescription), undefined, 2)}\n`);
  }),
).pipe(Command.withDescription("Print the JSON Schema of scenario files"));
