/** Folders that are made, and replaced, while others do so too. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

/** How often somebody else may come between. Own choice. */
const MOST_TRIES = 10;

/** Makes a new folder, which is gone when the process is. @param prefix its path, which letters by chance follow */
export function passingFolder(prefix: string): string {
  mkdirSync(dirname(prefix), { recursive: true });
  const folder = mkdtempSync(prefix);
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Puts a folder where there may be one, which goes aside, as do those that others put there meanwhile. */
export function replaceFolder(path: string, made: string): void {
  const aside = passingFolder(`${path}-`);
  for (let left = MOST_TRIES; ; left--) {
    try {
      if (existsSync(path)) renameSync(path, join(aside, `${left}`));
      renameSync(made, path);
      return;
    } catch (error) {
      if (left === 1) throw error;
    }
  }
}
