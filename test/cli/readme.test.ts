import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkScenario, sentencesOf } from "../../src/library/scenario-file.ts";
import { read } from "../house/project.ts";
import { sample } from "../reports/sample.ts";
import { type Temporary, temporaryFolder } from "./temporary.ts";

let temporary: Temporary;
beforeAll(() => {
  temporary = temporaryFolder();
});
afterAll(() => temporary.remove());

const readme = read("README.md");

/** The names in the first column of the table whose head begins with this word. */
function firstColumn(text: string, head: string): readonly string[] {
  const lines = text.slice(text.indexOf(`| ${head} |`)).split("\n");
  const end = lines.findIndex((line) => !line.startsWith("|"));
  return lines.slice(2, end).flatMap((line) => [...line.split("|")[1]!.matchAll(/`(\w+)[.A-Z]*`/g)].map((m) => m[1]!));
}

describe("the README", () => {
  it("shows a scenario that can be run", () => {
    const scenario = /^```yaml\n([\s\S]*?)^```/m.exec(readme)![1]!;
    const checked = checkScenario({ file: temporary.write("readme.yaml", scenario), set: [], seed: undefined });
    expect(checked.ok ? [] : sentencesOf(checked.problems)).toEqual([]);
    const broken = checkScenario({
      file: temporary.write("broken.yaml", scenario.replace("nodes", "nods")),
      set: [],
      seed: undefined,
    });
    expect(broken.ok).toBe(false);
  });

  it("defines every metric, and no other", () => {
    const metrics = Object.keys(sample.protocols.mqtt!.metrics);
    expect(firstColumn(readme, "Metric")).toEqual(metrics);
    expect(firstColumn("| Metric | x |\n| --- | --- |\n| `a.B`, `b` | |\n", "Metric")).toEqual(["a", "b"]);
  });
});
