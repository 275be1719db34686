/** Settings given beside the file: `--set path=value` and `--seed`. */
import { inWords, type PlacedFault } from "./fault.ts";
import { plainValue } from "./plain-value.ts";
import type { ScenarioProblem } from "./problem.ts";
import { isSettings } from "./shape.ts";
import { longForm } from "./short-forms.ts";
import { parseYaml } from "./yaml-text.ts";

/** One override, read: what it sets, to what, and how messages call it. */
export interface Override {
  readonly place: string;
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** What overrides say, and what is wrong with those that cannot be read. */
export interface ReadOverrides {
  /** Whether all could be read. */
  readonly ok: boolean;
  readonly overrides: readonly Override[];
  readonly problems: ScenarioProblem[];
}

/** Longest path that an override may have; the deepest setting is at 7. */
const MAXIMUM_STEPS = 16;
const PATH = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+|\[\d{1,6}\])*$/u;

/** Reads `path=value` texts (the value as YAML) and a seed. */
export function readOverrides(assignments: readonly string[], seed: string | undefined): ReadOverrides {
  const overrides: Override[] = [];
  const problems: ScenarioProblem[] = [];
  for (const assignment of assignments) {
    const read = readAssignment(assignment);
    if ("place" in read) overrides.push(read);
    else problems.push(...read);
  }
  if (seed !== undefined) overrides.push({ place: `--seed ${seed === "" ? '""' : seed}`, path: ["seed"], value: seed });
  return { ok: problems.length === 0, overrides, problems };
}

/**
 * Sets what an override says in fresh plain data, making mappings as needed and writing out short forms on the way. Null
 * takes a setting out, as if the file had left it out; under `protocols` it stands for a protocol with its defaults.
 * @returns what is in the way, if anything
 */
export function applyOverride(root: object, { path, value }: Override): PlacedFault | undefined {
  let target: unknown = root;
  for (const [index, key] of path.entries()) {
    const isLast = index === path.length - 1;
    if (Array.isArray(target)) {
      if (!(Number(key) < target.length)) {
        return { path: path.slice(0, index + 1), about: "value", found: "nothing", expected: "an entry of the list" };
      }
    } else if (!isSettings(target)) {
      const parent = path.slice(0, index);
      const hint = `set ${parent.join(".")} as a whole: --set "${parent.join(".")}={…}"`;
      return { path: parent, about: "value", found: inWords(target), expected: "settings, to set one of them", hint };
    }
    const container = target as { [key: string]: unknown };
    if (isLast && takesOut(container, { path, value })) delete container[key];
    else if (isLast) container[key] = value;
    else if (!Object.hasOwn(container, key) || container[key] === null) container[key] = {};
    else container[key] = longForm(path.slice(0, index + 1), container[key]);
    target = container[key];
  }
  return undefined;
}

function takesOut(container: object, { path, value }: Pick<Override, "path" | "value">): boolean {
  const isProtocol = path.length === 2 && path[0] === "protocols";
  return value === null && !isProtocol && !Array.isArray(container);
}

/** The override that said what stands at this path: the last one that set it or something around it. */
export function saidBy(overrides: readonly Override[], path: PlacedFault["path"]): Override | undefined {
  return overrides.findLast((override) => startsWith(path, override.path));
}

/** The last override that set something inside this path. */
export function saidInside(overrides: readonly Override[], path: PlacedFault["path"]): Override | undefined {
  return overrides.findLast((override) => startsWith(override.path, path));
}

function startsWith(path: PlacedFault["path"], start: PlacedFault["path"]): boolean {
  return start.length <= path.length && start.every((key, index) => String(key) === String(path[index]));
}

function readAssignment(assignment: string): Override | ScenarioProblem[] {
  const place = `--set ${assignment}`;
  const equals = assignment.indexOf("=");
  const path = assignment.slice(0, Math.max(0, equals)).trim();
  const problem = (found: string, expected: string): ScenarioProblem[] => [
    { file: place, line: undefined, column: undefined, path: "", found, expected, hint: undefined },
  ];
  if (equals === -1) return problem(inWords(assignment), "path=value, such as nodes.count=10");
  if (!PATH.test(path) || path.includes("__proto__")) {
    return problem(`the path ${inWords(path)}`, "names joined by points, such as nodes.count");
  }
  const text = assignment.slice(equals + 1);
  const steps = path.split(/[.[]/u).map((step) => (step.endsWith("]") ? Number(step.slice(0, -1)) : step));
  if (steps.length > MAXIMUM_STEPS) return problem("a path this long", `at most ${MAXIMUM_STEPS} names`);
  if (text.trim() === "") return { place, path: steps, value: null };
  const yaml = parseYaml(text, place);
  const plain = yaml.ok ? plainValue(yaml.yaml, place) : yaml;
  if (plain.ok) {
    // As in a file, a seed that looks like a number counts as it is written.
    const isSeed = path === "seed" && typeof plain.value === "number";
    return { place, path: steps, value: isSeed ? text.trim() : plain.value };
  }
  return plain.problems.map((one) => ({ ...one, line: undefined, column: undefined, path }));
}
