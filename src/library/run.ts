/** Runs for programs. */
import { runStepwise } from "../experiment/run.ts";
import type { Kept } from "../experiment/store/folder-files.ts";
import { keptRun } from "./kept-run.ts";
import { type LoadedScenario, ScenarioError } from "./load-scenario.ts";
import { setupProblem } from "./scenario-file.ts";

/** A run: the result, the tables of its nodes and its course, and what it takes to run it again. */
export type Run = Kept;

/** What a caller may ask of a run. */
export interface RunOptions {
  /** Is told, now and then, what share of the run is done: 0 … 1. It cannot change the run. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Runs every protocol of a scenario in the same world. The same scenario, seed and version give the same digests on every
 * machine. It does not come back before it is done: a program that has other things to do calls it in a worker thread.
 * @throws {ScenarioError} where no world can be built from settings that are right each by itself
 */
export function run(loaded: LoadedScenario, { onProgress }: RunOptions = {}): Run {
  const steps = runStepwise(loaded.scenario, loaded.text, { tables: true });
  try {
    let step = steps.next();
    for (; !step.done; step = steps.next()) onProgress?.(step.value.done);
    const { result, tables } = step.value;
    return keptRun(loaded.request, loaded, { result, tables: tables! });
  } catch (error) {
    throw new ScenarioError([setupProblem(loaded.request, loaded.scenario, error)]);
  }
}
