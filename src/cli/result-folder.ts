/** The folder that holds what a run wrote: complete or not there at all. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import {
  ALWAYS_THERE,
  type FolderFiles,
  INPUTS_FOLDER,
  MANIFEST_FILE,
  REPORT_FILE,
} from "../experiment/store/layout.ts";
import { readManifest } from "../experiment/store/open-results.ts";
import { Failure, systemReason, wrongInput } from "./failure.ts";
import { clearLeftovers, OLDER, OWNER_FILE, ownerMark } from "./leftovers.ts";

/** A folder in the making, next to where it will stand. */
export interface Draft {
  readonly target: string;
  readonly temporary: string;
  /** What killed runs had left behind here and is gone now: names of folders. */
  readonly cleared: readonly string[];
}

/**
 * Reserves a result folder before the work begins, and clears up after runs to the same place that were killed.
 * @throws {Failure} where nothing can be written there, or where it holds anything but results
 */
export function reserve(folder: string): Draft {
  const target = resolve(folder);
  try {
    const cleared = clearLeftovers(target, (path) => obstacleAt(path) === undefined);
    const obstacle = obstacleAt(target);
    if (obstacle !== undefined) throw wrongInput(`Results cannot go to ${folder}: ${obstacle}.`);
    mkdirSync(dirname(target), { recursive: true });
    const temporary = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
    writeFileSync(join(temporary, OWNER_FILE), ownerMark());
    return { target, temporary, cleared };
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw wrongInput(`Results cannot go to ${folder}: ${systemReason(error)}.`);
  }
}

/** Puts a finished result folder in its place, in the stead of an older one. @throws {Failure} */
export function publish({ target, temporary }: Draft, files: FolderFiles): void {
  const older = `${temporary}${OLDER}`;
  try {
    for (const [path, content] of Object.entries(files)) {
      const file = join(temporary, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    chmodSync(temporary, 0o777 & ~process.umask()); // drafts are private, results are as other files
    if (existsSync(target)) renameSync(target, older);
    renameSync(temporary, target);
    rmSync(older, { recursive: true, force: true });
    rmSync(join(target, OWNER_FILE), { force: true }); // last: until then it says whose leftovers these are
  } catch (error) {
    if (existsSync(older) && !existsSync(target)) renameSync(older, target);
    throw wrongInput(`Results could not be written to ${target}: ${systemReason(error)}.`);
  }
}

/** Removes what is left of a draft. */
export function discard({ temporary }: Draft): void {
  rmSync(temporary, { recursive: true, force: true });
}

/** Why results must not take the place of what is there, or nothing. */
function obstacleAt(target: string): string | undefined {
  const found = statSync(target, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (!found.isDirectory()) return "it is a file";
  const ours = new Set([...ALWAYS_THERE, MANIFEST_FILE, REPORT_FILE, OWNER_FILE, ...copiesIn(target)]);
  const foreign = filesIn(target).filter((path) => !ours.has(path));
  if (foreign.length > 0) return `it holds other files (${foreign.slice(0, 3).join(", ")})`;
  return undefined;
}

/** The copies of inputs that a folder's manifest names: other files there are somebody's own. */
function copiesIn(target: string): readonly string[] {
  if (!existsSync(join(target, INPUTS_FOLDER))) return [];
  try {
    return Object.keys(readManifest(target).contents);
  } catch {
    return [];
  }
}

/** Every file below a folder, by its path from there, and every folder that holds none. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name];
    const inner = filesIn(join(folder, entry.name));
    return inner.length === 0 ? [`${entry.name}/`] : inner.map((path) => `${entry.name}/${path}`);
  });
}
