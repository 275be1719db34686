/** Settings as rows for people and programs, from their descriptions. */
import type { Parameter, Parameters, Variant } from "../base/parameters.ts";
import { expectation } from "../scenario/expectation.ts";

/** One setting, as `resonance list` shows it. */
export interface SettingRow {
  /** As in a scenario file: "episode.every". */
  readonly path: string;
  /** What it depends on: the kind of another setting ("loss.kind = bernoulli"), or an optional group ("truth is given"). */
  readonly where?: string;
  readonly expects: string;
  /** As it would be written; `undefined` where there is none. */
  readonly default?: unknown;
  /** Whether a scenario must say it, given what it depends on. */
  readonly required: boolean;
  readonly doc: string;
  /** Where the default comes from. */
  readonly source?: string;
}

/** All settings, those of groups and kinds included, in the order of their description. */
export function settingRows(parameters: Parameters, prefix = "", where?: string): readonly SettingRow[] {
  return Object.entries(parameters).flatMap(([name, parameter]) => {
    const path = prefix + name;
    if (parameter.type === "group") {
      return settingRows(parameter.members, `${path}.`, parameter.optional ? `${path} is given` : where);
    }
    const row = rowOf(path, parameter, where);
    return parameter.type === "variant" ? [row, ...rowsOfKinds(path, parameter)] : [row];
  });
}

function rowsOfKinds(path: string, { catalogue }: Variant): readonly SettingRow[] {
  return Object.entries(catalogue).flatMap(([kind, { parameters }]) =>
    settingRows(parameters, `${path}.`, `${path}.kind = ${kind}`),
  );
}

function rowOf(path: string, parameter: Exclude<Parameter, { type: "group" }>, where: string | undefined): SettingRow {
  const fallback = "default" in parameter ? parameter.default : undefined;
  return {
    path,
    ...(where !== undefined && { where }),
    expects: expectation(parameter),
    ...(fallback !== undefined && { default: fallback }),
    required: fallback === undefined && parameter.optional !== true,
    doc: parameter.doc,
    ...(parameter.source !== undefined && { source: parameter.source }),
  };
}
