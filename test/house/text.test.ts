import { describe, expect, it } from "vitest";
import { VERSION } from "../../src/experiment/version.ts";
import { has, isCode, projectFiles, read } from "./project.ts";
import { unwanted } from "./words.ts";

const files = projectFiles();
const MAX_LINES = 300;

const linesOver = (text: string) => Math.max(0, text.trimEnd().split("\n").length - MAX_LINES);

describe("a file", () => {
  it("of code can be read in one sitting", () => {
    const long = files.filter((path) => isCode(path) && linesOver(read(path)) > 0);
    expect(long).toEqual([]);
    expect(linesOver("x\n".repeat(MAX_LINES))).toBe(0);
    expect(linesOver("x\n".repeat(MAX_LINES + 1))).toBe(1);
  });

  it("says nothing that does not belong into the project", () => {
    const texts = files.filter((path) => path !== "package-lock.json");
    expect(texts.flatMap((path) => unwanted(path, read(path)))).toEqual([]);
  });

  it.each([
    ["TO", "DO: later"],
    ["see /wo", "rk/main/src"],
    ["(wor", "ld.md §4)"],
    ["Co-Auth", "ored-By: someone"],
    ["https://registry.", "npmjs.org/x"],
    ["../sha", "red/data"],
  ])("would be caught saying %s…", (...pieces) => {
    expect(unwanted("src/x.ts", pieces.join(""))).toHaveLength(1);
  });

  it("may say what merely looks alike", () => {
    expect(unwanted("src/x.ts", "homework/mainland, the world. mdash, shared/data, a registry")).toEqual([]);
    expect(unwanted(".ci/run", ["../sha", "red/data"].join(""))).toEqual([]);
  });
});

describe("the lock file", () => {
  const downloads = (text: string) => text.split("\n").filter((line) => /"resolved"\s*:/.test(line));

  it("does not say where packages were downloaded", () => {
    expect(downloads(read("package-lock.json"))).toEqual([]);
    expect(downloads(`{ "${"resolved"}": "https://example.org/x.tgz" }`)).toHaveLength(1);
  });

  it("knows every package that one in it may ask for, on whatever machine", () => {
    expect(unlocked(JSON.parse(read("package-lock.json")).packages)).toEqual([]);
    const twin = {
      "node_modules/a": { dependencies: { b: "1" }, optionalDependencies: { c: "1" } },
      "node_modules/b": {},
    };
    expect(unlocked(twin)).toEqual(["node_modules/a: c"]);
  });

  it("agrees with package.json", () => {
    const lock = JSON.parse(read("package-lock.json")).packages[""];
    const manifest = JSON.parse(read("package.json"));
    const agrees = (a: typeof manifest) =>
      ["name", "version", "engines", "bin", "dependencies", "devDependencies", "optionalDependencies"].every(
        (key) => JSON.stringify(sorted(a[key])) === JSON.stringify(sorted(lock[key])),
      );
    expect(agrees(manifest)).toBe(true);
    expect(agrees({ ...manifest, dependencies: {} })).toBe(false);
  });
});

interface Locked {
  readonly dependencies?: { readonly [name: string]: string };
  readonly optionalDependencies?: { readonly [name: string]: string };
}

/** Dependencies that `npm ci` would miss: looked for as Node does, from the innermost folder outwards. */
function unlocked(packages: { readonly [path: string]: Locked }): readonly string[] {
  const isThere = (path: string, name: string): boolean => {
    if (Object.hasOwn(packages, `${path}${path === "" ? "" : "/"}node_modules/${name}`)) return true;
    return path !== "" && isThere(path.slice(0, Math.max(0, path.lastIndexOf("node_modules/") - 1)), name);
  };
  return Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !isThere(path, name))
      .map((name) => `${path}: ${name}`),
  );
}

/** Objects with their keys in order; npm drops a leading `./` of paths. */
function sorted(value: unknown): unknown {
  if (typeof value === "string") return value.replace(/^\.\//, "");
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .map(([key, inner]) => [key, sorted(inner)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

describe("package.json", () => {
  const manifest = JSON.parse(read("package.json"));

  it("asks for the Node that the libraries need, and pins every version", () => {
    expect(manifest.engines).toEqual({ node: ">=22.19" });
    const loose = (dependencies: object) =>
      Object.entries(dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version as string));
    expect(loose({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies })).toEqual(
      [],
    );
    expect(loose({ x: "^1.0.0" })).toHaveLength(1);
  });

  it("has the version that results carry", () => {
    expect(manifest.version).toBe(VERSION);
  });

  it("points to files that are there", () => {
    for (const path of Object.values(manifest.bin as { [name: string]: string })) expect(has(path)).toBe(true);
    expect(has("./bin/nowhere.mjs")).toBe(false);
  });
});

describe("README.md", () => {
  /** The first two commands that a newcomer sees. */
  const commands = (text: string) =>
    [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap((match) => match[1]!.trim().split("\n")).slice(0, 2);

  it("begins with exactly two commands", () => {
    expect(commands(read("README.md"))).toEqual(["npm ci && npm start", "npm ci && npm test"]);
    expect(commands("```sh\nnpm i\n```")).not.toEqual(["npm ci && npm start", "npm ci && npm test"]);
  });

  it("offers what package.json has", () => {
    const { scripts } = JSON.parse(read("package.json"));
    for (const name of ["start", "test", "check", "build", "prepack"]) expect(scripts).toHaveProperty(name);
  });
});
