/** What is wrong with a scenario, and where: a problem is a fault with its place in a file or an override. */
import type { Fault, PlacedFault } from "./fault.ts";

/** A problem of a scenario, as people get to see it. */
export interface ScenarioProblem {
  /** The file's name, or the override ("--set nodes.count=0") that says it. */
  readonly file: string;
  /** From 1; `undefined` in an override. */
  readonly line: number | undefined;
  /** From 1; `undefined` in an override. */
  readonly column: number | undefined;
  /** The setting: "nodes.count", "sensor.episode.magnitude[0]"; empty for the scenario as a whole. */
  readonly path: string;
  readonly found: string;
  readonly expected: string;
  readonly hint: string | undefined;
}

/** Where something is said. */
export interface Place {
  readonly file: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
}

/** A fault at its place. @param found what was found, where the fault itself does not say it */
export function problemAt(place: Place, path: PlacedFault["path"], fault: Fault, found: string): ScenarioProblem {
  const { file, line, column } = place;
  const { expected, hint } = fault;
  return { file, line, column, path: pathInWords(path), found: fault.found ?? found, expected, hint };
}

/** `file:line:column path: found …, expected …. Hint.` */
export function formatProblem(problem: ScenarioProblem): string {
  const { file, line, column, path, found, expected, hint } = problem;
  const place = line === undefined ? file : `${file}:${line}:${column}`;
  const where = path === "" ? place : `${place} ${path}`;
  return `${where}: found ${found}, expected ${expected}.${hint === undefined ? "" : ` ${sentence(hint)}`}`;
}

/** Problems by place: those of the file from top to bottom, then those of overrides in their order. */
export function inOrder(problems: readonly ScenarioProblem[]): ScenarioProblem[] {
  return [...problems].sort(
    (a, b) => (a.line ?? Infinity) - (b.line ?? Infinity) || (a.column ?? Infinity) - (b.column ?? Infinity) || 0,
  );
}

/** A path as people write it: `sensor.episode.magnitude[0]`. */
export function pathInWords(path: PlacedFault["path"]): string {
  return path.map((key, index) => (typeof key === "number" ? `[${key}]` : index === 0 ? key : `.${key}`)).join("");
}

function sentence(hint: string): string {
  const begun = hint.charAt(0).toUpperCase() + hint.slice(1);
  return /[.?!]$/u.test(begun) ? begun : `${begun}.`;
}
