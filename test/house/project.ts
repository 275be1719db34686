/** The project's own files, for the house rules. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds `package.json`. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

const NOT_OURS = new Set(["node_modules", "dist", "out", "coverage", ".git"]);

/** Paths of all files of the project, relative to its root, with forward slashes, sorted. */
export function projectFiles(): readonly string[] {
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (NOT_OURS.has(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) found.push(relative(root, path).split(sep).join("/"));
    }
  };
  walk(root);
  return found.sort();
}

/** The text of a file of the project. */
export function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** Whether the project has this file. */
export function has(path: string): boolean {
  return existsSync(join(root, path));
}

/** TypeScript and JavaScript files. */
export function isCode(path: string): boolean {
  return /\.(ts|mjs)$/.test(path);
}

/** The path, from the root, of what `from` means by `specifier`. */
export function resolveFrom(from: string, specifier: string): string {
  return relative(root, resolve(root, dirname(from), specifier))
    .split(sep)
    .join("/");
}
