import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { called } from "./call.ts";
import { launcher, resonance } from "./launch.ts";
import { SCENARIO, temporaryFolder } from "./temporary.ts";

describe("usage", () => {
  it("that is wrong ends with 2, and says so on stderr only", async () => {
    const wrong = [[], ["run", "a.yaml", "--sed", "1"], ["run", "a.yaml", "--json", "--markdown"], ["list", "moons"]];
    expect(resonance(wrong[1])).toEqual(await called(...wrong[1]));
    for (const args of wrong) {
      const { code, stdout, stderr } = await called(...args);
      expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: "" });
      expect(stderr.length).toBeGreaterThan(0);
      expect(stderr).not.toMatch(/^\s+at /m);
    }
  });

  it("is corrected where a word is nearly right", async () => {
    expect((await called("lst")).stderr).toMatch(/list/);
  });

  it("is explained on stdout when asked for", async () => {
    const { code, stdout, stderr } = await called("run", "--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const flag of ["--seed", "--set", "--out", "--json"]) expect(stdout).toContain(flag);
  });
});

describe("output", () => {
  const escapeCharacter = "\u001b";

  it("has no colour in a pipe, unless it is forced", async () => {
    const { stdout } = resonance(["--help"]);
    expect(stdout).not.toContain(escapeCharacter);
    expect(stdout).toBe((await called("--help")).stdout);
    expect(resonance(["--help"], { env: { FORCE_COLOR: "1" } }).stdout).toContain(escapeCharacter);
    expect(resonance(["--help"], { env: { FORCE_COLOR: "1", NO_COLOR: "1" } }).stdout).not.toContain(escapeCharacter);
  });

  it("may be cut off by its reader", async () => {
    const child = spawn(process.execPath, [launcher, "list", "topologies", "--json"]);
    let stderr = "";
    child.stderr.on("data", (bytes) => {
      stderr += String(bytes);
    });
    child.stdout.destroy();
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});

describe("list", () => {
  it("names every catalogue", async () => {
    const { code, stdout } = await called("list", "--json");
    expect(code).toBe(0);
    expect(Object.keys(JSON.parse(stdout))).toEqual(expect.arrayContaining(["boards", "sensors", "protocols"]));
  });

  it("prints exactly one JSON document with settings, defaults and sources", async () => {
    const { code, stdout, stderr } = await called("list", "losses", "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [none] = JSON.parse(stdout).losses;
    expect(none).toMatchObject({ kind: "none", summary: expect.any(String), source: expect.any(String) });
  });
});

describe("schema", () => {
  it("is one JSON document", async () => {
    const { code, stdout, stderr } = await called("schema");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout).properties).toHaveProperty("protocols");
  });
});

describe("output that cannot be written", () => {
  const disk = temporaryFolder();
  afterAll(() => disk.remove());

  it.runIf(process.platform !== "win32")("shows the table of a run whose results find no room", () => {
    const file = disk.write("three.yaml", SCENARIO);
    const out = join(disk.folder, "out");
    // Files of at most 8 blocks: the draft can be made, the page does not fit.
    const line = 'ulimit -f 8; exec "$0" "$1" run "$2" --set duration=1min --out "$3"';
    const words = [process.execPath, launcher, file, out];
    const { status, stdout, stderr } = spawnSync("sh", ["-c", line, ...words], { encoding: "utf8" });
    expect(status).toBe(2);
    expect(stdout).toContain("Three nodes in a line");
    expect(stderr).toContain(`Results could not be written to ${out}: file too large.`);
    expect(readdirSync(disk.folder)).toEqual(["three.yaml"]);
  });

  const sentence = "The output could not be written to stdout: ";
  const full = existsSync("/dev/full");

  /** Runs `resonance …` by a shell, which may do with stdout what it likes. */
  function inShell(line: string) {
    const { status, stderr } = spawnSync("sh", ["-c", line, process.execPath, launcher], { encoding: "utf8" });
    return { code: status, stderr };
  }

  it.runIf(full)("ends with 1 and a sentence where the disk is full", () => {
    for (const words of ["list", "--help", "schema"]) {
      expect(inShell(`"$0" "$1" ${words} > /dev/full`)).toEqual({
        code: 1,
        stderr: `${sentence}no space left on device.\n`,
      });
    }
  });

  it.runIf(full)("ends with 1 and a sentence where stdout cannot be written to, or takes only a part", () => {
    expect(inShell('"$0" "$1" list 1< /dev/null')).toEqual({ code: 1, stderr: `${sentence}bad file descriptor.\n` });
    const target = join(mkdtempSync(join(tmpdir(), "resonance-full-")), "part");
    // Files of at most one block: the system writes what fits, then refuses.
    const { code, stderr } = inShell(`ulimit -f 1; "$0" "$1" list sensors > ${target}`);
    expect({ code, stderr }).toEqual({ code: 1, stderr: `${sentence}file too large.\n` });
    rmSync(dirname(target), { recursive: true });
  });
});
