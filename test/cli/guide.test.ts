import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunResult } from "../../src/experiment/result.ts";
import { checkScenario, sentencesOf } from "../../src/library/scenario-file.ts";
import { projectFiles, read, root } from "../house/project.ts";
import { called } from "./call.ts";
import { launcher } from "./launch.ts";
import { type Temporary, temporaryFolder } from "./temporary.ts";

const guide = read("scenarios/README.md");
const series = process.env.RESONANCE_DATA;

/** Commands of the guide, in its order. */
const commandsOf = (text: string) =>
  [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block]) => block!.trim().split("\n"));

/** Blocks of YAML in the guide. */
const yamlOf = (text: string) => [...text.matchAll(/^ *```yaml\n([\s\S]*?)^ *```/gm)].map(([, block]) => block!.trim());

/** Two hours of a log, one reading every five minutes: measured where data is at hand, else with a slow cycle and a failure. */
function someLog(): string {
  if (series !== undefined) {
    const lines = readFileSync(join(series, "nab", "machine_temperature_system_failure.csv"), "utf8").split("\n");
    return [lines[0], ...lines.slice(3600, 3600 + ROWS)].join("\n");
  }
  const rows = Array.from({ length: ROWS }, (_, i) => {
    const minutes = 5 * i;
    const clock = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
    const value = 90 + Math.abs((i % 48) - 24) / 6 + ((i * 37) % 11) / 10 + (i > 16 && i < 20 ? 15 : 0);
    return `2026-03-01 ${clock}:00,${value.toFixed(1)}`;
  });
  return ["timestamp,value", ...rows].join("\n");
}

/** Few, so that the test is quick. */
const ROWS = 24;

let temporary: Temporary;
beforeAll(() => {
  temporary = temporaryFolder();
  const { folder } = temporary;
  symlinkSync(join(root, "scenarios"), join(folder, "scenarios"));
  // What npx does in a clone, without asking anybody for packages.
  mkdirSync(join(folder, "bin"));
  const npx = join(folder, "bin", "npx");
  writeFileSync(
    npx,
    `#!/bin/sh\n[ "$1" = resonance ] || exit 127\nshift\nexec "${process.execPath}" "${launcher}" "$@"\n`,
  );
  chmodSync(npx, 0o755);
});
afterAll(() => temporary.remove());

/** Types a line as the guide has it. */
function typed(line: string) {
  const { folder } = temporary;
  const env = { ...process.env, PATH: `${join(folder, "bin")}${delimiter}${process.env.PATH}`, npm_command: "exec" };
  const { status, stdout, stderr } = spawnSync("/bin/sh", ["-c", line], { cwd: folder, env, encoding: "utf8" });
  return { line, status, stdout, stderr };
}

describe.skipIf(process.platform === "win32")("the guide from a log to a decision", () => {
  it(`leads there, word for word (a series that was ${series === undefined ? "made up" : "measured"})`, () => {
    const commands = commandsOf(guide);
    expect(commands[0]).toMatch(/^cp .* readings\.csv$/);
    expect(typed(commands[0]!).status).toBe(0);
    expect(existsSync(join(temporary.folder, "readings.csv"))).toBe(true);
    temporary.write("readings.csv", someLog());
    for (const command of commands.slice(1)) {
      const { line, status, stderr } = typed(command);
      expect({ line, status, stderr: status === 0 ? "" : stderr }).toEqual({ line, status: 0, stderr: "" });
      const out = / --out (out\/\S+)/.exec(command)?.[1];
      if (out !== undefined) expect(existsSync(join(temporary.folder, out, "report.html"))).toBe(true);
    }
    const result = (path: string) => JSON.parse(readFileSync(join(temporary.folder, path), "utf8")) as RunResult;
    const [first, coarser, again] = ["out/first/result.json", "out/coarser/result.json", "again.json"].map(result);
    expect(again).toEqual(first);
    const tree = ({ protocols }: RunResult) => protocols["resonance-tree"]!.metrics.transmissions;
    expect(tree(coarser!)).toBeLessThan(tree(first!));
    expect(first!.protocols.mqtt!.metrics.samples).toBeGreaterThan(ROWS);
    expect(first!.protocols.mqtt!.metrics.events).not.toBeNull();
  }, 240_000);

  it("would be caught naming what is not there", () => {
    expect(typed("npx resonance run nowhere.yaml").status).toBe(2);
    expect(typed("npx resonanz").status).toBe(127);
    expect(commandsOf("```sh\na\nb\n```\n")).toEqual(["a", "b"]);
  });

  it("shows settings and changes that can be run", async () => {
    const [log, file] = ["sample.csv", "sample.yaml"].map((name) => join(temporary.folder, name));
    copyFileSync(join(root, "scenarios/data/machine-temperature-sample.csv"), log);
    expect((await called("init", log, "--out", file)).stderr).toContain(`resonance run ${file}`);
    const text = readFileSync(file, "utf8");
    const problems = (set: readonly string[], scenario = file) => {
      const checked = checkScenario({ file: scenario, set, seed: undefined });
      return checked.ok ? [] : sentencesOf(checked.problems);
    };
    const alarms = ["below: 60", "outside: [60, 98]", "rate: { change: 10, within: 15 min }"];
    const lines = yamlOf(guide).flatMap((line) => [line, ...alarms.map((one) => line.replace("above: 98", one))]);
    expect(lines).toHaveLength(4);
    for (const line of lines) {
      expect(problems([], temporary.write("changed.yaml", text.replace(/^audience: .*$/m, line)))).toEqual([]);
    }
    const prose = guide.replaceAll(/^```sh\n[\s\S]*?^```/gm, "");
    const changes = [...prose.matchAll(/`(--set [^`]+)`/g)].map(([, change]) => change!.split(/\s*--set\s+/).slice(1));
    expect(changes.length).toBeGreaterThan(4);
    for (const set of changes) expect([set, problems(set)]).toEqual([set, []]);
    expect(problems(["nodes.bord=telosb"])).not.toEqual([]);
  });

  it("says what wrong turns lead to, in their words", async () => {
    const text = readFileSync(join(temporary.folder, "sample.yaml"), "utf8");
    temporary.write("slashes.csv", "date,value\n03/04/2026 10:00,1\n03/04/2026 10:05,2\n");
    temporary.write("words.csv", "time,value\n2026-03-01 10:00,high\n2026-03-01 10:05,low\n");
    temporary.write("nameless.csv", "2026-03-01 10:00,1\n2026-03-01 10:05,2\n2026-03-01 10:10,3\n");
    temporary.write("typo.yaml", text.replace("tolerance:", "tolerence:"));
    mkdirSync(join(temporary.folder, "full"));
    temporary.write("full/thesis.txt", "mine");
    const at = (name: string) => join(temporary.folder, name);
    const said: string[] = [];
    for (const words of [
      ["init", at("slashes.csv")],
      ["init", at("nameless.csv")],
      ["init", at("words.csv")],
      ["init", at("sample.csv"), "--out", at("sample.yaml")],
      ["run", at("sample.csv")],
      ["validate", at("typo.yaml")],
      ["run", at("sample.yaml"), "--out", at("full")],
      ["validate", at("sample.yaml"), "--set", "nodes.placement.spacing=200m"],
    ]) {
      const { code, stderr } = await called(...words);
      expect([words, code]).toEqual([words, 2]);
      said.push(stderr.replaceAll(at(""), "").replaceAll("sample", "readings").replaceAll(/\s+/g, " "));
    }
    const table = guide.slice(guide.indexOf("| What it says |"), guide.indexOf("## The scenarios here"));
    const quoted = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, words]) =>
      words!.split(/ ?…:? ?/).filter(Boolean),
    );
    expect(quoted).toHaveLength(said.length + 1); // the shell's own word comes last
    for (const parts of quoted.slice(0, -1)) {
      expect([parts, said.some((one) => parts.every((part) => one.includes(part)))]).toEqual([parts, true]);
    }
  });

  it("lists every scenario that is there", () => {
    const listed = [...guide.matchAll(/^\| `([\w-]+\.yaml)` \|/gm)].map(([, name]) => `scenarios/${name}`);
    expect(listed.sort()).toEqual(projectFiles().filter((path) => /^scenarios\/[^/]+\.yaml$/.test(path)));
  });
});

describe("the README", () => {
  it("leads to the guide", () => {
    expect(read("README.md")).toContain("](scenarios/README.md)");
  });
});
