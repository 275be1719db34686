import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { bundle, notices } from "../../src/bundle/bundle.ts";
import { root } from "../house/project.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "resonance-bundle-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a file below a folder. */
function write(home: string, path: string, text: string): string {
  const file = join(home, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

describe("a bundle", () => {
  it("runs as its sources do, with the packages they import, and tells whose licences are in it", async () => {
    const home = join(folder, "made");
    write(
      home,
      "node_modules/thrice/package.json",
      `{ "name": "thrice", "version": "1.2.3", "license": "MIT", "main": "index.js" }`,
    );
    write(home, "node_modules/thrice/index.js", "module.exports = (x) => 3 * x;");
    write(home, "node_modules/thrice/LICENSE", "Do as you like.\n");
    write(home, "node_modules/thrice/NOTICE", "By many.\n");
    write(home, "node_modules/@much/ado/package.json", `{ "name": "@much/ado", "version": "1.0.0", "license": "ISC" }`);
    write(home, "node_modules/@much/ado/index.js", "exports.ado = 4;");
    write(
      home,
      "node_modules/@much/ado/README.md",
      "# Ado\n\n## License change\n\nNone.\n\n## License (ISC)\n\nAs you like it.\n",
    );
    write(home, "common.ts", `import thrice from "thrice";\nexport const common = (x: number): number => thrice(x);`);
    const programs = ["one", "two"].map((name) =>
      write(home, `${name}.ts`, `import { common } from "./common.ts";\nconsole.log("${name}", common(14));`),
    );
    write(
      home,
      "two.ts",
      `import { ado } from "@much/ado";\nimport { common } from "./common.ts";\nconsole.log(common(ado));`,
    );
    const packages = await bundle(programs, join(home, "out"));
    const printed = (name: string) =>
      spawnSync(process.execPath, [join(home, "out", name)], { encoding: "utf8" }).stdout;
    expect([printed("one.js"), printed("two.js")]).toEqual(["one 42\n", "12\n"]);
    expect(packages.map((path) => path.slice(home.length + 1))).toEqual([
      "node_modules/@much/ado",
      "node_modules/thrice",
    ]);
    expect(notices(packages)).toMatch(
      /^@much\/ado 1\.0\.0\n\nLicence: ISC\n\n## License \(ISC\)\n\nAs you like it\.\n\n-+\n\nthrice 1\.2\.3\n\nLicence: MIT\n\nDo as you like\.\n\nBy many\.\n$/,
    );
  });

  it("of what is not there is refused", async () => {
    const program = write(folder, "lost.ts", `import "./nowhere.ts";`);
    await expect(bundle([program], join(folder, "lost"))).rejects.toThrow("nowhere.ts");
  });
});

describe("what runs", () => {
  const source = "src/cli/main.ts";
  let home = "";
  let rounds = 0;

  /** Which of the two is taken by a copy of the module: it decides for the folder in which it lies. */
  async function taken(): Promise<string> {
    const { bundledOrSource } = await import(pathToFileURL(join(home, "src/bundle/bundled.mjs")).href);
    return fileURLToPath(bundledOrSource(source))
      .slice(home.length + 1)
      .replaceAll("\\", "/");
  }

  async function makeNew(where: string): Promise<void> {
    home = join(folder, where, `${++rounds}`);
    for (const path of ["models/a.ts", "reports/a.ts", "sim/deep/a.ts", "src/index.ts", source]) write(home, path, "1");
    write(home, "package-lock.json", "{}");
    cpSync(join(root, "src/bundle/bundled.mjs"), join(home, "src/bundle/bundled.mjs"));
    const { stateOfSources, STATE } = await import(pathToFileURL(join(home, "src/bundle/bundled.mjs")).href);
    write(home, `dist/program/${STATE}`, stateOfSources());
  }

  beforeEach(() => makeNew("clone"));

  const bundled = "dist/program/main.js";

  it("is the bundle, where nothing changed since it was made", async () => {
    expect(await taken()).toBe(bundled);
  });

  it("is the bundle also where files were only dated anew, as those of a copy are", async () => {
    for (const path of ["reports/a.ts", "package-lock.json", source]) utimesSync(join(home, path), 1, 1);
    expect(await taken()).toBe(bundled);
  });

  it.each<[string, () => void]>([
    ["a file is longer", () => write(home, "sim/deep/a.ts", "12")],
    ["a file has as many bytes, but others", () => write(home, "reports/a.ts", "2")],
    ["there is one more", () => write(home, "models/new/b.ts", "")],
    ["one has another name", () => renameSync(join(home, "models/a.ts"), join(home, "models/b.ts"))],
    ["there is one less", () => rmSync(join(home, "models/a.ts"))],
    ["packages are others", () => write(home, "package-lock.json", "{ }")],
    ["there is no bundle", () => rmSync(join(home, "dist"), { recursive: true })],
    ["the bundle does not say what it was made of", () => rmSync(join(home, "dist/program/made-of.txt"))],
  ])("are the sources, where %s", async (_, change) => {
    change();
    expect(await taken()).toBe(source);
  });

  it("is the bundle, where there are no sources to run", async () => {
    write(home, "models/a.ts", "changed");
    rmSync(join(home, "src/index.ts"));
    expect(await taken()).toBe(bundled);
    await makeNew("node_modules/resonance-sim");
    write(home, "models/a.ts", "changed");
    expect(await taken()).toBe(bundled);
  });
});

describe("the bundle of the program", () => {
  it("is made of everything that a bundle depends on", () => {
    const text = readFileSync(join(root, "src/bundle/bundled.mjs"), "utf8");
    const madeOf = JSON.parse(/MADE_OF = (\[.*\])/.exec(text)![1]!) as readonly string[];
    const code = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const others = [".ci", ".git", "dist", "node_modules", "out", "scenarios", "test"];
    expect(code.map(({ name }) => name).filter((name) => !others.includes(name) && !madeOf.includes(name))).toEqual([]);
  });
});
