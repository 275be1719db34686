import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { loadScenario } from "../../src/scenario/load.ts";
import { formatProblem, type ScenarioProblem } from "../../src/scenario/problem.ts";
import { scenarios } from "./arbitrary.ts";

function problemsOf(text: string | Uint8Array, set: readonly string[] = []): readonly ScenarioProblem[] {
  const result = loadScenario(text, { file: "x.yaml", set });
  return result.ok ? [] : result.problems;
}

function firstOf(text: string | Uint8Array): string {
  const [first] = problemsOf(text);
  return first === undefined ? "no problem" : formatProblem(first);
}

/** Every problem is a sentence with a place, and they stand in order. */
function expectWellFormed(problems: readonly ScenarioProblem[]): void {
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.length).toBeLessThanOrEqual(100);
  let last = 0;
  for (const problem of problems) {
    expect(problem.found).not.toBe("");
    expect(problem.expected).not.toBe("");
    expect(formatProblem(problem)).not.toMatch(/undefined|\[object|\n/);
    const place = problem.line === undefined ? Number.POSITIVE_INFINITY : problem.line * 1e7 + problem.column!;
    expect(place).toBeGreaterThanOrEqual(last);
    last = place;
    if (problem.line === undefined) expect(problem.file).toMatch(/^--set /);
    else expect(Math.min(problem.line, problem.column!)).toBeGreaterThanOrEqual(1);
  }
}

describe("texts that are no scenario", () => {
  it.each<[string, string | Uint8Array, string]>([
    ["nothing", "", "x.yaml:1:1: found nothing, expected a scenario."],
    ["a comment", "# later\n", "x.yaml:1:1: found nothing, expected a scenario."],
    ["a list", "- a\n- b\n", "x.yaml:1:1: found a list of 2, expected a scenario: settings such as"],
    ["a word", "hello", 'x.yaml:1:1: found "hello", expected a scenario: settings such as'],
    ["NUL bytes", "title: a\0b", "x.yaml:1:1: found control characters, expected YAML text in UTF-8."],
    ["an image", Uint8Array.of(0x89, 0x50, 0x4e, 0x47), "x.yaml:1:1: found bytes that are not UTF-8, expected YAML"],
    ["a large file", "#".repeat(5 * 2 ** 20), "x.yaml:1:1: found 5 MiB, expected a scenario of at most 4 MiB."],
    [
      "two documents",
      "title: a\n---\ntitle: b\n",
      "x.yaml:2:1: found a second document, expected one scenario a file.",
    ],
    ["open brackets", "a: [1, 2\nb: 3\n", "x.yaml:2:1: found text that is not YAML, expected YAML. Flow sequence"],
    [
      "a key twice",
      "title: a\nseed: b\ntitle: c\n",
      "x.yaml:3:1: found the key title a second time, expected each key",
    ],
    ["a list as key", "? [a]\n: b\n", "x.yaml:1:3: found text that is not YAML, expected YAML. With stringKeys"],
    ["an empty key", '"": 1\n', "x.yaml:1:1: found a key that names no setting, expected the name of a setting."],
    ["__proto__", "__proto__: { title: a }\n", "x.yaml:1:1: found a key that names no setting, expected the name of"],
    ["a tag", "title: !!js/function x\n", "x.yaml:1:8: found a tag, expected plain YAML without tags."],
    ["binary in YAML", "title: !!binary aaaa\n", "x.yaml:1:8: found a tag, expected plain YAML without tags."],
    [
      "a lost alias",
      "title: *nowhere\n",
      "x.yaml:1:8: found the alias *nowhere, expected an anchor &nowhere before it.",
    ],
    ["an alias of itself", "title: &a [*a]\n", "x.yaml:1:12: found the alias *a, expected an anchor &a before it."],
  ])("%s", (_, text, problem) => {
    expect(firstOf(text)).toContain(problem);
    expectWellFormed(problemsOf(text));
  });

  it.each([
    ["brackets", "[".repeat(2 ** 20)],
    ["mappings", "{a: ".repeat(100_000)],
    ["indentation", Array.from({ length: 1000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
    ["lists in lists", `${"- ".repeat(50_000)}a`],
    ["a closed nest", `title: ${"[".repeat(500)}${"]".repeat(500)}`],
  ])("stops at deep nesting: %s", (_, text) => {
    expect(firstOf(text)).toContain("found deeper nesting, expected at most 64 levels of nesting.");
  });

  it("stops at aliases that multiply (“billion laughs”)", () => {
    const lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"];
    for (let i = 1; i < 10; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(", ")}]`,
      );
    const problems = problemsOf(lines.join("\n"));
    expect(problems.map(formatProblem)).toEqual([
      expect.stringContaining("found aliases that repeat very many values"),
    ]);
  });

  it("reads YAML 1.2 whatever version a file claims: no is a text, not false", () => {
    expect(firstOf("%YAML 1.1\n---\ntitle: no\nbatery: 1\n")).not.toContain("title");
  });

  it("reports a hundred problems of very many", () => {
    const text = Array.from({ length: 5000 }, (_, i) => `key${i}: 1`).join("\n");
    expect(problemsOf(text)).toHaveLength(100);
  });
});

describe("any text", () => {
  it("bytes: problems, never an exception", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expectWellFormed(problemsOf(bytes));
      }),
      { numRuns: 200 },
    );
  });

  it("YAML-like text: problems, never an exception", () => {
    const pieces = fc.constantFrom(
      ..."title:|nodes: {|}|[|]|- |\n|  |count: |&a |*a|!!str |'|\"|---|...|? |: |# |,|1e9|~|>|%".split("|"),
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.constant("\n"), fc.string({ maxLength: 3 })), { maxLength: 40 }),
        (parts) => {
          expectWellFormed(problemsOf(parts.join("")));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("any YAML value: problems, never an exception", () => {
    const keys = fc.constantFrom(
      "title",
      "nodes",
      "topology",
      "sensor",
      "protocols",
      "audience",
      "kind",
      "link",
      "resonance",
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, fc.jsonValue({ maxDepth: 1 }), fc.double(), tie("list"), tie("map")),
      list: fc.array(tie("value"), { maxLength: 3 }),
      map: fc.dictionary(fc.oneof(keys, fc.string()), tie("value"), { maxKeys: 5 }),
    }));
    fc.assert(
      fc.property(value, (any) => {
        expectWellFormed(problemsOf(stringify(any)));
      }),
      { numRuns: 200 },
    );
  });

  it("a right scenario with one value replaced by anything: right or problems, never an exception", () => {
    fc.assert(
      fc.property(scenarios(), fc.nat(), fc.jsonValue({ maxDepth: 2 }), (scenario, where, value) => {
        const paths = pathsOf(scenario);
        const text = stringify(scenario);
        const result = loadScenario(text, {
          file: "x.yaml",
          set: [`${paths[where % paths.length]}=${JSON.stringify(value)}`],
        });
        if (!result.ok) expectWellFormed(result.problems);
      }),
      { numRuns: 150 },
    );
  });
});

/** The paths of all values in mappings. */
function pathsOf(value: object, prefix = ""): string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = `${prefix}${key}`;
    const isMap = typeof inner === "object" && inner !== null && !Array.isArray(inner);
    return [path, ...(isMap ? pathsOf(inner, `${path}.`) : [])];
  });
}
