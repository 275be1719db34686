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
  CHARTS_FOLDER,
  CHECKPOINT_FILE,
  type FolderFiles,
  INPUTS_FOLDER,
  MANIFEST_FILE,
  REPORT_FILE,
  TRACE_FOLDER,
} from "../experiment/store/layout.ts";
import { readManifest } from "../experiment/store/open-results.ts";
import { clearLeftovers, OLDER, OWNER_FILE, ownerMark } from "./leftovers.ts";
import { CHART_FILES } from "./page-files.ts";
import { systemReason } from "./system-reason.ts";

/** A folder that results cannot go to. The message is a sentence. */
export class FolderError extends Error {
  override readonly name = "FolderError";
}

/** A folder in the making, next to where it will stand. */
export interface Draft {
  readonly target: string;
  readonly temporary: string;
  /** What killed runs had left behind here and is gone now: names of folders. */
  readonly cleared: readonly string[];
}

/**
 * Reserves a result folder before the work begins, and clears up after runs to the same place that were killed.
 * @throws {FolderError} where nothing can be written there, or where it holds anything but results
 */
export function reserve(folder: string): Draft {
  if (folder === "") throw new FolderError("Results need a folder: its name is empty.");
  return drafted(folder, (target) => {
    const obstacle = obstacleAt(target);
    if (obstacle !== undefined) throw new FolderError(`Results cannot go to ${folder}: ${obstacle}.`);
  });
}

/** Puts a finished result folder in its place, in the stead of an older one. @throws {FolderError} */
export function publish({ target, temporary }: Draft, files: FolderFiles): void {
  const older = `${temporary}${OLDER}`;
  try {
    write(temporary, files);
    chmodSync(temporary, 0o777 & ~process.umask()); // drafts are private, results are as other files
    if (existsSync(target)) renameSync(target, older);
    renameSync(temporary, target);
    rmSync(older, { recursive: true, force: true });
    rmSync(join(target, OWNER_FILE), { force: true }); // last: until then it says whose leftovers these are
  } catch (error) {
    if (existsSync(older) && !existsSync(target)) renameSync(older, target);
    throw new FolderError(`Results could not be written to ${target}: ${systemReason(error)}.`);
  }
}

/**
 * Replaces the page and the pictures of a result folder, each file whole; nothing else in the folder is touched.
 * @param files what there is now; older pictures that are not among them go
 * @throws {FolderError}
 */
export function replacePage(folder: string, files: FolderFiles): void {
  const draft = drafted(folder);
  try {
    write(draft.temporary, files);
    mkdirSync(join(draft.target, CHARTS_FOLDER), { recursive: true });
    for (const path of Object.keys(files)) renameSync(join(draft.temporary, path), join(draft.target, path));
    for (const path of CHART_FILES.filter((path) => !Object.hasOwn(files, path))) {
      rmSync(join(draft.target, path), { force: true });
    }
  } catch (error) {
    throw new FolderError(`The page could not be written to ${folder}: ${systemReason(error)}.`);
  } finally {
    discard(draft);
  }
}

/** Removes what is left of a draft. */
export function discard({ temporary }: Draft): void {
  rmSync(temporary, { recursive: true, force: true });
}

/** A draft beside a folder, what killed runs left there gone. @param check throws where there must be none */
function drafted(folder: string, check: (target: string) => void = () => {}): Draft {
  const target = resolve(folder);
  try {
    const cleared = clearLeftovers(target, (path) => obstacleAt(path) === undefined);
    check(target);
    mkdirSync(dirname(target), { recursive: true });
    const temporary = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
    writeFileSync(join(temporary, OWNER_FILE), ownerMark());
    return { target, temporary, cleared };
  } catch (error) {
    if (error instanceof FolderError) throw error;
    throw new FolderError(`Results cannot go to ${folder}: ${systemReason(error)}.`);
  }
}

function write(folder: string, files: FolderFiles): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** Why results must not take the place of what is there, or nothing. */
function obstacleAt(target: string): string | undefined {
  const found = statSync(target, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (!found.isDirectory()) return "it is a file";
  const ours = new Set([
    ...ALWAYS_THERE,
    CHECKPOINT_FILE,
    MANIFEST_FILE,
    REPORT_FILE,
    ...CHART_FILES,
    OWNER_FILE,
    ...namedIn(target),
  ]);
  const foreign = filesIn(target).filter((path) => !ours.has(path));
  if (foreign.length > 0) return `it holds other files (${foreign.slice(0, 3).join(", ")})`;
  return undefined;
}

/** The copies of inputs and the traces that a folder's manifest names: other files there are somebody's own. */
function namedIn(target: string): readonly string[] {
  if (![INPUTS_FOLDER, TRACE_FOLDER].some((folder) => existsSync(join(target, folder)))) return [];
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
