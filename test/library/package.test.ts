import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeProgram } from "../../src/bundle/program.ts";
import * as library from "../../src/index.ts";
import { read, root } from "../house/project.ts";

const PROGRAM = `
import { loadScenario, renderTable, run, type Metrics } from "resonance-sim";
const { result } = run(loadScenario(process.argv[2]!, { set: ["duration=30 s"] }));
const metrics: Metrics = result.protocols.resonance!.metrics;
console.log(Object.keys(result.protocols).join(), metrics.samples, renderTable(result).split("\\n")[0]);
`;
/** What does not fit: a text is no number. */
const WRONG = `import { VERSION } from "resonance-sim";\nexport const version: number = VERSION;\n`;

/** The program that the README shows. */
const SAMPLE = /^```ts\n([\s\S]*?)^```/m.exec(read("README.md"))![1]!;

/** Runs Node, in a folder. */
function node(folder: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  return { status, stdout, stderr };
}

const scenario = join(root, "scenarios/line-of-ten.yaml");
const { result } = library.run(library.loadScenario(scenario, { set: ["duration=30 s"] }));
const { samples } = result.protocols.resonance!.metrics;
const answer = { status: 0, stdout: `resonance,deadband,send-all ${samples} ${result.scenario}\n`, stderr: "" };
/** What `import "resonance-sim"` comes to; it has no types of its own. */
const ENTRY = "../../src/index.mjs";

describe("the library in a clone", () => {
  it("is found by its name, without a build", () => {
    const typescript = ["--input-type=module-typescript", "--disable-warning=ExperimentalWarning"];
    expect(node(root, ...typescript, "--eval", PROGRAM, "", scenario)).toEqual(answer);
  });

  it("has the same names as the one that is installed", async () => {
    const found = await import(ENTRY);
    expect(Object.keys(found).sort()).toEqual(Object.keys(library).sort());
  });
});

describe("the library installed as a package", () => {
  let folder = "";
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { files } = JSON.parse(read("package.json")) as { files: readonly string[] };

  /** What `npm install` makes of what `npm pack` makes, packages of others being those of the clone. */
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "resonance-package-"));
    const installed = join(folder, "node_modules/resonance-sim");
    mkdirSync(installed, { recursive: true });
    for (const path of [...files, "package.json"].filter((path) => !/^!?dist\//.test(path))) {
      cpSync(join(root, path), join(installed, path), { recursive: true });
    }
    await makeProgram(join(installed, "dist/program"));
    rmSync(join(installed, "dist/program/made-of.txt"));
    node(root, tsc, "-p", "tsconfig.build.json", "--outDir", join(installed, "dist/types"));
    symlinkSync(join(root, "node_modules"), join(installed, "node_modules"), "junction");
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    const compilerOptions = { module: "nodenext", target: "es2023", strict: true, noEmit: true, skipLibCheck: true };
    const options = { ...compilerOptions, types: ["node"], typeRoots: [join(root, "node_modules/@types")] };
    const programs = { "program.ts": PROGRAM, "wrong.ts": WRONG, "sample.ts": SAMPLE };
    for (const [name, text] of Object.entries(programs)) writeFileSync(join(folder, name), text);
    const project = { compilerOptions: options, files: Object.keys(programs) };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project));
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it("runs", () => {
    expect(node(folder, "program.ts", scenario)).toEqual(answer);
    const launcher = "node_modules/resonance-sim/src/cli/resonance.mjs";
    expect(node(folder, launcher, "--version")).toEqual({
      status: 0,
      stdout: `resonance ${library.VERSION}\n`,
      stderr: "",
    });
  });

  it("does what the README says, which is short", () => {
    expect(SAMPLE.trim().split("\n").length).toBeLessThanOrEqual(10);
    mkdirSync(join(folder, "scenarios"));
    cpSync(scenario, join(folder, "scenarios/line-of-ten.yaml"));
    const { status, stdout, stderr } = node(folder, "sample.ts");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(
      /^Resonance sent \d+ messages, the deadband \d+\.\nIts beliefs were off by 0\.\d+ of the range\.\n/,
    );
    expect(existsSync(join(folder, "out/by-program/report.html"))).toBe(true);
  });

  it("tells its types", () => {
    const { stdout, stderr } = node(folder, tsc, "-p", "tsconfig.json");
    expect(stderr).toBe("");
    // Of the three programs one is wrong, in one place.
    expect(stdout).toMatch(/^wrong\.ts\(2,14\): error TS2322/);
    expect(stdout.match(/: error TS/g)).toHaveLength(1);
  });
});
