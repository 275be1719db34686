/** Scenarios for tests: from text to a result, as the command line would, but without files. */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { RunResult } from "../../src/experiment/result.ts";
import { type RunOptions, type RunOutput, run } from "../../src/experiment/run.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { formatProblem } from "../../src/scenario/problem.ts";
import type { Scenario } from "../../src/scenario/resolved.ts";

/** The checked scenario of a text, or an error that says what is wrong with it. */
export function scenarioOf(text: string, set: readonly string[] = [], file = "test.yaml"): Scenario {
  const loaded = loadScenario(text, { file, set });
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join("\n"));
  return loaded.scenario;
}

/** Runs a text. Files that it names do not exist. */
export function runText(text: string, set: readonly string[] = [], options: RunOptions = {}): RunResult {
  return run(scenarioOf(text, set), () => "", options).result;
}

/** Runs a scenario that ships with the project. */
export function runShipped(name: string, set: readonly string[] = [], options: RunOptions = {}): RunResult {
  return outputOfShipped(name, set, options).result;
}

/** The file of a scenario that ships with the project. */
export function fileOfShipped(name: string): string {
  return resolve(import.meta.dirname, "../../scenarios", `${name}.yaml`);
}

/** The same with everything that a run gives. */
export function outputOfShipped(name: string, set: readonly string[] = [], options: RunOptions = {}): RunOutput {
  const file = fileOfShipped(name);
  const scenario = scenarioOf(readFileSync(file, "utf8"), set, file);
  return run(scenario, (path) => readFileSync(resolve(dirname(file), path), "utf8"), options);
}

/** Names of the scenarios that ship with the project. */
export const SHIPPED = [
  "line-of-ten",
  "published-benchmark",
  "machine-temperature",
  "factory-hall",
  "por-locking",
  "burst-parity",
  "alignment",
] as const;
