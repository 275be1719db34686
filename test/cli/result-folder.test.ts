import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Failure } from "../../src/cli/failure.ts";
import { discard, publish, RESULT_FILES, reserve } from "../../src/cli/result-folder.ts";

let base = "";
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "resonance-test-"));
});
afterEach(() => rmSync(base, { recursive: true }));

const files = (mark: string) => ({
  "result.json": mark,
  "scenario.yaml": mark,
  "resolved.yaml": mark,
  "manifest.json": mark,
});

/** The sentence and the exit code with which something fails. */
function failureOf(act: () => unknown): { sentences: readonly string[]; exitCode: number } | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    const { sentences, exitCode } = error as Failure;
    return { sentences, exitCode };
  }
}

describe("a result folder", () => {
  it("is there when complete, and nothing beside it", () => {
    const target = join(base, "deep", "out");
    const draft = reserve(target);
    expect(existsSync(target)).toBe(false);
    publish(draft, files("1"));
    discard(draft);
    expect(readdirSync(target).sort()).toEqual([...RESULT_FILES].sort());
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
    expect(failure).toEqual({
      sentences: [`Results cannot go to ${target}: it holds other files (thesis.tex).`],
      exitCode: 2,
    });
    expect(readdirSync(base)).toEqual(["out"]);
    expect(readFileSync(join(target, "thesis.tex"), "utf8")).toBe("precious");
  });

  it("must be possible", () => {
    writeFileSync(join(base, "file"), "");
    expect(failureOf(() => reserve(join(base, "file")))?.sentences[0]).toMatch(/it is a file\.$/);
    expect(failureOf(() => reserve(join(base, "file", "out")))?.exitCode).toBe(2);
    expect(failureOf(() => reserve(join(base, "fine")))).toBeUndefined();
  });
});
