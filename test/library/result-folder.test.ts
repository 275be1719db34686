import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ALWAYS_THERE } from "../../src/experiment/store/layout.ts";
import { ownerMark } from "../../src/library/leftovers.ts";
import { discard, FolderError, publish, replacePage, reserve } from "../../src/library/result-folder.ts";

let base = "";
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "resonance-test-"));
});
afterEach(() => rmSync(base, { recursive: true }));

const files = (mark: string) => ({
  ...Object.fromEntries(ALWAYS_THERE.map((name) => [name, mark])),
  "inputs/readings.csv": mark,
  "manifest.json": JSON.stringify({
    kind: "run",
    format: 1,
    version: "0",
    node: "",
    platform: "",
    scenario: { path: "", sha256: "", copy: "" },
    overrides: [],
    seed: "",
    resolved: "",
    command: "",
    repeat: "",
    files: [],
    digests: {},
    contents: { "inputs/readings.csv": "" },
  }),
});

/** The mark of a process that has ended. */
function deadMark(): string {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  return JSON.stringify({ host: hostname(), pid });
}

/** The sentence with which something fails. */
function failureOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(FolderError);
    return (error as FolderError).message;
  }
}

describe("a result folder", () => {
  it("is there when complete, and nothing beside it", () => {
    const target = join(base, "deep", "out");
    const draft = reserve(target);
    expect(existsSync(target)).toBe(false);
    publish(draft, files("1"));
    discard(draft);
    const there = readdirSync(target, { recursive: true }).filter((name) => String(name).includes("."));
    expect(there.sort()).toEqual(Object.keys(files("1")).sort());
    expect(readdirSync(join(base, "deep"))).toEqual(["out"]);
  });

  it("leaves nothing behind when it is given up", () => {
    discard(reserve(join(base, "out")));
    expect(readdirSync(base)).toEqual([]);
  });

  it("takes the place of an empty folder and of older results", () => {
    const target = join(base, "out");
    mkdirSync(target);
    for (const mark of ["1", "2"]) {
      const draft = reserve(target);
      publish(draft, files(mark));
      discard(draft);
      expect(readFileSync(join(target, "result.json"), "utf8")).toBe(mark);
    }
    expect(readdirSync(base)).toEqual(["out"]);
  });

  it("never takes the place of anything else", () => {
    const target = join(base, "out");
    mkdirSync(target);
    writeFileSync(join(target, "result.json"), "1");
    writeFileSync(join(target, "thesis.tex"), "precious");
    const failure = failureOf(() => reserve(target));
    expect(failure).toBe(`Results cannot go to ${target}: it holds other files (thesis.tex).`);
    expect(readdirSync(base)).toEqual(["out"]);
    expect(readFileSync(join(target, "thesis.tex"), "utf8")).toBe("precious");
  });

  it("is never the folder of whoever calls, where the name is empty", () => {
    expect(failureOf(() => reserve(""))).toBe("Results need a folder: its name is empty.");
  });

  it("never takes the place of inputs that no run copied, nor of files among the tables", () => {
    const target = join(base, "out");
    publish(reserve(target), files("1"));
    for (const own of ["inputs/mine.csv", "tables/mine.parquet"]) {
      writeFileSync(join(target, own), "precious");
      expect(failureOf(() => reserve(target))).toContain(`it holds other files (${own})`);
      rmSync(join(target, own));
    }
    discard(reserve(target));
    rmSync(join(target, "manifest.json"));
    expect(failureOf(() => reserve(target))).toContain("(inputs/readings.csv)");
  });

  it("takes a page and pictures, and another page in their stead, nothing else being touched", () => {
    const target = join(base, "out");
    publish(reserve(target), { ...files("1"), "report.html": "1", "charts/map.svg": "1", "charts/map.png": "1" });
    mkdirSync(join(target, "mine"));
    for (const own of ["mine/thesis.tex", "charts/mine.svg"]) writeFileSync(join(target, own), "precious");
    const filesIn = () => readdirSync(target, { recursive: true }).map(String);
    const before = filesIn();
    replacePage(target, { "charts/map.svg": "2", "report.html": "2" });
    const after = filesIn();
    expect(before.filter((name) => !after.includes(name))).toEqual([join("charts", "map.png")]);
    const read = (path: string) => readFileSync(join(target, path), "utf8");
    expect(["result.json", "report.html", "charts/map.svg", "charts/mine.svg"].map(read)).toEqual([
      "1",
      "2",
      "2",
      "precious",
    ]);
    expect(readdirSync(base)).toEqual(["out"]);
    expect(failureOf(() => reserve(target))).toMatch(/it holds other files \(.*mine/);
  });

  it("keeps the page that it has where another cannot be written", () => {
    const target = join(base, "out");
    publish(reserve(target), { ...files("1"), "report.html": "1" });
    writeFileSync(join(target, "charts"), "in the way");
    expect(failureOf(() => replacePage(target, { "charts/map.svg": "2", "report.html": "2" }))).toMatch(
      /^The page could not be written to /,
    );
    expect(readFileSync(join(target, "report.html"), "utf8")).toBe("1");
    expect(readdirSync(base)).toEqual(["out"]);
  });

  it("can be read by whoever may read files that one writes", () => {
    const target = join(base, "out");
    publish(reserve(target), files("1"));
    mkdirSync(join(base, "plain"));
    expect(statSync(target).mode).toBe(statSync(join(base, "plain")).mode);
  });

  it("must be possible", () => {
    writeFileSync(join(base, "file"), "");
    expect(failureOf(() => reserve(join(base, "file")))).toMatch(/it is a file\.$/);
    expect(failureOf(() => reserve(join(base, "file", "out")))).toMatch(/^Results cannot go to .*file/);
    expect(failureOf(() => reserve(join(base, "fine")))).toBeUndefined();
  });
});

describe("what a killed run left", () => {
  const draftBy = (mark: string | undefined, name = ".out-abc123") => {
    mkdirSync(join(base, name), { recursive: true });
    writeFileSync(join(base, name, "result.json"), "half");
    if (mark !== undefined) writeFileSync(join(base, name, ".draft"), mark);
  };

  it("goes when the next run comes, which says so", () => {
    draftBy(deadMark());
    const draft = reserve(join(base, "out"));
    expect(draft.cleared).toEqual([".out-abc123"]);
    discard(draft);
    expect(readdirSync(base)).toEqual([]);
  });

  it.each([
    ["still at work", ownerMark()],
    ["on another computer", JSON.stringify({ host: `not-${hostname()}`, pid: 1 })],
    ["without a mark", undefined],
    ["with a mark that says nothing", "{"],
  ])("stays where the process is %s", (_, mark) => {
    draftBy(mark);
    const draft = reserve(join(base, "out"));
    expect(draft.cleared).toEqual([]);
    discard(draft);
    expect(readdirSync(base)).toEqual([".out-abc123"]);
  });

  it("stays where it belongs to another place", () => {
    draftBy(deadMark(), ".outer-abc123");
    discard(reserve(join(base, "out")));
    expect(readdirSync(base)).toEqual([".outer-abc123"]);
  });

  it("in the middle of replacing older results is undone: these are back", () => {
    draftBy(deadMark());
    publish(reserve(join(base, "was")), files("older"));
    renameSync(join(base, "was"), join(base, ".out-abc123-old"));
    const draft = reserve(join(base, "out"));
    expect(readFileSync(join(base, "out", "result.json"), "utf8")).toBe("older");
    discard(draft);
    expect(readdirSync(base)).toEqual(["out"]);
  });

  it("just after replacing older results is cleared: the newer ones stand", () => {
    publish(reserve(join(base, "out")), files("newer"));
    writeFileSync(join(base, "out", ".draft"), deadMark());
    publish(reserve(join(base, "was")), files("older"));
    renameSync(join(base, "was"), join(base, ".out-abc123-old"));
    discard(reserve(join(base, "out")));
    expect(readFileSync(join(base, "out", "result.json"), "utf8")).toBe("newer");
    expect(readdirSync(base)).toEqual(["out"]);
  });
});
