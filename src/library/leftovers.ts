/** What runs that were killed (not interrupted: that clears up by itself) left beside the place of their results. */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";

/** The end of the name under which older results lie while newer ones take their place. */
export const OLDER = "-old";
/** The file in a draft that says who is at work on it. */
export const OWNER_FILE = ".draft";

interface Owner {
  readonly host: string;
  readonly pid: number;
}

/** What {@link OWNER_FILE} holds: this process. */
export function ownerMark(): string {
  return JSON.stringify({ host: hostname(), pid: process.pid } satisfies Owner);
}

/**
 * Removes drafts of results for `target` whose process is gone, and puts older results back that were about to be replaced.
 * What another computer, or a process that still runs, is at work on stays, and so does whatever bears no mark.
 * @param isOurs whether a folder holds results only
 * @returns names of what is gone
 */
export function clearLeftovers(target: string, isOurs: (folder: string) => boolean): readonly string[] {
  const parent = dirname(target);
  if (!existsSync(parent)) return [];
  const start = `.${basename(target)}-`;
  const drafts = readdirSync(parent).filter((name) => name.startsWith(start));
  const cleared: string[] = [];
  for (const name of drafts.filter((name) => name.endsWith(OLDER))) {
    const older = join(parent, name);
    const draft = older.slice(0, -OLDER.length);
    if (!isDead(ownerOf(draft) ?? ownerOf(target)) || !isOurs(older)) continue;
    if (existsSync(target)) rmSync(older, { recursive: true, force: true });
    else renameSync(older, target);
    cleared.push(name);
  }
  for (const name of drafts.filter((name) => !name.endsWith(OLDER))) {
    if (!isDead(ownerOf(join(parent, name)))) continue;
    rmSync(join(parent, name), { recursive: true, force: true });
    cleared.push(name);
  }
  return cleared;
}

function ownerOf(folder: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, OWNER_FILE), "utf8")) as Owner;
  } catch {
    return undefined;
  }
}

/** Whether a mark names a process of this computer that no longer runs. */
function isDead(owner: Owner | undefined): boolean {
  if (owner === undefined || owner.host !== hostname() || !Number.isInteger(owner.pid) || owner.pid <= 0) return false;
  try {
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
