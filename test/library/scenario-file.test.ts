import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkScenario, openScenario, sentencesOf } from "../../src/library/scenario-file.ts";
import { SCENARIO, type Temporary, temporaryFolder } from "../cli/temporary.ts";

let temporary: Temporary;
let file = "";
beforeAll(() => {
  temporary = temporaryFolder();
  file = temporary.write("three.yaml", SCENARIO);
});
afterAll(() => temporary.remove());

/** What is said about a scenario with these changes; nothing where it can be run. */
function complaints(...set: string[]): string {
  const checked = checkScenario({ file, set, seed: undefined });
  return checked.ok ? "" : sentencesOf(checked.problems).join("\n");
}

describe("a scenario from the disk", () => {
  it("can be run, with changes and another seed", () => {
    expect(complaints()).toBe("");
    const opened = openScenario({ file, set: ["nodes.count=4"], seed: "four" });
    expect(opened.ok && [opened.scenario.settings.nodes.count, opened.scenario.settings.seed]).toEqual([4, "four"]);
  });

  it.each([
    ["nodes.count=0", /^--set nodes\.count=0 nodes\.count: found 0, expected /],
    ["topology.kind=moebius", /topology\.kind: found unknown kind "moebius"/],
    ["nodes", /nodes/],
    [
      "sensor={kind: csv, file: no.csv}",
      /sensor\.file: found (?:\/|[A-Z]:\\)\S*no\.csv \(no such file or directory\), expected a file/,
    ],
    ["sensor={kind: csv, file: .}", /\(it is a folder\)/],
    ["audience=50", /^--set audience=50 audience.*: found 50, expected at most \d/],
  ])("with %s is refused in a sentence", (change, sentence) => {
    expect(complaints(change)).toMatch(sentence);
  });

  it("is refused with file, line and column of everything wrong", () => {
    const wrong = SCENARIO.replace("10 min", "10 parsecs").replace("count: 3", "cuont: 3");
    const path = temporary.write("wrong.yaml", wrong);
    const checked = checkScenario({ file: path, set: [], seed: undefined });
    const sentences = checked.ok ? [] : sentencesOf(checked.problems);
    expect(sentences[0]).toContain(`${path}:3:11 duration: found "10 parsecs", expected a time`);
    expect(sentences.join()).toContain(`${path}:4:10 nodes.cuont`);
  });

  it("is refused at its place when only building the world tells", () => {
    const path = temporary.write("crowd.yaml", `${SCENARIO}audience: 50\n`);
    const checked = checkScenario({ file: path, set: [], seed: undefined });
    expect(checked.ok ? "" : sentencesOf(checked.problems)[0]).toContain(`${path}:11:1 audience`);
  });

  it.each(["utf16le", "latin1"] as const)("reads a log in %s as its names are said in the scenario", (encoding) => {
    const log = "\uFEFFZeit;Ger\u00E4t \u00B0C\n2026-03-01 00:00;1,5\n2026-03-01 00:01;2,5\n";
    const text = encoding === "utf16le" ? log : log.slice(1);
    writeFileSync(join(temporary.folder, "log.csv"), Buffer.from(text, encoding));
    const sensor = '{ kind: csv, file: log.csv, timestamp: Zeit, value: "Ger\u00E4t \u00B0C" }';
    const path = temporary.write("log.yaml", SCENARIO.replace("{ kind: vibration }", sensor));
    const checked = checkScenario({ file: path, set: [], seed: undefined });
    expect(checked.ok ? [] : sentencesOf(checked.problems)).toEqual([]);
  });

  it("is refused where there is none", () => {
    const opened = openScenario({ file: "no.yaml", set: [], seed: undefined });
    expect(opened.ok ? [] : sentencesOf(opened.problems)).toEqual([
      `no.yaml: found no such file or directory, expected a scenario file. Looked for ${resolve("no.yaml")}.`,
    ]);
  });
});
