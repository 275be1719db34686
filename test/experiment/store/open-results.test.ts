import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "../../../src/experiment/run.ts";
import { openResults } from "../../../src/experiment/store/open-results.ts";
import { sha256Of } from "../../../src/experiment/store/sha256.ts";
import { StoreError } from "../../../src/experiment/store/store-error.ts";
import { scenarioOf } from "../../support/scenarios.ts";
import { filesOfRun, folderWith } from "./stored-run.ts";

/** On the mains: lives without end, which JSON cannot say. */
const output = run(
  scenarioOf(`title: Stored
duration: 10 min
nodes: { count: 3, gateways: 1 }
topology: { kind: line }
sensor: { kind: vibration }
protocols: { deadband: { delta: 10 Hz } }
`),
  () => "",
  { tables: true },
);
const files = filesOfRun(output);
const manifest = JSON.parse(files["manifest.json"]);

let folder = "";
beforeEach(() => {
  folder = folderWith(files);
});
afterEach(() => rmSync(folder, { recursive: true }));

async function failure(): Promise<StoreError> {
  const error = await openResults(folder).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(StoreError);
  return error as StoreError;
}

const rewrite = (change: object) =>
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ ...manifest, ...change }));

describe("stored results", () => {
  it("come back as they were", async () => {
    const stored = await openResults(folder);
    expect(stored.result).toEqual(output.result);
    expect(stored.tables).toEqual(output.tables);
    expect([stored.scenarioText, stored.resolvedText]).toEqual(["title: as given\n", "title: resolved\n"]);
    expect(stored.manifest).toEqual(manifest);
    expect(Object.keys(manifest.contents)).toContain("inputs/märz.csv");
  });

  it("come back with lives that never end", async () => {
    const life = {
      firstDead: 3,
      tenthDead: Number.POSITIVE_INFINITY,
      median: Number.POSITIVE_INFINITY,
      projected: true,
    };
    const [name, protocol] = Object.entries(output.result.protocols)[0];
    const metrics = { ...protocol.metrics, lifeDays: life, lifeWithoutIdleListeningDays: null };
    const result = { ...output.result, protocols: { [name]: { ...protocol, metrics } } };
    rmSync(folder, { recursive: true });
    folder = folderWith(filesOfRun({ ...output, result }));
    expect((await openResults(folder)).result).toEqual(result);
  });

  it("have the same bytes for the same run", () => {
    expect(filesOfRun(output)).toEqual(files);
  });

  it("may have a page beside them", async () => {
    writeFileSync(join(folder, "report.html"), "<p>");
    expect((await openResults(folder)).result.scenario).toBe("Stored");
  });
});

describe("a folder", () => {
  it("that is none, or holds no results, is told apart", async () => {
    rmSync(join(folder, "manifest.json"));
    expect(await failure()).toMatchObject({ file: folder, found: "no manifest.json", expected: "a result folder" });
    const there = folder;
    folder = join(there, "scenario.yaml");
    expect(await failure()).toMatchObject({ file: folder, found: "no such folder" });
    folder = join(there, "nowhere");
    expect((await failure()).hint).toContain("--out");
    folder = there;
  });

  it("of which half is there says what is missing", async () => {
    rmSync(join(folder, "tables", "nodes.parquet"));
    const file = join(folder, "tables/nodes.parquet");
    expect(await failure()).toMatchObject({ file, found: "nothing", expected: "the file that the manifest names" });
    const { "tables/nodes.parquet": _, ...contents } = manifest.contents;
    rewrite({ contents });
    expect((await failure()).expected).toBe("tables/nodes.parquet");
  });

  it.each(["result.json", "resolved.yaml", "inputs/märz.csv", "tables/timeline.parquet"])(
    "in which %s is not as it was written says so",
    async (path) => {
      appendFileSync(join(folder, path), " ");
      const error = await failure();
      expect(error.file).toBe(join(folder, path));
      expect(error.found).toMatch(/^other content \(SHA-256 [0-9a-f]{8}…\)$/);
      expect(error.expected).toContain(manifest.contents[path].slice(0, 8));
    },
  );

  it("with a table cut short says so, even where the manifest vouches for it", async () => {
    const file = join(folder, "tables/timeline.parquet");
    truncateSync(file, 500);
    const contents = { ...manifest.contents, "tables/timeline.parquet": sha256Of(readFileSync(file)) };
    rewrite({ contents });
    const error = await failure();
    expect(error).toMatchObject({ file, expected: "a Parquet file" });
    expect(error.message).toMatch(/^.*timeline\.parquet: found a damaged file \(.+\), expected a Parquet file\.$/);
  });

  it("with a result that is none says so, even where the manifest vouches for it", async () => {
    writeFileSync(join(folder, "result.json"), "[]");
    rewrite({ contents: { ...manifest.contents, "result.json": sha256Of("[]") } });
    expect(await failure()).toMatchObject({ found: "something else", expected: "the result of a run" });
  });

  it("of another version says which", async () => {
    rewrite({ format: 2, version: "9.0.0" });
    expect(await failure()).toMatchObject({
      found: "format 2 of resonance-sim 9.0.0",
      expected: "a manifest of a run, format 1",
      hint: "open it with resonance-sim 9.0.0, or run its resolved.yaml again",
    });
    rewrite({ format: undefined, version: "0.0.9" });
    expect((await failure()).found).toBe("results of resonance-sim 0.0.9 without tables");
  });

  it.each(["", "{", "null", "[]", '{"name": "thesis", "version": 3}'])(
    "with something else for a manifest is refused: %s",
    async (text) => {
      writeFileSync(join(folder, "manifest.json"), text);
      const { file, expected } = await failure();
      expect(file).toBe(join(folder, "manifest.json"));
      expect(expected).toMatch(/JSON document|manifest of a run/);
    },
  );

  it("whose manifest names files elsewhere is refused", async () => {
    for (const path of ["../secret", "inputs/../../secret", "inputs/..", "inputs/a/b", "inputs\\..\\x", "/etc/hosts"]) {
      rewrite({ contents: { ...manifest.contents, [path]: "0" } });
      expect(await failure()).toMatchObject({ found: path, expected: "only files of a run" });
    }
    rewrite({ digests: 3 });
    expect((await failure()).found).toContain("digests");
  });
});
