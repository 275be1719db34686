/** The folder that holds what a run wrote: complete or not there at all. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { systemReason, wrongInput } from "./failure.ts";

/** What a run writes: the result, the scenario as given and with every default filled in, and where it all comes from. */
export const RESULT_FILES = ["result.json", "scenario.yaml", "resolved.yaml", "manifest.json"] as const;
export type ResultFiles = { readonly [name in (typeof RESULT_FILES)[number]]: string };

/** A folder in the making, next to where it will stand. */
export interface Draft {
  readonly target: string;
  readonly temporary: string;
}

/**
 * Reserves a result folder before the work begins.
 * @throws {Failure} where nothing can be written there, or where it holds anything but results
 */
export function reserve(folder: string): Draft {
  const target = resolve(folder);
  const obstacle = obstacleAt(target);
  if (obstacle !== undefined) throw wrongInput(`Results cannot go to ${folder}: ${obstacle}.`);
  try {
    mkdirSync(dirname(target), { recursive: true });
    return { target, temporary: mkdtempSync(join(dirname(target), `.${basename(target)}-`)) };
  } catch (error) {
    throw wrongInput(`Results cannot go to ${folder}: ${systemReason(error)}.`);
  }
}

/** Puts a finished result folder in its place, in the stead of an older one. */
export function publish({ target, temporary }: Draft, files: ResultFiles): void {
  const older = `${temporary}-old`;
  try {
    for (const name of RESULT_FILES) writeFileSync(join(temporary, name), files[name]);
    if (existsSync(target)) renameSync(target, older);
    renameSync(temporary, target);
  } catch (error) {
    if (existsSync(older) && !existsSync(target)) renameSync(older, target);
    throw wrongInput(`Results could not be written to ${target}: ${systemReason(error)}.`);
  } finally {
    rmSync(older, { recursive: true, force: true });
  }
}

/** Removes what is left of a draft. */
export function discard({ temporary }: Draft): void {
  rmSync(temporary, { recursive: true, force: true });
}

function obstacleAt(target: string): string | undefined {
  if (!existsSync(target)) return undefined;
  if (!statSync(target).isDirectory()) return "it is a file";
  const names = readdirSync(target);
  const foreign = names.filter((name) => !RESULT_FILES.some((ours) => ours === name));
  if (foreign.length > 0) return `it holds other files (${foreign.slice(0, 3).join(", ")})`;
  return undefined;
}
