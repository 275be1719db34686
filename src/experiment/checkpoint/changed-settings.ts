/** Which settings differ between two scenarios, and which of them a run can take up on its way. */
import type { Settings } from "../../scenario/resolved.ts";
import { SetupError } from "../setup-error.ts";

/**
 * Settings of protocols that take effect on a running node and on which nothing depends that is under way, or that was
 * agreed upon before: not the packing of vectors, the hops that messages may travel, the keep-alive that CONNECT told, the
 * sizes of memories that may be full.
 */
export const CHANGEABLE = [
  "threshold",
  "delta",
  "filter.scope",
  "jitter",
  "qos",
  "decimals",
  "queueMessages",
  "inflightMessages",
  "responseTimeout",
  "reconnectMin",
  "reconnectMax",
] as const;

/** Paths of single settings. */
export type SettingPath = readonly string[];

/** What a run takes up. */
export interface Changes {
  /** Whether chance comes from another seed. */
  readonly seed: boolean;
  /** Whether the sensors are others. */
  readonly sensor: boolean;
  /** Names of protocols with other settings. */
  readonly protocols: readonly string[];
}

/**
 * What differs between the settings before an instant of a run and after it.
 * @param readable the settings after it as people write them, for messages
 * @throws SetupError for the first setting that cannot change on the way
 */
export function changesBetween(before: Settings, after: Settings, readable: unknown = after): Changes {
  const paths = differingPaths(before, after).filter(([first]) => first !== "title");
  for (const path of paths) if (!canChange(path)) throw refusal(path, readable);
  return {
    seed: paths.some(([first]) => first === "seed"),
    sensor: paths.some(([first]) => first === "sensor"),
    protocols: [...new Set(paths.flatMap(([first, name]) => (first === "protocols" ? [name] : [])))],
  };
}

/** Settings that are not the same in both, in the order of the first; single ones, not groups. */
export function differingPaths(before: unknown, after: unknown, path: SettingPath = []): SettingPath[] {
  if (!isGroup(before) || !isGroup(after)) return Object.is(before, after) ? [] : [path];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => differingPaths(before[name], after[name], [...path, name]));
}

function canChange([first, , ...inner]: SettingPath): boolean {
  if (first === "protocols") return CHANGEABLE.some((name) => name === inner.join("."));
  return first === "seed" || first === "sensor";
}

function refusal(path: SettingPath, readable: unknown): SetupError {
  const value = path.reduce<unknown>((at, name) => (isGroup(at) ? at[name] : undefined), readable);
  const nothing = value === undefined || value === null;
  return new SetupError(
    path,
    nothing ? "nothing" : isGroup(value) ? "other settings" : String(value),
    "the value that the run began with",
    `on its way a run takes up the seed, the sensor, and of its protocols ${CHANGEABLE.join(", ")}`,
  );
}

function isGroup(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null;
}
