/**
 * Where the bundle of the program lies, and whether it is what the sources say. The launcher and whoever imports the library
 * take the bundle where it is, because it starts in about half the time and simulates faster; where a file changed since, the
 * sources. It parses on old versions of Node, as the launcher does.
 */
// biome-ignore-start lint/style/useNodejsImportProtocol: old versions of Node do not know the protocol
import { existsSync, readdirSync, readFileSync, statSync } from "fs";
import { join, sep } from "path";
import { fileURLToPath } from "url";

// biome-ignore-end lint/style/useNodejsImportProtocol: old versions of Node do not know the protocol

const root = fileURLToPath(new URL("../..", import.meta.url));
/** What a bundle is made of; the lock file stands for the packages. */
const MADE_OF = ["models", "package-lock.json", "reports", "sim", "src"];

/** The bundle's folder. */
export const BUNDLE = join(root, "dist", "program");
/** The file in it that says what it was made of. */
export const STATE = "made-of.txt";

/**
 * The URL of a program or of the library.
 * @param source its source's path from the root, such as `src/cli/main.ts`
 */
export function bundledOrSource(source) {
  const name = source.slice(source.lastIndexOf("/") + 1).replace(/\.ts$/, ".js");
  return new URL(isToRun(BUNDLE) ? `../../dist/program/${name}` : `../../${source}`, import.meta.url);
}

/** Whether a bundle runs instead of the sources: where there are none, as in an installed package, or it was made of them. */
export function isToRun(bundle) {
  // Node strips no types below `node_modules`: whatever lies there of sources could not run.
  if (root.includes(`${sep}node_modules${sep}`) || !existsSync(join(root, "src", "index.ts"))) return true;
  try {
    return isMadeOfSources(readFileSync(join(bundle, STATE), "utf8"));
  } catch {
    return false;
  }
}

/** All that a bundle is made of: a line a file, then a line a file with the digest of what is in it. */
export function stateOfSources() {
  const files = sources();
  return [...files, ...files.map((file) => digestOf(pathOf(file)))].join("\n");
}

/** Whether sources are what they were. Files that are only dated anew (copied, checked out again) are read to see it. */
function isMadeOfSources(state) {
  const found = sources();
  if (state.startsWith(`${found.join("\n")}\n`)) return true;
  const lines = state.split("\n");
  const isTheSame = (file, i) =>
    file === lines[i] || (pathOf(file) === pathOf(lines[i]) && lines[found.length + i] === digestOf(pathOf(file)));
  return lines.length === 2 * found.length && found.every(isTheSame);
}

/** A line a file: path, size in bytes, time of the last change in ms. */
function sources() {
  const lines = [];
  const visit = (path) => {
    const { size, mtimeMs } = statSync(`${root}/${path}`);
    lines.push(`${path} ${size} ${mtimeMs}`);
  };
  const walk = (folder) => {
    for (const entry of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else visit(path);
    }
  };
  for (const part of MADE_OF) {
    if (part.includes(".")) visit(part);
    else walk(part);
  }
  return lines.sort();
}

/** Of such a line. */
function pathOf(line) {
  return line.slice(0, line.indexOf(" "));
}

/** SHA-256. Few starts need it, so that what computes it is not loaded before. */
function digestOf(path) {
  const { createHash } = process.getBuiltinModule("crypto");
  return createHash("sha256")
    .update(readFileSync(`${root}/${path}`))
    .digest("hex");
}
