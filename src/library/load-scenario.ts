/** Scenario files for programs: one call, one error. */
import type { ScenarioProblem } from "../scenario/problem.ts";
import type { Request } from "./request.ts";
import { type OpenedWell, openScenario, sentencesOf } from "./scenario-file.ts";

/** Everything that is wrong with a scenario. The message has a sentence a line, each with its place. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
  /** In the order of their places. */
  readonly problems: readonly ScenarioProblem[];

  constructor(problems: readonly ScenarioProblem[]) {
    super(sentencesOf(problems).join("\n"));
    this.problems = problems;
  }
}

/** Changes to a scenario file. */
export interface LoadOptions {
  /** Replaces the scenario's seed. */
  readonly seed?: string;
  /**
   * Changes, applied in order: "nodes.count=20", "protocols.mqtt=null". Files that they name are relative to the working
   * directory.
   */
  readonly set?: readonly string[];
}

/** A checked scenario, and the files that it names, read: all that a run needs. */
export interface LoadedScenario extends OpenedWell {
  /** What was asked for. */
  readonly request: Request;
}

/**
 * Reads and checks a scenario file and the files that it names.
 * @param file its path; files that it names are relative to it
 * @throws {ScenarioError} with everything that is wrong, files that cannot be read included
 */
export function loadScenario(file: string, { seed, set = [] }: LoadOptions = {}): LoadedScenario {
  const request: Request = { file, seed, set };
  const opened = openScenario(request);
  if (!opened.ok) throw new ScenarioError(opened.problems);
  return { ...opened, request };
}
