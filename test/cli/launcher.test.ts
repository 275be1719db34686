import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { VERSION } from "../../src/experiment/version.ts";
import { root } from "../house/project.ts";
import { resonance } from "./launch.ts";
import { temporaryFolder } from "./temporary.ts";

/** Makes Node claim to be another version before the launcher looks. */
function claiming(version: string): string[] {
  const code = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
  return ["--import", `data:text/javascript,${encodeURIComponent(code)}`];
}

describe("the launcher", () => {
  it.each(["20.20.2", "22.18.0"])("refuses Node %s in one sentence", (version) => {
    const { code, stdout, stderr } = resonance(["--version"], { nodeOptions: claiming(version) });
    expect({ code, stdout, stderr }).toEqual({
      code: 70,
      stdout: "",
      stderr: `resonance needs Node 22.19 or newer; this is ${version}.\n`,
    });
  });

  it.each(["22.19.0"])("accepts Node %s", (version) => {
    expect(resonance(["--version"], { nodeOptions: claiming(version) })).toEqual({
      code: 0,
      stdout: `resonance ${VERSION}\n`,
      stderr: "",
    });
  });

  it("answers --version as the commands do", () => {
    const { code, stdout } = resonance(["--version"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: resonance(["run", "--version"]).stdout });
  });

  it.each([
    ["lost", undefined, "is not completely installed: Cannot find module"],
    ["damaged", "export const half = (", "could not start: Unexpected end of input"],
  ])("says what mends a bundle that is %s", (_, text, what) => {
    const temporary = temporaryFolder();
    for (const path of ["src/cli/resonance.mjs", "src/bundle/bundled.mjs"]) {
      cpSync(join(root, path), join(temporary.folder, path));
    }
    const bundle = join(temporary.folder, "dist/program");
    mkdirSync(bundle, { recursive: true });
    writeFileSync(join(bundle, "early-thread.js"), "export const beginThreadFor = () => {};");
    if (text !== undefined) writeFileSync(join(bundle, "main.js"), text);
    writeFileSync(join(temporary.folder, "package.json"), '{ "type": "module" }');
    const launcher = join(temporary.folder, "src/cli/resonance.mjs");
    const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, "list"], { encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 70, stdout: "" });
    expect(stderr).toMatch(/^resonance .* \(in a clone, run npm ci\)\.\n$/);
    expect(stderr).toContain(what);
    temporary.remove();
  });
});
