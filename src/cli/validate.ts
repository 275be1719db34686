/** `resonance validate`: whether a scenario can be run, without running it. */

import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import { blocking } from "./blocking.ts";
import { wrongInput } from "./failure.ts";
import { file, json, set } from "./scenario-options.ts";
import { complain, leftAsideSentence, print } from "./terminal.ts";

const resolved = Flag.Boolean("resolved").pipe(
  Flag.withDescription("Print the scenario with every default filled in"),
  Flag.withDefault(false),
);

export const validate = Command.make(
  "validate",
  { file, set, json, resolved },
  Effect.fnUntraced(function* ({ file, set, json, resolved }) {
    if (json && resolved) return yield* wrongInput("--json and --resolved exclude each other.");
    const { csvFacts, csvSentence } = yield* Effect.promise(() => import("./csv-facts.ts"));
    const { checkScenario, leftAside, sentencesOf } = yield* Effect.promise(
      () => import("../library/scenario-file.ts"),
    );
    const checked = yield* Effect.sync(() => blocking(() => checkScenario({ file, set, seed: undefined })));
    const problems = checked.ok ? [] : checked.problems;
    const warnings = checked.ok ? checked.warnings : [];
    const ignored = checked.ok ? leftAside(checked.scenario) : [];
    const readings = checked.ok ? blocking(() => csvFacts(checked.scenario, checked.text)) : undefined;
    if (json) {
      const found = { file, valid: checked.ok, problems, warnings, leftAside: ignored, ...(readings && { readings }) };
      yield* print(`${JSON.stringify(found, undefined, 2)}\n`);
    } else yield* complain(...sentencesOf(problems), ...warnings.map((warning) => `Warning: ${warning}`));
    if (!checked.ok) return yield* wrongInput();
    if (!json && ignored.length > 0) yield* complain(leftAsideSentence(ignored));
    if (resolved) {
      const { stringify } = yield* Effect.promise(() => import("yaml"));
      yield* print(stringify(checked.scenario.readable));
    } else if (!json) {
      const facts = readings === undefined ? "" : `${csvSentence(readings, checked.scenario.sensorUnit)}\n`;
      yield* print(`${facts}${file} can be run.\n`);
    }
  }),
).pipe(Command.withDescription("Check a scenario, and everything that it names, without running it"));
