/** Makes few files of many: modules, those of libraries included, in one scope, which load and run faster. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, sep } from "node:path";
import type { OutputChunk } from "rolldown";

/** What has parts for this machine only, or is not needed to run: imported where it is installed. */
const NOT_BUNDLED = [/^@resvg\//, /^@tensorflow\//];
const LEGAL = /^(licen[cs]e|copying|notice)(\.md|\.txt)?$/i;
const ABOUT = /^readme(\.md|\.txt)?$/i;
const LAST_SECTION = /^[# ]*licen[cs]e\b(?![\s\S]*^[# ]*licen[cs]e\b)[\s\S]*/im;

/**
 * Bundles programs for Node into a folder, a file of its own name for each and what they share beside it.
 * @param programs paths of sources
 * @returns folders of the packages that went in
 * @throws Error where the bundler is not installed, or a module cannot be found
 */
export async function bundle(programs: readonly string[], folder: string): Promise<readonly string[]> {
  const { rolldown } = await import("rolldown");
  const input = Object.fromEntries(programs.map((path) => [basename(path, ".ts"), path]));
  const made = await rolldown({ input, platform: "node", external: NOT_BUNDLED });
  const { output } = await made.write({ dir: folder, chunkFileNames: "[name]-[hash].js" });
  await made.close();
  return packagesOf(output.filter((file) => file.type === "chunk"));
}

function packagesOf(chunks: readonly OutputChunk[]): readonly string[] {
  const inside = `${sep}node_modules${sep}`;
  const folders = new Set<string>();
  for (const id of chunks.flatMap(({ moduleIds }) => moduleIds)) {
    const begin = id.lastIndexOf(inside);
    if (begin < 0) continue;
    const end = begin + inside.length;
    const [scope, name] = id.slice(end).split(sep);
    folders.add(id.slice(0, end) + (scope!.startsWith("@") ? join(scope!, name!) : scope!));
  }
  return [...folders].sort();
}

/** The licences of packages, as they ask for where their code is passed on, and their notices: each text once. */
export function notices(packages: readonly string[]): string {
  const namesOf = new Map<string, string[]>();
  for (const folder of packages) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const text = [`Licence: ${license}`, ...legalTextsOf(folder)].join("\n\n");
    namesOf.set(text, [...(namesOf.get(text) ?? []), `${name} ${version}`]);
  }
  return [...namesOf].map(([text, names]) => `${names.join(", ")}\n\n${text}\n`).join(`\n${"-".repeat(72)}\n\n`);
}

/** What a package says in files of their own, else in the last section of what it says of itself. */
function legalTextsOf(folder: string): readonly string[] {
  const read = (file: string) => readFileSync(join(folder, file), "utf8").trim();
  const files = readdirSync(folder).sort();
  const legal = files.filter((file) => LEGAL.test(file)).map(read);
  if (legal.length > 0) return legal;
  return files.filter((file) => ABOUT.test(file)).flatMap((file) => LAST_SECTION.exec(read(file)) ?? []);
}
