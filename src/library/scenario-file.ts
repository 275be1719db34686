/** Scenario files from the disk, checked as far as a world can be built from them. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { build, type FileTexts } from "../experiment/build.ts";
import { SetupError } from "../experiment/setup-error.ts";
import { collectFiles, type FileReference } from "../scenario/files.ts";
import { loadScenario } from "../scenario/load.ts";
import { Locator } from "../scenario/locate.ts";
import { readOverrides, saidBy } from "../scenario/overrides.ts";
import { formatProblem, problemAt, type ScenarioProblem } from "../scenario/problem.ts";
import type { Scenario } from "../scenario/resolved.ts";
import { parseYaml } from "../scenario/yaml-text.ts";
import { fileText } from "./file-text.ts";
import type { Request } from "./request.ts";
import { systemReason } from "./system-reason.ts";

/** A file that a scenario names, read. */
export interface OpenedFile extends FileReference {
  /** Of its bytes, hexadecimal. */
  readonly sha256: string;
}

/** A scenario with the files that it names. */
export interface OpenedWell {
  readonly ok: true;
  readonly scenario: Scenario;
  readonly text: FileTexts;
  readonly files: readonly OpenedFile[];
}

/** A scenario with the files that it names, or everything wrong with it. */
export type Opened = OpenedWell | { readonly ok: false; readonly problems: readonly ScenarioProblem[] };

/** Reads and checks a scenario file and the files that it names. */
export function openScenario(request: Request): Opened {
  const { file } = request;
  const bytes = contents(file);
  if ("reason" in bytes) {
    const place = { file, line: undefined, column: undefined };
    const absolute = resolve(file);
    const hint = absolute === file ? {} : { hint: `looked for ${absolute}` };
    return refused(problemAt(place, [], { expected: "a scenario file", ...hint }, bytes.reason));
  }
  return openScenarioText(bytes.bytes, request);
}

/** The same for a scenario that has been read: `request.file` is what messages call it, and stands where it would. */
export function openScenarioText(input: string | Uint8Array, request: Request): Opened {
  const { file, set, seed } = request;
  const loaded = loadScenario(input, { file, set, ...(seed !== undefined && { seed }) });
  if (!loaded.ok) return loaded;
  const { scenario } = loaded;
  const texts = new Map<string, string>();
  const problems: ScenarioProblem[] = [];
  const files: OpenedFile[] = [];
  for (const named of collectFiles(scenario.settings, resolve(dirname(file)))) {
    const read = contents(named.absolute);
    if ("reason" in read) {
      const found = `${named.absolute} (${read.reason})`;
      problems.push(problemOf(request, scenario, named.path, { found, expected: "a file that can be read" }));
    } else {
      texts.set(named.written, fileText(read.bytes));
      files.push({ ...named, sha256: createHash("sha256").update(read.bytes).digest("hex") });
    }
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, scenario, files, text: (path) => texts.get(path) ?? missing(path) };
}

/** A scenario from which a world can be built, and what a run of it would warn about before it begins. */
export type Checked = (OpenedWell & { readonly warnings: readonly string[] }) | Extract<Opened, { readonly ok: false }>;

/** Parts of a scenario that a single run leaves aside. */
export function leftAside(scenario: Scenario): readonly string[] {
  return (["sweep", "repeat"] as const).filter((part) => scenario[part] !== undefined);
}

/** The same as {@link openScenario}, and everything that building the world finds. */
export function checkScenario(request: Request): Checked {
  const opened = openScenario(request);
  if (!opened.ok) return opened;
  try {
    const { warnings } = build(opened.scenario, opened.text);
    return { ...opened, warnings };
  } catch (error) {
    return refused(setupProblem(request, opened.scenario, error));
  }
}

/** What keeps a scenario from becoming a world, at its place in the file. Other errors are thrown on. */
export function setupProblem(request: Request, scenario: Scenario, error: unknown): ScenarioProblem {
  if (!(error instanceof SetupError)) throw error;
  return problemOf(request, scenario, error.path, error);
}

/** The problems as lines for people. */
export function sentencesOf(problems: readonly ScenarioProblem[]): readonly string[] {
  return problems.map(formatProblem);
}

interface Finding {
  readonly found: string;
  readonly expected: string;
  readonly hint?: string | undefined;
}

/** A finding at the place that says the setting: an override, or the nearest place in the file. */
function problemOf(
  request: Request,
  scenario: Scenario,
  path: readonly (string | number)[],
  { found, expected, hint }: Finding,
): ScenarioProblem {
  const fault = { found, expected, ...(hint !== undefined && { hint }) };
  const read = readOverrides(request.set, request.seed);
  const override = read.ok ? saidBy(read.overrides, path) : undefined;
  if (override !== undefined) {
    return problemAt({ file: override.place, line: undefined, column: undefined }, path, fault, found);
  }
  const yaml = parseYaml(scenario.text, request.file);
  const { line, column } = yaml.ok ? new Locator(yaml.yaml).locate(path) : { line: 1, column: 1 };
  return problemAt({ file: request.file, line, column }, path, fault, found);
}

function contents(path: string): { readonly bytes: Buffer } | { readonly reason: string } {
  try {
    return { bytes: readFileSync(path) };
  } catch (error) {
    return { reason: systemReason(error) };
  }
}

function refused(problem: ScenarioProblem): Extract<Opened, { readonly ok: false }> {
  return { ok: false, problems: [problem] };
}

function missing(path: string): never {
  throw new Error(`The model asks for ${path}, which no setting names.`);
}
