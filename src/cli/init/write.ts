/** Reads a log, and puts a scenario for it where it was asked for. */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import * as Effect from "effect/Effect";
import { SensorError } from "../../../models/sensor/sensor-error.ts";
import { fileText } from "../../library/file-text.ts";
import { systemReason } from "../../library/system-reason.ts";
import { loadScenario } from "../../scenario/load.ts";
import { formatProblem, problemAt } from "../../scenario/problem.ts";
import { blocking } from "../blocking.ts";
import { type Failure, fault, wrongInput } from "../failure.ts";
import { type DraftOptions, draftScenario } from "./draft.ts";

/** What was asked for beside the file; `out` is the scenario's path, where it is not to go to stdout. */
export type Given = Omit<DraftOptions, "folder"> & { readonly out: string | undefined };

/** The text of a scenario for a log, written to `out` where one is given. */
export function draftInto(file: string, given: Given): Effect.Effect<string, Failure> {
  return Effect.try({
    try: () => {
      const bytes = attempt(`${file} could not be read`, () => readFileSync(file));
      const folder = given.out === undefined ? process.cwd() : dirname(resolve(given.out));
      const text = blocking(() => draftScenario(file, fileText(bytes), { ...given, folder }));
      const loaded = loadScenario(text, { file: given.out ?? "scenario.yaml" });
      if (!loaded.ok) throw wrongInput("No scenario came of it:", ...loaded.problems.map(formatProblem));
      if (given.out !== undefined) {
        const { out } = given;
        attempt(`${out} could not be written`, () => writeFileSync(out, text, { flag: "wx" }));
      }
      return text;
    },
    catch: (error) => failureOf(error, file),
  });
}

function attempt<A>(what: string, act: () => A): A {
  try {
    return act();
  } catch (error) {
    throw wrongInput(`${what}: ${systemReason(error)}.`);
  }
}

function failureOf(error: unknown, file: string): Failure {
  if (error instanceof SensorError) {
    const { path, found, expected, hint } = error;
    const place = { file, line: undefined, column: undefined };
    return wrongInput(formatProblem(problemAt(place, [path], { found, expected, ...(hint && { hint }) }, found)));
  }
  return error instanceof Error && "sentences" in error ? (error as Failure) : fault(error);
}
