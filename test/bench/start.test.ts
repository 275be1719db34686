import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../house/project.ts";

const program = join(import.meta.dirname, "start.ts");

/** Runs a bench to its end, by its name. */
function start(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], { encoding: "utf8" });
  return { code: status, stdout, stderr };
}

const NUMBER = expect.any(Number);

/** What benches leave beside the program's bundle. */
const left = () => (existsSync(join(root, "dist")) ? readdirSync(join(root, "dist")) : []).filter(isOfBench);
const isOfBench = (name: string) => name.startsWith("bench-");

describe("a bench that is started by name", () => {
  it("takes its options, passes on how it ended, and leaves nothing", () => {
    const before = left();
    const good = start("phold", "--n", "100", "--events", "1000", "--json");
    expect({ ...good, stdout: JSON.parse(good.stdout).deliveries }).toEqual({ code: 0, stdout: 1000, stderr: "" });
    expect(good.stdout).toMatch(/^.+\n$/);
    expect(JSON.parse(good.stdout)).toMatchObject({ eventsPerSecond: NUMBER, wallSeconds: NUMBER, peakRssMb: NUMBER });
    const bad = start("phold", "--n", "0");
    expect(bad).toEqual({ code: 2, stdout: "", stderr: "--n: found 0, expected a whole number of at least 1.\n" });
    expect(left()).toEqual(before);
  });

  it.runIf(process.platform !== "win32")("ends on Ctrl-C before it has begun, and leaves nothing", async () => {
    const before = left();
    const child = spawn(process.execPath, [program, "gossip"]);
    let said = "";
    child.stdout.on("data", (bytes) => {
      said += bytes;
    });
    while (left().length === before.length && child.exitCode === null)
      await new Promise((later) => setTimeout(later, 5));
    child.kill("SIGINT");
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect({ code, said, left: left() }).toEqual({ code: 130, said: "", left: before });
  });

  it.each(["", "nope", "../bench/phold"])("is refused where there is none: %j", (name) => {
    const { code, stdout, stderr } = start(name);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(`There is no bench ${JSON.stringify(name)}: say the name of a file in test/bench.\n`);
  });
});
