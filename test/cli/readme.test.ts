import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkScenario, sentencesOf } from "../../src/library/scenario-file.ts";
import { read, root } from "../house/project.ts";
import { sample } from "../reports/sample.ts";
import { called } from "./call.ts";
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

  it("shows the picture of a page, and how it was taken", () => {
    const [, words, picture] = /!\[([^\]]+)\]\(([^)]+\.png)\)/.exec(readme)!;
    const bytes = readFileSync(join(root, picture!));
    expect(bytes.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
    expect(bytes.length).toBeLessThan(200_000);
    expect(words).toContain("verdict");
    expect(readme).toContain("`npm start && npm run picture`");
    const { scripts } = JSON.parse(read("package.json")) as { scripts: { [name: string]: string } };
    expect(scripts.picture).toContain(picture);
    const page = scripts.start!.split(" ").at(-1);
    expect(scripts.picture).toContain(`${page}/report.html`);
  });

  it("names every command", async () => {
    const { stdout } = await called("--help");
    const commands = [...stdout.slice(stdout.indexOf("SUBCOMMANDS")).matchAll(/^ {2}(\w+) {2,}/gm)].map(
      ([, name]) => name!,
    );
    expect(commands).toContain("init");
    expect(commands.filter((name) => !readme.includes(`npx resonance ${name}`))).toEqual([]);
  });

  it("defines every metric, and no other", () => {
    const metrics = Object.keys(sample.protocols.mqtt!.metrics);
    expect(firstColumn(readme, "Metric")).toEqual(metrics);
    expect(firstColumn("| Metric | x |\n| --- | --- |\n| `a.B`, `b` | |\n", "Metric")).toEqual(["a", "b"]);
  });
});
