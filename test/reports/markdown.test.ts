import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../reports/markdown.ts";
import { shortVerdict } from "../../reports/verdict/verdict.ts";
import { sample } from "./sample.ts";

/** The number of cells of each table line. */
function widths(markdown: string): readonly number[] {
  return markdown
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.replaceAll("\\|", "").split("|").length - 2);
}

describe("Markdown", () => {
  const markdown = renderMarkdown(sample);

  it("has the same numbers as the table", () => {
    expect(markdown).toContain("|  | resonance | mqtt | resonance ÷ mqtt |\n| --- | ---: | ---: | ---: |");
    expect(markdown).toContain("seed hall-1 · 50 nodes · 6 h · resonance-sim 0.1.0");
    expect(markdown).toContain("| messages originated | 1,095 | 12,000 | 0.0912× |");
    expect(markdown).toContain("| delivery ratio, % | n/a | 100.0 |  |");
    expect(markdown).toContain("- mqtt: fedcba9876543210");
    expect(markdown).toContain(`\n\n**Verdict.** ${shortVerdict(sample)}\n\n`);
    expect(markdown).toContain("- The series has 3 gaps.");
  });

  it("is well formed, whatever the names", () => {
    expect(new Set(widths(markdown))).toEqual(new Set([4]));
    const odd = {
      ...sample,
      scenario: "a | b\n# c",
      protocols: { "x|y": sample.protocols.mqtt!, z: sample.protocols.mqtt! },
    };
    const text = renderMarkdown(odd);
    expect(new Set(widths(text))).toEqual(new Set([4]));
    expect(text.split("\n")[0]).toBe("# a \\| b \\# c");
    expect(widths("| a | b |\n| a |")).toEqual([2, 1]);
  });
});
