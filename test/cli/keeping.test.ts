/** What a run of hours comes to is not lost, whatever becomes of the program's files meanwhile. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resonance } from "./launch.ts";
import { SCENARIO, type Temporary, temporaryFolder } from "./temporary.ts";

let temporary: Temporary;
let file = "";
beforeAll(() => {
  temporary = temporaryFolder();
  file = temporary.write("three.yaml", SCENARIO);
});
afterAll(() => temporary.remove());

/** Code that runs in each thread before the program's own. */
const preloading = (code: string) => ({
  nodeOptions: ["--import", `data:text/javascript,${encodeURIComponent(code)}`],
});

/** From when the job is given, or the scenario read, nothing else can be read or loaded. */
const GONE = `
import fs from "node:fs";
import module from "node:module";
import { Worker } from "node:worker_threads";
let hasBegun = false;
const { readFileSync } = fs;
const { postMessage } = Worker.prototype;
fs.readFileSync = (path, ...rest) => {
  if (String(path).endsWith("three.yaml")) hasBegun = true;
  else if (hasBegun) throw new Error("gone: " + path);
  return readFileSync(path, ...rest);
};
Worker.prototype.postMessage = function (...job) {
  hasBegun = true;
  return postMessage.apply(this, job);
};
module.syncBuiltinESMExports();
module.registerHooks({
  load(url, context, next) {
    if (hasBegun) throw new Error("gone: " + url);
    return next(url, context);
  },
});
`;

/** Of what comes after the scenario was read, only the manifest asks which Node this is. */
const FAULTY = `
import fs from "node:fs";
import module from "node:module";
const { readFileSync } = fs;
const version = { get() { throw new Error("no version"); } };
fs.readFileSync = (path, ...rest) => {
  if (String(path).endsWith("three.yaml")) Object.defineProperty(process, "version", version);
  return readFileSync(path, ...rest);
};
module.syncBuiltinESMExports();
`;

describe("a run that has begun", () => {
  it.each([
    ["a table", []],
    ["Markdown and a profile", ["--markdown", "--profile"]],
    ["JSON and a folder with a trace and a checkpoint", ["--json", "--out", "traced", "--trace", "--save-at", "30 s"]],
  ])("needs none of the program's files to end with %s", (_, words) => {
    const { code, stdout, stderr } = resonance(["run", file, ...words], { ...preloading(GONE), cwd: temporary.folder });
    expect({ code, gone: stderr.match(/^.*gone: .*$/gm) }, stderr).toEqual({ code: 0, gone: null });
    expect(stdout).toContain("Three nodes in a line");
  });

  it("shows its results also where the page and the tables cannot be made", () => {
    const out = join(temporary.folder, "faulty");
    const { code, stdout, stderr } = resonance(["run", file, "--json", "--out", out], preloading(FAULTY));
    expect({ code, stderr }).toEqual({
      code: 70,
      stderr: expect.stringMatching(/^This should not have happened: no version$/m),
    });
    expect(JSON.parse(stdout)).toMatchObject({ scenario: "Three nodes in a line" });
    expect(existsSync(out)).toBe(false);
  });
});
