/** Who imports whom, and who may. */
import { resolveFrom } from "./project.ts";
import { tokenise } from "./tokens.ts";

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** `import type …`: nothing of it is left when the program runs. */
  readonly typeOnly: boolean;
}

/** The imports (and re-exports) of a source text. */
export function importsOf(source: string): readonly Import[] {
  const tokens = tokenise(source);
  const found: Import[] = [];
  let typeOnly = false;
  tokens.forEach((token, i) => {
    const before = tokens[i - 1]?.text;
    if (token.text === "import" || token.text === "export") typeOnly = tokens[i + 1]?.text === "type";
    if (token.kind !== "string") return;
    const isDynamic = before === "(" && tokens[i - 2]?.text === "import";
    if (before === "from" || before === "import") found.push({ specifier: token.text, line: token.line, typeOnly });
    else if (isDynamic) found.push({ specifier: token.text, line: token.line, typeOnly: false });
  });
  return found;
}

/** Files of the project that a text names: what it imports, and code that it starts by its path (workers, children). */
export function filesNamedBy(path: string, source: string): readonly string[] {
  return tokenise(source)
    .filter((token) => token.kind === "string" && /^\.\.?\/.*\.(ts|mjs)$/.test(token.text))
    .map((token) => resolveFrom(path, token.text));
}

/** Part of the house → the parts that it may import. The longest prefix decides which part a file belongs to. */
const MAY_IMPORT: { readonly [part: string]: readonly string[] } = {
  "src/host.ts": [],
  "src/base/": ["src/base/", "src/host.ts"],
  "src/protocol/": ["src/protocol/", "src/base/", "src/host.ts"],
  // Rivals differ from Resonance in one thing at a time: what does not differ, they share.
  "src/baseline/": ["src/baseline/", "src/protocol/", "src/base/", "src/host.ts"],
  "models/": ["models/", "src/base/", "src/host.ts"],
  "sim/": ["sim/", "models/", "src/base/", "src/host.ts"],
  "src/transport/": ["src/transport/", "src/protocol/", "src/baseline/", "src/base/", "src/host.ts"],
  "src/scenario/": ["src/scenario/", "src/protocol/", "src/baseline/", "sim/", "models/", "src/base/", "src/host.ts"],
  "src/experiment/": [
    "src/experiment/",
    "src/scenario/",
    "src/protocol/",
    "src/baseline/",
    "sim/",
    "models/",
    "src/base/",
    "src/host.ts",
  ],
  "reports/": ["reports/", "src/experiment/result.ts", "src/experiment/tables/description.ts"],
  "src/library/": ["src/library/", "src/experiment/", "src/scenario/", "reports/"],
  "src/cli/": ["src/", "reports/", "sim/", "models/"],
  "src/bundle/": ["src/", "reports/page/client/"],
  "src/index.ts": ["src/", "reports/", "sim/", "models/"],
  "src/index.mjs": ["src/"],
  "test/": ["test/", "src/", "reports/", "sim/", "models/", "vitest.config.ts"],
  "vitest.config.ts": [],
};

/** Simulated code: the same on every machine. */
export const DETERMINISTIC = ["sim/", "models/", "src/base/", "src/protocol/", "src/baseline/", "src/host.ts"];

/** Packages that reach outside, or schedule: not for simulated code. */
const REACHES_OUTSIDE = /^(node:(?!(zlib|buffer)$)|effect($|\/)|@effect\/)/;

export function isDeterministic(path: string): boolean {
  return DETERMINISTIC.some((part) => path.startsWith(part));
}

function partOf(path: string): string | undefined {
  return Object.keys(MAY_IMPORT)
    .filter((part) => path.startsWith(part))
    .sort((a, b) => b.length - a.length)[0];
}

/** Imports of a file that the house does not allow, each as a sentence. */
export function forbiddenImports(path: string, source: string): readonly string[] {
  const part = partOf(path);
  if (part === undefined) return [`${path} belongs to no part of the house: see MAY_IMPORT`];
  return importsOf(source).flatMap(({ specifier, line, typeOnly }) => {
    const where = `${path}:${line}`;
    if (!specifier.startsWith(".")) {
      if (isDeterministic(path) && REACHES_OUTSIDE.test(specifier)) {
        return [`${where} ${part} is simulated code and may not import ${specifier}`];
      }
      if (specifier === "seedrandom" && !path.startsWith("test/") && path !== "src/base/chance.ts") {
        return [`${where} draws come from src/base/chance.ts, not from ${specifier}`];
      }
      return [];
    }
    const target = resolveFrom(path, specifier);
    if (!MAY_IMPORT[part]!.some((allowed) => target.startsWith(allowed))) {
      return [`${where} ${part} may not import ${target}`];
    }
    if (part === "reports/" && !target.startsWith("reports/") && !typeOnly) {
      return [`${where} reports/ knows result types only: import type`];
    }
    return [];
  });
}

/** Files that nothing reaches from the entries. */
export function unreachable(files: ReadonlyMap<string, string>, entries: readonly string[]): readonly string[] {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    const source = files.get(path);
    if (source === undefined || reached.has(path)) return;
    reached.add(path);
    for (const next of filesNamedBy(path, source)) visit(next);
  };
  entries.forEach(visit);
  return [...files.keys()].filter((path) => !reached.has(path));
}
