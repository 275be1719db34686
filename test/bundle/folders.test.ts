import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodeOf } from "../../src/bundle/signals.ts";
import { root } from "../house/project.ts";

let home = "";
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "resonance-folders-"));
});
afterAll(() => rmSync(home, { recursive: true }));

const IMPORTS = ["folders", "signals"].map((name) => {
  const url = pathToFileURL(join(root, `src/bundle/${name}.ts`)).href;
  return `import * as ${name} from ${JSON.stringify(url)};\n`;
});

/** A process that runs code, and how it ends. */
function begun(code: string) {
  const path = join(home, `${Math.random()}.ts`.slice(2));
  writeFileSync(path, IMPORTS.join("") + code);
  const child = spawn(process.execPath, [path], { cwd: home, stdio: ["ignore", "pipe", "inherit"] });
  const said = new Promise((resolve) => child.stdout.once("data", resolve));
  const ended = new Promise((resolve) => child.on("close", (code, signal) => resolve(exitCodeOf(code, signal))));
  return { child, said, ended };
}

/** What lies beside the processes' own programs. */
const left = () => readdirSync(home).filter((name) => !name.endsWith(".ts"));

describe("a folder for the time of a process", () => {
  it.runIf(process.platform !== "win32").each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("is gone after %s, too", async (signal, code) => {
    const { child, said, ended } = begun(`
      signals.exitOnSignals();
      console.log(folders.passingFolder("sub/made-"));
      setInterval(() => {}, 1000);
    `);
    await said;
    expect(readdirSync(join(home, "sub"))).toHaveLength(1);
    child.kill(signal);
    expect(await ended).toBe(code);
    expect(readdirSync(join(home, "sub"))).toEqual([]);
    rmSync(join(home, "sub"), { recursive: true });
  });
});

describe("a folder that several replace at once", () => {
  it("is one of theirs in the end, whole, and nobody fails", async () => {
    const code = (name: string) => `
      import { writeFileSync } from "node:fs";
      process.setMaxListeners(0); // each folder has one
      for (let round = 0; round < 200; round++) {
        const made = folders.passingFolder("whole-");
        for (const part of ["a", "b"]) writeFileSync(made + "/" + part, "${name}" + round);
        folders.replaceFolder("whole", made);
      }
    `;
    mkdirSync(join(home, "whole"));
    const ends = ["one", "two", "three"].map((name) => begun(code(name)).ended);
    expect(await Promise.all(ends)).toEqual([0, 0, 0]);
    expect(left()).toEqual(["whole"]);
    expect(readdirSync(join(home, "whole"))).toEqual(["a", "b"]);
  });
});
