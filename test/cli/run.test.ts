import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunResult } from "../../src/experiment/result.ts";
import { jsonDocument } from "../../src/experiment/store/result-json.ts";
import { loadScenario } from "../../src/library/load-scenario.ts";
import { run } from "../../src/library/run.ts";
import { called } from "./call.ts";
import { launcher, resonance } from "./launch.ts";
import { SCENARIO, type Temporary, temporaryFolder } from "./temporary.ts";

let temporary: Temporary;
let file = "";
beforeAll(() => {
  temporary = temporaryFolder();
  file = temporary.write("three.yaml", SCENARIO);
});
afterAll(() => temporary.remove());

/** What `run FILE --json` prints, by the library: to have a run again takes no process. */
const again = (path: string) => jsonDocument(run(loadScenario(path)).result);
const result = (stdout: string) => JSON.parse(stdout) as RunResult;
const digests = (stdout: string) => Object.values(result(stdout).protocols).map(({ digest }) => digest);

describe("run", () => {
  it("prints a table, and on stderr what it leaves aside; it writes nothing", () => {
    const { code, stdout, stderr } = resonance(["run", file]);
    const hint = "Nothing was written: --out FOLDER adds a page with charts, and tables.";
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `A single run leaves sweep of the scenario aside.\n${hint}\n`,
    });
    expect(stdout).toMatch(/^Three nodes in a line\nseed three · 3 nodes · 10 min · /);
    expect(stdout).toMatch(/send-all +deadband +÷ send-all/);
    expect(readdirSync(temporary.folder)).toEqual(["three.yaml"]);
  });

  it("writes a result folder when asked, from which the same result comes again", () => {
    const out = join(temporary.folder, "out");
    const first = resonance(["run", file, "--json", "--out", out, "--seed", "four", "--set", "title=Four"]);
    expect({
      code: first.code,
      told: first.stderr.endsWith(`The results are in ${out}; the page is ${join(out, "report.html")}.\n`),
    }).toEqual({
      code: 0,
      told: true,
    });
    expect(result(first.stdout)).toMatchObject({ scenario: "Four", seed: "four", nodes: 3 });
    const names = ["charts", "manifest.json", "report.html", "resolved.yaml", "result.json", "scenario.yaml", "tables"];
    expect(readdirSync(out).sort()).toEqual(names);
    expect(readFileSync(join(out, "result.json"), "utf8")).toBe(first.stdout);
    expect(readFileSync(join(out, "scenario.yaml"), "utf8")).toBe(SCENARIO);
    expect(readFileSync(join(out, "report.html"), "utf8")).toContain("<title>Four</title>");
    expect(readdirSync(join(out, "charts"))).toContain("energy.svg");
    expect(again(join(out, "resolved.yaml"))).toBe(first.stdout);
    expect(digests(again(file))).not.toEqual(digests(first.stdout));
  });

  it("shuffles simultaneous events only when asked, says so, and runs the same again from its result folder", () => {
    const out = join(temporary.folder, "shuffled");
    const shuffled = resonance(["run", file, "--json", "--out", out, "--set", "tieShuffle=7"]);
    const sentence = "Simultaneous events of different nodes come in an order drawn by tieShuffle 7, not by node.";
    expect(result(shuffled.stdout).assumptions).toContain(sentence);
    expect(result(again(file)).assumptions).not.toContain(sentence);
    expect(readFileSync(join(out, "resolved.yaml"), "utf8")).toMatch(/^tieShuffle: 7$/m);
    expect(again(join(out, "resolved.yaml"))).toBe(shuffled.stdout);
  });

  it("writes a result folder that runs again wherever it lies, and tells where its numbers come from", () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${i * 10},${i % 7}`);
    const csv = `timestamp,value\n${rows.join("\n")}\n`;
    const windows = temporary.write("windows.json", '[["1970-01-01 00:01:00", "1970-01-01 00:02:00"]]');
    const readings = temporary.write("readings.csv", csv);
    const logged = SCENARIO.replace("{ kind: vibration }", "{ kind: csv, file: readings.csv }");
    const path = temporary.write("logged.yaml", logged);
    const out = join(temporary.folder, "a", "logged");
    const set = [`sensor.windows=${windows}`, "nodes.count=4", "audience.tolerance=1"];
    const changes = set.flatMap((change) => ["--set", change]);
    const first = resonance(["run", path, "--json", "--seed", "1e3", "--out", out, ...changes]);
    expect(first.code).toBe(0);
    const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
    const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
    const inputs = { "sensor.file": readings, "sensor.windows": windows };
    expect(manifest).toEqual({
      kind: "run",
      format: 1,
      version: result(first.stdout).version,
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      scenario: { path, sha256: sha256(logged), copy: "scenario.yaml" },
      overrides: set,
      seed: "1e3",
      resolved: "resolved.yaml",
      command: `resonance run ${path} --seed 1e3 ${changes.join(" ")}`,
      repeat: "resonance run resolved.yaml",
      files: Object.entries(inputs).map(([setting, path]) => ({
        setting,
        path,
        sha256: sha256(readFileSync(path, "utf8")),
        copy: `inputs/${basename(path)}`,
      })),
      digests: expect.anything(),
      contents: expect.objectContaining({ "scenario.yaml": sha256(logged), "inputs/readings.csv": sha256(csv) }),
    });
    expect(Object.values(manifest.digests)).toEqual(digests(first.stdout));
    for (const made of [readings, windows, path]) rmSync(made);
    const moved = join(temporary.folder, "elsewhere");
    renameSync(out, moved);
    const repeated = resonance(["run", join(moved, "resolved.yaml"), "--json"], { cwd: tmpdir() });
    expect(repeated).toMatchObject({ code: 0, stdout: first.stdout });
  });

  it("refuses wrong input with 2, sentences on stderr, and nothing written", () => {
    const out = join(temporary.folder, "never");
    const { code, stdout, stderr } = resonance(["run", file, "--out", out, "--set", "nodes.count=0"]);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(/^--set nodes/) });
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(out)).toBe(false);
  });

  it("refuses a place for results before it begins", async () => {
    expect(await called("run", "no-matter-what.yaml", "--out", file)).toEqual({
      code: 2,
      stdout: "",
      stderr: `Results cannot go to ${file}: it is a file.\n`,
    });
  });

  it("ends with 130 on Ctrl-C, at once, and leaves nothing behind", async () => {
    const long = SCENARIO.replace("10 min", "100 d\ndigestWindow: 1 h").replace("count: 3", "count: 40");
    const out = join(temporary.folder, "long");
    const child = spawn(process.execPath, [launcher, "run", temporary.write("long.yaml", long), "--out", out]);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (bytes) => {
        said += String(bytes);
      });
    }
    const drafts = () => readdirSync(temporary.folder).filter((name) => name.startsWith(".long-"));
    while (drafts().length === 0 && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
    // Long enough for the simulation to be under way.
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill("SIGINT");
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect({ code, said, drafts: drafts(), isThere: existsSync(out) }).toEqual({
      code: 130,
      said: "Interrupted; nothing was written.\n",
      drafts: [],
      isThere: false,
    });
  });
});

describe("validate", () => {
  it("says that a scenario can be run", async () => {
    expect(await called("validate", file)).toEqual({
      code: 0,
      stdout: `${file} can be run.\n`,
      stderr: "A single run leaves sweep of the scenario aside.\n",
    });
  });

  it("tells what is in a file of readings, and warns as a run would", async () => {
    const rows = ["0,3", "10,5.5", "nonsense,1", "20,-2", "30,4", "90,1"];
    const readings = temporary.write("few.csv", `timestamp,value\n${rows.join("\n")}\n`);
    const set = `sensor={kind: csv, file: ${readings}}`;
    const { code, stdout, stderr } = await called("validate", file, "--set", set, "--set", "sweep=null");
    const facts = "few.csv: 5 rows over 1 min 30 s, one every 10 s, values from -2 to 5.5 Hz.";
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${facts}\n${file} can be run.\n` });
    expect(stderr).toMatch(/^Warning: few\.csv: 1 unreadable row left out \(line 4\)\.$/m);
    const asJson = JSON.parse((await called("validate", file, "--json", "--set", set)).stdout);
    expect(asJson).toMatchObject({ valid: true, problems: [], leftAside: ["sweep"], readings: { rows: 5, spanS: 90 } });
    expect(asJson.warnings.join()).toContain("unreadable row");
    rmSync(readings);
  });

  it("prints everything wrong as one JSON document", async () => {
    const { code, stdout, stderr } = await called("validate", file, "--json", "--set", "nodes.count=0");
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ file, valid: false, problems: [{ path: "nodes.count", found: "0" }] });
  });
});
