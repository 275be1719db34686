/** From the text of a scenario file, with overrides, to a checked and frozen scenario, or to everything wrong with it. */
import { createHash } from "node:crypto";
import { dirname, resolve } from "node:path";
import * as Result from "effect/Result";
import { checkSettings, checkStructure, epochMsOf } from "./checks.ts";
import { type DecodedScenario, type FreeSettings, scenarioDescription } from "./description.ts";
import { inWords, type PlacedFault } from "./fault.ts";
import { rebaseFiles } from "./files.ts";
import { Locator } from "./locate.ts";
import { applyOverride, type Override, readOverrides, saidBy, saidInside } from "./overrides.ts";
import { plainValue } from "./plain-value.ts";
import { inOrder, problemAt, type ScenarioProblem } from "./problem.ts";
import { deepFreeze, type Scenario, type Settings, type TopologySettings } from "./resolved.ts";
import { createSchema, type ScenarioSchema } from "./schema.ts";
import { isSettings } from "./shape.ts";
import { writeOut } from "./short-forms.ts";
import { MAXIMUM_PROBLEMS, parseYaml, type YamlText } from "./yaml-text.ts";

/** Names of files that hold readings, not scenarios. */
const LOG = /\.(csv|tsv)$/i;

/** What is given beside the text. */
export interface LoadOptions {
  /** The scenario file's path or name, as messages show it. Its directory is the base of files that it names. */
  readonly file: string;
  /** `path=value` texts, applied in order. Files that they name are relative to the working directory. */
  readonly set?: readonly string[];
  /** Replaces the scenario's seed. */
  readonly seed?: string;
  /** Default: the process's. */
  readonly workingDirectory?: string;
}

/** A scenario, or all its problems in the order of their places. */
export type LoadResult =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly ScenarioProblem[] };

/** Loads a scenario. Reads no file and throws nothing, whatever the text. */
export function loadScenario(input: string | Uint8Array, options: LoadOptions): LoadResult {
  const { file } = options;
  const { overrides, problems } = readOverrides(options.set ?? [], options.seed);
  const yaml = parseYaml(input, file);
  const plain = yaml.ok ? plainValue(yaml.yaml, file) : yaml;
  if (!yaml.ok || !plain.ok) return refused([...(plain.ok ? [] : plain.problems), ...problems]);
  const root = plain.value;
  const locator = new Locator(yaml.yaml);
  if (!isSettings(root)) {
    const { line, column } = locator.locate([]);
    const hint = LOG.test(file) ? { hint: `For a log of readings, resonance init ${file} writes one.` } : {};
    const fault = { expected: "a scenario: settings such as title, nodes, protocols", ...hint };
    return refused([problemAt({ file, line, column }, [], fault, inWords(root)), ...problems]);
  }
  seedAsWritten(root, locator);
  const blocked = overrides.map((override) => applyOverride(root, override)).filter((fault) => fault !== undefined);
  writeOut(root);
  const schema = createSchema(scenarioDescription);
  const decoded = checked(root, schema);
  const faults = [...blocked, ...(Result.isFailure(decoded) ? decoded.failure : [])];
  const shown = faults.slice(0, MAXIMUM_PROBLEMS); // finding a place takes time: not for hundreds of thousands
  const all = problems.concat(shown.map((fault) => placed(fault, { root, file, locator, overrides })));
  if (Result.isFailure(decoded) || all.length > 0) return refused(all);
  const workingDirectory = options.workingDirectory ?? process.cwd();
  rebaseFiles(decoded.success, overrides, { workingDirectory, directory: resolve(workingDirectory, dirname(file)) });
  const readable = schema.encode(decoded.success) as FreeSettings;
  return { ok: true, scenario: finished(yaml.yaml, decoded.success, readable, schema.unit.word) };
}

/** Decodes, and checks what lies between settings. */
function checked(
  root: { readonly [key: string]: unknown },
  schema: ScenarioSchema,
): Result.Result<DecodedScenario, PlacedFault[]> {
  const structure = checkStructure(root);
  const decoded = schema.decode(root);
  if (Result.isFailure(decoded)) return Result.fail([...structure, ...decoded.failure]);
  const scenario = decoded.success as DecodedScenario;
  const faults = [...structure, ...checkSettings(scenario)];
  return faults.length > 0 ? Result.fail(faults) : Result.succeed(scenario);
}

function refused(problems: readonly ScenarioProblem[]): LoadResult {
  return { ok: false, problems: inOrder(problems).slice(0, MAXIMUM_PROBLEMS) };
}

/** A seed that looks like a number counts as it is written: 1e3 is not 1000, and no digit is lost. */
function seedAsWritten(root: { [key: string]: unknown }, locator: Locator): void {
  if (typeof root.seed === "number") root.seed = locator.locate(["seed"]).source ?? String(root.seed);
}

function placed(
  fault: PlacedFault,
  context: { root: object; file: string; locator: Locator; overrides: readonly Override[] },
): ScenarioProblem {
  const { root, file, locator, overrides } = context;
  const { line, column, isWhole, source } = locator.locate(fault.path, fault.about);
  const override = saidBy(overrides, fault.path) ?? (isWhole ? undefined : saidInside(overrides, fault.path));
  const value = fault.path.reduce<unknown>((at, key) => (at as { [key: string]: unknown } | null)?.[key], root);
  const isAsWritten = override === undefined && isWhole && typeof value === "number" && source !== undefined;
  const found = isAsWritten ? source : inWords(value);
  if (override === undefined) return problemAt({ file, line, column }, fault.path, fault, found);
  return problemAt({ file: override.place, line: undefined, column: undefined }, fault.path, fault, found);
}

function finished(
  { text }: YamlText,
  decoded: DecodedScenario,
  readable: FreeSettings,
  sensorUnit: string | undefined,
): Scenario {
  const { epoch, sweep, repeat, ...rest } = decoded;
  const settings = { ...rest, epochMs: epochMsOf(epoch), topology: withLatencyPair(decoded.topology) } as Settings;
  const sha256 = createHash("sha256").update(text, "utf8").digest("hex");
  return deepFreeze({ text, sha256, readable, settings, sensorUnit, sweep, repeat });
}

function withLatencyPair(topology: DecodedScenario["topology"]): TopologySettings | undefined {
  if (topology === undefined) return undefined;
  const { latency } = topology.link;
  const pair = typeof latency === "number" ? [latency, latency] : latency;
  return { ...topology, link: { ...topology.link, latency: pair } } as TopologySettings;
}
