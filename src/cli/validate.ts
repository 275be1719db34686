/** `resonance validate`: whether a scenario can be run, without running it. */

import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import { wrongInput } from "./failure.ts";
import { file, json, set } from "./scenario-options.ts";
import { complain, print } from "./terminal.ts";

const resolved = Flag.Boolean("resolved").pipe(
  Flag.withDescription("Print the scenario with every default filled in"),
  Flag.withDefault(false),
);

export const validate = Command.make(
  "validate",
  { file, set, json, resolved },
  Effect.fnUntraced(function* ({ file, set, json, resolved }) {
    if (json && resolved) return yield* wrongInput("--json and --resolved exclude each other.");
    const { checkScenario, sentencesOf } = yield* Effect.promise(() => import("./scenario.ts"));
    const checked = yield* Effect.sync(() => checkScenario({ file, set, seed: undefined }));
    const problems = checked.ok ? [] : checked.problems;
    if (json) yield* print(`${JSON.stringify({ file, valid: checked.ok, problems }, undefined, 2)}\n`);
    else yield* complain(...sentencesOf(problems));
    if (!checked.ok) return yield* wrongInput();
    if (resolved) {
      const { stringify } = yield* Effect.promise(() => import("yaml"));
      yield* print(stringify(checked.scenario.readable));
    } else if (!json) yield* print(`${file} can be run.\n`);
  }),
).pipe(Command.withDescription("Check a scenario, and everything that it names, without running it"));
